"""The text of the next migration, made from a template for the layout that the team has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateError, TemplateNotFound
from slugify import slugify

from schema_docs.document.render import cannot_use, environment, templates_folder
from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.numbers import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from schema_docs.migrations.new_table import NewTable

TEMPLATE: Final = "migration.sql.j2"

_LONGEST: Final = 60
"""Characters of a file's name that the words may have."""

_DOWN: Final = re.compile(r"(?:.*[._/-])?down\.sql", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The lines by which a layout's tool reads a file; None where it has none."""

    up: str | None = None
    down: str | None = None
    begin: str | None = None
    """Before a statement that holds semicolons, which the tool splits at."""
    end: str | None = None


_MARKS: Final[Mapping[str, Marks]] = {
    "goose": Marks(
        up="-- +goose Up",
        down="-- +goose Down",
        begin="-- +goose StatementBegin",
        end="-- +goose StatementEnd",
    ),
    "sql-migrate": Marks(
        up="-- +migrate Up",
        down="-- +migrate Down",
        begin="-- +migrate StatementBegin",
        end="-- +migrate StatementEnd",
    ),
    "dbmate": Marks(up="-- migrate:up", down="-- migrate:down"),
    "tern": Marks(down="---- create above / drop below ----"),
    "node-pg-migrate": Marks(up="-- Up Migration", down="-- Down Migration"),
}
"""By the layouts whose files hold the way up and the way down."""

_NO_MARKS: Final = Marks()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the next migration is about."""

    description: str
    """In the user's words; on one line."""
    layout: str
    table: NewTable | None = None
    statements: str = ""
    """What it does, where that is known already."""
    author: str | None = None
    date: date


def slug_of(text: str) -> str:
    """The words of a text as a file's name has them: `add_example_items`.

    Raises:
        ConfigurationError: it has no letter and no digit.
    """
    slug = slugify(text, separator="_", max_length=_LONGEST, word_boundary=True)
    if not slug:
        raise ConfigurationError(
            f"`{' '.join(text.split())}` has no letter to name a file by; say in words what the "
            "migration does"
        )
    return slug


def texts_of(
    names: tuple[str, ...], slug: str, wanted: Wanted, *, templates: Path | None, template: str
) -> dict[str, str]:
    """What each of a migration's files says, by its name.

    Args:
        names: as the layout gives them, the way up first.
        slug: the words of the names.
        wanted: what it is about.
        templates: the folder whose templates come before ours.
        template: the name of the template.

    Raises:
        ConfigurationError: there is no such template, or it cannot be used.
    """
    description = " ".join(wanted.description.split())
    if wanted.layout == "flyway":  # where it would be the name of a value
        description = description.replace("${", "$ {")
    marks = _MARKS.get(wanted.layout, _NO_MARKS)
    found = {}
    loaded = environment(templates_folder(), None if templates is None else str(templates))
    for name in names:
        version = version_of(PurePosixPath(name).parts[-1]) or version_of(name)
        is_down = len(names) > 1 and _DOWN.fullmatch(name) is not None
        try:
            found[name] = loaded.get_template(template).render(
                name=name,
                number=None if version is None else version.number,
                slug=slug,
                description=description,
                date=wanted.date.isoformat(),
                author=wanted.author,
                table=wanted.table,
                statements=wanted.statements,
                layout=wanted.layout,
                goes_up=not is_down,
                goes_down=is_down or marks.down is not None,
                marks=marks,
            )
        except TemplateNotFound as error:
            raise ConfigurationError(f"{error.name}: no such template") from error
        except TemplateError as error:
            raise ConfigurationError(cannot_use(error, template)) from error
    return {name: text.rstrip("\n") + "\n" for name, text in found.items()}

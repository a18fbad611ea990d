"""Renders the page with its Jinja2 template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.document import grammar
from schema_docs.document.ledger import Ledger
from schema_docs.document.page import Page
from schema_docs.document.words import NO_WORDS
from schema_docs.errors import ConfigurationError, DocumentError

if TYPE_CHECKING:
    from jinja2 import Environment

    from schema_docs.document.page import PageSource
    from schema_docs.document.words import Words

_PACKAGE = Path(__file__).parents[1]


def templates_folder() -> Path:
    """The templates: inside the package when installed from a wheel, at the top of a checkout."""
    for folder in (_PACKAGE / "templates", _PACKAGE.parents[1] / "templates"):
        if (folder / "database.md.j2").is_file():
            return folder
    raise ConfigurationError(
        f"the templates are missing from {_PACKAGE}: install schema-docs again"
    )


@dataclass(frozen=True)
class Rendered:
    """A page, and what became of what people wrote on it."""

    page: str
    ledger: Ledger
    reports: tuple[str, ...]
    """What a person should know of what became of their words."""


def render(source: PageSource, words: Words = NO_WORDS) -> Rendered:
    """The whole page with people's words in their places: LF line ends, one at its end.

    Raises:
        DocumentError: the template leaves no place for some of the words.
    """
    ledger = Ledger(words)
    template = _environment(templates_folder()).get_template("database.md.j2")
    rendered = template.render(**Page(source, ledger).template_names(), grammar=grammar)
    if not ledger.is_settled():
        raise DocumentError(
            "database.md.j2: the template has no place for what people wrote; "
            "it must ask for page.notes(…) of each section, and for page.kept() at its end"
        )
    page = ledger.restored(_single_blank_lines(rendered))
    return Rendered(page, ledger, tuple(ledger.reports))


def render_page(source: PageSource) -> str:
    """The page of a schema about which nobody has written anything."""
    return render(source).page


@cache
def _environment(folder: Path) -> Environment:
    """Kept, so that a process that renders several pages compiles the template once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown; every cell is escaped by document/markdown.py
    )


def _single_blank_lines(rendered: str) -> str:
    """At most one blank line in a row, so that a template may leave out what is empty.

    What stands in a fence is taken as it is.
    """
    lines: list[str] = []
    fence = ""
    for line in rendered.split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
        elif not line and (not lines or not lines[-1]):
            continue
        lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"

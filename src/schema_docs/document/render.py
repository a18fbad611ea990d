"""Renders the page with its Jinja2 template."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateSyntaxError

from schema_docs.document import grammar, layout
from schema_docs.document.directory import Directory
from schema_docs.document.ledger import Ledger
from schema_docs.document.page import Page
from schema_docs.document.reading import read_pages
from schema_docs.document.words import NO_WORDS, PAGE
from schema_docs.errors import ConfigurationError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place, Words
    from schema_docs.model import QualifiedName

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
    """A reference, and what became of what people wrote in it."""

    pages: Mapping[str, str]
    """The text of every page by its path; the first one is the document itself."""
    ledger: Ledger
    directory: Directory
    """Where everything is told."""
    reports: tuple[str, ...]
    """What a person should know of what became of their words."""
    moves: Mapping[Place, Place] = field(default_factory=dict)
    """Where what stood on the page before stands now, as far as it was renamed."""

    @property
    def page(self) -> str:
        """The document itself."""
        return next(iter(self.pages.values()))


def render(source: PageSource, words: Words = NO_WORDS) -> Rendered:
    """All pages with people's words in their places: LF line ends, one at their end.

    Raises:
        ConfigurationError: a template of the user's cannot be used.
        DocumentError: a template leaves no place for some of the words.
    """
    is_split = source.layout == "split" or (
        source.layout == "auto" and layout.is_certainly_too_large(source.schema)
    )
    if is_split:
        return _render(source, words, layout.own_pages(source.schema, source.document))
    single = _render(source, words, {})
    if source.layout == "auto" and len(single.page.encode()) > layout.LIMIT:
        return _render(source, words, layout.own_pages(source.schema, source.document))
    return single


def _render(
    source: PageSource,
    words: Words,
    own_pages: Mapping[QualifiedName, str],
    *,
    knows_templates: bool = True,
) -> Rendered:
    ledger, directory = Ledger(words), Directory(source, own_pages)
    if source.templates is not None and knows_templates:
        ledger.know(_texts_of_templates(source, own_pages))
    templates = environment(templates_folder(), source.templates)
    pages = {source.document: ""}
    references = {}

    def page(path: str, template: str, notes: str, **more: object) -> None:
        names = Page(directory, ledger, path).template_names()
        try:
            rendered = templates.get_template(template).render(**names, **more)
        except TemplateError as error:
            raise ConfigurationError(cannot_use(error, template)) from error
        pages[path] = _single_blank_lines(rendered)
        references[path] = ledger.references(notes)

    database = source.schema.database
    for chapter, things in ((grammar.TABLES, database.tables), (grammar.VIEWS, database.views)):
        for thing in things if own_pages else ():
            notes = directory.places[thing.name][1]
            page(own_pages[thing.name], "section.md.j2", notes, thing=thing, chapter=chapter)
    if directory.changelog_page is not None:
        chapter = grammar.CHANGELOG
        page(directory.changelog_page, "section.md.j2", chapter, thing=chapter, chapter=chapter)
    # Last, since it ends with the words that no section has taken.
    page(source.document, "database.md.j2", PAGE)
    if not ledger.is_settled():
        raise DocumentError(
            "database.md.j2: the template has no place for what people wrote; "
            "it must ask for page.notes(…) of each section, and for page.kept() at its end"
        )
    written = {
        path: _ended(ledger.restored(text), references[path]) for path, text in pages.items()
    }
    return Rendered(written, ledger, directory, tuple(ledger.reports))


def _ended(page: str, references: str) -> str:
    """A page with the definitions of links at its end, where formatters put them as well."""
    return f"{page}\n{references}\n" if references else page


def _texts_of_templates(
    source: PageSource, own_pages: Mapping[QualifiedName, str]
) -> Mapping[Place, tuple[str, ...]]:
    """What the team's own templates print: on a page without words all that is not ours."""
    return read_pages(_render(source, NO_WORDS, own_pages, knows_templates=False).pages).unknown


def cannot_use(error: TemplateError, template: str) -> str:
    """Which template is wrong, at which line: Jinja puts its templates into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [(f.filename, f.lineno) for f in frames if f.filename.endswith(".j2")]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or error.name or template, error.lineno))
    file, line = places[-1] if places else (template, None)
    return f"{file}{f':{line}' if line else ''}: this template cannot be used: {error.message}"


def render_page(source: PageSource) -> str:
    """The page of a schema about which nobody has written anything."""
    return render(source).page


@cache
def environment(folder: Path, of_user: str | None) -> Environment:
    """Kept, so that a process that renders several pages compiles the templates once.

    A template of the user's comes before ours of the same name, which it can extend as
    `schema_docs/NAME`.
    """
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

    ours = FileSystemLoader(folder, encoding="utf-8")
    # With a byte-order mark, where an editor has put one.
    own = [] if of_user is None else [FileSystemLoader(of_user, encoding="utf-8-sig")]
    return Environment(
        loader=ChoiceLoader([*own, ours, PrefixLoader({"schema_docs": ours})]),
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

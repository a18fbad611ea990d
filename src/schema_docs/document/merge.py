"""`document = merge(schema, document)`: the facts of the schema, with the words of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.document import grammar, shapes
from schema_docs.document.reading import read_pages
from schema_docs.document.renames import follow, moves_to_make, places_now
from schema_docs.document.render import Rendered, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.document.claims import Reading, SectionText
    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place


def merge(source: PageSource, before: Reading) -> Rendered:
    """The page of a schema with everything that people have written so far.

    Args:
        source: what the page is made of.
        before: what stands on the page that is checked in.

    Raises:
        DocumentError: the template leaves no place for some of the words.
    """
    last = before.claims.get(_LAST_MIGRATION)
    moves = moves_to_make(source, before.claims, last.values.get("Value") if last else None)
    words, reports = follow(before.words, moves)
    rendered = render(source, words)
    return replace(
        rendered,
        pages=_as_formatted(before, rendered.pages),
        reports=(*reports, *rendered.reports),
        moves=places_now(before.claims, moves) if moves else {},
    )


def _as_formatted(before: Reading, pages: Mapping[str, str]) -> dict[str, str]:
    """Pages with those sections as they are that say the same already, however they are formatted.

    So a formatter that a team runs and a build do not undo each other's work.
    """
    formatted = {(section.path, section.place): section for section in before.sections}
    known = {path for path, _ in formatted}
    return {
        path: _page_as_formatted(formatted, path, page)
        if path in known and before.texts[path] != page  # to read a page takes its time
        else page
        for path, page in pages.items()
    }


def _page_as_formatted(
    formatted: Mapping[tuple[str, Place], SectionText], path: str, page: str
) -> str:
    lines: list[str] = []
    for section in read_pages({path: page}).sections:
        now = formatted.get((path, section.place))
        same = now is not None and now.meaning is not None and now.meaning == section.meaning
        lines += now.lines if now is not None and same else section.lines
    return "\n".join(lines)


_LAST_MIGRATION: Final = (
    grammar.OVERVIEW,
    "",
    shapes.QUICK_REFERENCE.key,
    shapes.LAST_MIGRATION,
)
"""Where a page says which migration is the last that it knows of."""

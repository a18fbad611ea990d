"""A page without the notes of people, which are no facts: who edits them changes nothing else.

Only what is surely such a note is left out, and found without reading Markdown: no line of it could
begin or end code, a comment or a conflict. So whatever is written there, as long as that holds, the
page is read in the same way around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPENS: Final = "<!-- notes: "
_CLOSES: Final = "<!-- /notes -->"
_TELLING: Final = ("```", "~~~", "<!--", "-->", "<" * 7, "|" * 7, ">" * 7)


def without_notes(page: str) -> str:
    """The page with nothing between the marks around plain notes."""
    lines = page.split("\n")
    kept, position = [], 0
    for opening, closing in _plain_notes(lines):
        kept += lines[position : opening + 1]
        position = closing
    return "\n".join([*kept, *lines[position:]])


def are_notes(page: str) -> bool:
    """Whether all that `without_notes` leaves out is read as notes, and none of it as code, say."""
    from schema_docs.document.marks import cut

    lines = page.split("\n")
    read = {block.line - 1 for block in cut(lines)[1] if block.kind == "notes"}
    return all(opening in read for opening, _ in _plain_notes(lines))


def _plain_notes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines of the marks around each."""
    opening = None
    for number, line in enumerate(lines):
        if line.startswith(_OPENS) and line.endswith(" -->"):
            opening = number
        elif line == _CLOSES:
            if opening is not None:
                yield opening, number
            opening = None
        elif opening is not None and any(sign in line for sign in _TELLING):
            opening = None

"""Puts people's words in their places while a page is rendered, and keeps account of them.

Whoever renders a place asks here what stands in it. What the database says of an object goes first;
words that nothing has asked for, because their object is gone or describes itself now, are kept
in a chapter of their own, and come back to their place when it is there again, and free.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.document import grammar, marks, place_names, shapes
from schema_docs.document.grammar import digest
from schema_docs.document.markdown import UNESCAPED_PIPE, as_cell, parser, shown
from schema_docs.document.parts import kind_of_paragraph
from schema_docs.document.shapes import Grid
from schema_docs.document.words import DESCRIPTION, PAGE, Kept, Place, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.document.shapes import Shape

Source = Literal["database", "page"]

_HARD_BREAK: Final = re.compile(r" {2,}\n[ \t]*|(?<!\\)(?P<escaped>(?:\\\\)*)\\\n[ \t]*")
_SOFT_BREAK: Final = re.compile(r"[ \t]*\n[ \t]*")
_NAMED: Final = 5
"""So many objects are named in one line of a report."""

_DESCRIBED_ITSELF: Final = (
    f"described by the database now, what the page said is under {grammar.KEPT}"
)
_LOST: Final = f"no longer there, what the page said is under {grammar.KEPT}"
_NO_PARAGRAPH: Final = (
    f"a purpose that is no plain paragraph, what was typed is under {grammar.KEPT}"
)
_BACK: Final = "words that were kept are back in their place"
_MOVED: Final = "words beside the notes were moved into them"

_STAND_IN: Final = "\x00{}\x00"
"""Stands on a line of its own for words, so that nothing that is done to the page reaches them."""


class Ledger:
    """The words of one or several pages while these are rendered.

    Sections are rendered before `kept` is asked, which tells what no section has taken.
    """

    def __init__(self, words: Words, *, repeats: bool = False) -> None:
        """Takes account of some words.

        Args:
            words: those that stand on the pages so far.
            repeats: whether words may be told several times, as blocks of other files do.
        """
        self._repeats = repeats
        self.described: dict[Place, Source | None] = {}
        """Who describes what stands at each place that a description can stand at."""
        self._happened: dict[str, list[str]] = defaultdict(list)
        self._descriptions = dict(words.descriptions)
        self._notes = dict(words.notes)
        self._strays = dict(words.strays)
        self._preambles = dict(words.preambles)
        self._references = dict(words.references)
        self._kept = list(words.kept)
        self._sections = {place[:2] for place in words.descriptions}
        self._sections |= {kept.place[:2] for kept in words.kept}
        self._digests: dict[Place, list[str]] = defaultdict(list)
        self._texts: list[str] = []
        self._move_purposes()

    def _move_purposes(self) -> None:
        """A purpose that was typed into the list of tables belongs to the table's section."""
        for place, words in [*self._descriptions.items()]:
            if len(place) != 4 or place[2] not in shapes.LISTS:
                continue
            chapter, section = grammar.chapter_of(place[0]), grammar.section_of_row(place[3])
            target = (chapter, section, "", DESCRIPTION)
            if not _fits(words.replace("\\|", "|"), in_cell=False):
                del self._descriptions[place]
                self._kept.append(Kept(place=target, text=words))
                self._happened[_NO_PARAGRAPH].append(_called(target))
            elif shown(self._descriptions.get(target, words)) == shown(words):
                del self._descriptions[place]
                self._descriptions.setdefault(target, words.replace("\\|", "|"))
                self._sections.add(target[:2])

    # -- what stands in a place -------------------------------------------------------------

    def description(self, place: Place, said: str) -> str:
        """The paragraph of a section: what the database says, or what was typed; may be empty.

        Args:
            place: the section.
            said: what the database says, as Markdown.
        """
        words = self._taken(_slot(place, DESCRIPTION), said, in_cell=False)
        if words is None:
            self._digests[place].append(digest(shown(said, in_table=False)))
            return said
        return self._stand_in(words) if words else ""

    def purpose(self, place: Place, said: str) -> str:
        """The same in a cell of a list, where it is only repeated."""
        at = _slot(place, DESCRIPTION)
        if not said and at in self._descriptions:
            said = as_cell(_in_one_line(self._descriptions[at]))
        return said

    def generated(self, place: Place, what: str, said: str) -> str:
        """A remark or a definition of ours, which is marked as such; may be empty."""
        if said:
            self._descriptions.pop(_slot(place, what), None)
            is_fence = said.startswith("```")
            content = _fence_content(said) if is_fence else shown(said, in_table=False)
            self._digests[place].append(digest(content))
        return said

    def grid(self, place: Place, grid: Grid) -> Grid:
        """A grid of a section or chapter with what was typed into its cells."""
        column = grid.shape.words
        chapter, section = (*place, "")[:2]
        if not grid.rows:
            return grid
        added = self._added_columns((chapter, section, grid.shape.key))
        if column is None and not added:
            return grid
        index = None if column is None else grid.shape.header.index(column)
        is_repeated = grid.shape.wholly_derived
        rows = []
        for at, row in zip(row_places(place, grid), grid.rows, strict=True):
            cells = list(row)
            if index is not None:
                said = cells[index]
                words = None if is_repeated else self._taken(at, said, in_cell=True)
                if words is not None:
                    cells[index] = words
                elif said:
                    self._digests[place].append(digest(shown(said), _name(grid.shape, row)))
            cells += [self._taken((*at, header), "", in_cell=True) or "" for header in added]
            rows.append(tuple(cells))
        shape = replace(grid.shape, header=(*grid.shape.header, *added))
        return Grid(shape, tuple(rows))

    def _added_columns(self, grid: Place) -> tuple[str, ...]:
        """The header cells that people added to a grid, in the order of the page."""
        if grid[:2] not in self._sections:
            return ()
        found = [at[4] for at in self._descriptions if at[:3] == grid and len(at) == 5]
        return tuple(dict.fromkeys(found))

    def _taken(self, at: Place, said: str, *, in_cell: bool) -> str | None:
        """The words for a place, taken off the list; None where the database has its say there.

        What was typed there as well is kept; where nothing was, what was kept once comes back.
        """
        if len(at) == 4:
            self.described[at] = "database" if said else None
        if at[:2] not in self._sections:
            return None if said else ""
        words = self._descriptions.get(at, "")
        if not self._repeats:
            self._descriptions.pop(at, None)
        if said:
            if words and not _says_the_same(words, said, in_cell=in_cell):
                self._kept.append(Kept(place=at, text=words))
                self._happened[_DESCRIBED_ITSELF].append(_called(at))
            return None
        if not words:
            words = self._back(at, in_cell=in_cell)
        if words and len(at) == 4:
            self.described[at] = "page"
        return words

    def _back(self, at: Place, *, in_cell: bool) -> str:
        """Kept words that can stand in their place again."""
        for kept in self._kept:
            if kept.place == at and _fits(kept.text, in_cell=in_cell):
                self._kept.remove(kept)
                self._happened[_BACK].append(_called(at))
                return kept.text
        return ""

    # -- notes ------------------------------------------------------------------------------

    def notes(self, name: str, place: Place) -> str:
        """The notes of a section or chapter, or of the page, between their marks."""
        texts = [self._notes.pop(name, "")]
        for kept in [kept for kept in self._kept if kept.place == (name,)]:
            self._kept.remove(kept)
            texts.append(kept.text)
            self._happened[_BACK].append(_called(kept.place))
        texts += self._strays_of(name, place)
        return self._stand_in(
            marks.written("notes", (name,), "\n\n".join(text for text in texts if text))
        )

    def _strays_of(self, name: str, place: Place) -> Iterator[str]:
        """What was typed beside the notes, to be moved into them."""
        slots = (DESCRIPTION, "remark", "definition")
        typed = (self._descriptions.pop(_slot(place, what), "") for what in slots)
        strays = [words for words in typed if words]
        strays += self._strays.pop(name, ())
        if strays:
            self._happened[_MOVED].append(name)
        yield from strays

    def preamble(self, name: str) -> str:
        """What stands before the first heading of a page."""
        words = self._preambles.pop(name, "")
        return self._stand_in(words) if words else ""

    def references(self, name: str) -> str:
        """Definitions of links, which stand at the end of their page.

        The document is asked last, and takes those of pages that are no more.
        """
        names = [name, *self._references] if name == PAGE else [name]
        found = [self._references.pop(each, "") for each in dict.fromkeys(names)]
        lines = (line for text in found for line in text.split("\n") if line)
        return "\n".join(dict.fromkeys(lines))

    def know(self, texts: Mapping[Place, Iterable[str]]) -> None:
        """Takes texts of a template of the user's for ours, by the section that they stand in."""
        for place, of_section in texts.items():
            self._digests[place] += map(digest, of_section)

    def mark(self, place: Place) -> str:
        """The invisible line that tells our texts of a section from people's."""
        digests = self._digests.pop(place, [])
        return grammar.generated_mark(dict.fromkeys(digests)) if digests else ""

    # -- what has no place ------------------------------------------------------------------

    def kept(self) -> list[tuple[str, str]]:
        """What is left: the heading and the marked words of each."""
        lost = [Kept(place=at, text=words) for at, words in self._descriptions.items()]
        lost += [Kept(place=(name,), text=words) for name, words in self._notes.items()]
        lost += [
            Kept(place=(name,), text="\n\n".join(strays)) for name, strays in self._strays.items()
        ]
        lost += [
            Kept(place=("Front matter", name), text=words)
            for name, words in self._preambles.items()
        ]
        self._happened[_LOST] += [_called(kept.place) for kept in lost if kept not in self._kept]
        left = dict.fromkeys((*self._kept, *lost))
        for container in (self._descriptions, self._notes, self._strays, self._preambles):
            container.clear()
        self._kept = []
        return [
            (
                place_names.kept_title(kept.place),
                self._stand_in(marks.written("kept", kept.place, kept.text)),
            )
            for kept in sorted(left, key=lambda kept: kept.place)
        ]

    @property
    def reports(self) -> list[str]:
        """What a person should know of what became of their words; a line for each reason."""
        return [
            f"{what}: {', '.join(names[:_NAMED])}"
            + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
            for what, names in self._happened.items()
            if names
        ]

    def is_settled(self) -> bool:
        """Whether all words have a place."""
        return not any((self._descriptions, self._notes, self._strays, self._preambles, self._kept))

    # -- texts ------------------------------------------------------------------------------

    def _stand_in(self, words: str) -> str:
        self._texts.append(words)
        return _STAND_IN.format(len(self._texts) - 1)

    def restored(self, page: str) -> str:
        """A page with the words where their stand-ins are."""
        return _PLACED.sub(lambda match: self._texts[int(match[1])], page)


def row_places(place: Place, grid: Grid) -> Iterator[Place]:
    """Where each row of a grid of a section or chapter stands, in the order of the rows."""
    chapter, section = (*place, "")[:2]
    seen: Counter[str] = Counter()
    for row in grid.rows:
        name = _name(grid.shape, row)
        seen[name] += 1
        number = f" ({seen[name]})" if seen[name] > 1 else ""
        yield (chapter, section, grid.shape.key, f"{name}{number}")


def _name(shape: Shape, row: tuple[str, ...]) -> str:
    return shape.naming.format(*(shown(cell) for cell in row[:2]), "", "")


_PLACED: Final = re.compile(r"^\x00(\d+)\x00$", re.MULTILINE)


def _says_the_same(words: str, said: str, *, in_cell: bool) -> bool:
    """Whether words read like the comment, or are it: a comment's backticks are no markup."""
    comment = shown(said, in_table=in_cell)
    return comment in {shown(words, in_table=in_cell), words.replace("\\|", "|").strip()}


def _slot(place: Place, what: str) -> Place:
    """Where a text of the page, of a chapter or of a section stands."""
    chapter, section = (*place, "", "")[:2]
    return (chapter, section, "", what)


def _called(place: Place) -> str:
    """What a place is called in a report."""
    if len(place) == 1:
        return f"notes {place[0]}"
    return f"{place_names.noun_of(place)} {place_names.name_of(place)}".strip()


def _in_one_line(paragraph: str) -> str:
    """A paragraph as a cell can hold it, with the line breaks that a reader sees of it."""
    broken = _HARD_BREAK.sub(lambda match: f"{match['escaped'] or ''}<br>", paragraph)
    return _SOFT_BREAK.sub(" ", broken)


def _fence_content(fence: str) -> str:
    return "\n".join(fence.split("\n")[1:-1]).strip()


def _fits(words: str, *, in_cell: bool) -> bool:
    """Whether words that may have been edited since can stand in a cell, or be one paragraph."""
    if in_cell:
        return "\n" not in words and not UNESCAPED_PIPE.search(words)
    tokens = parser().parse(words)
    is_paragraph = [token.type for token in tokens if token.level == 0] == [
        "paragraph_open",
        "paragraph_close",
    ]
    return is_paragraph and kind_of_paragraph(tokens[1]) == DESCRIPTION

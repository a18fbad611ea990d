"""Which statement of a file did what happened to an object; else, which code.

Statements are taken by what they do, `ddl/` tells that; code by the names and words in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.file_deeds import (
    INDEX_OR_CONSTRAINT,
    WELL,
    Done,
    FileDeeds,
    Names,
    Subject,
)
from schema_docs.migrations.history import MADE_ANEW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.migrations.code import Code
    from schema_docs.migrations.ddl.deed import Act
    from schema_docs.migrations.history import Change, Event, Story

_MAKING: Final = {
    "relation": {"table", "view", "sequence", "into"},
    "type": {"type", "domain"},
    "column": {"add"},
    "constraint": {"constraint", "key", "unique", "check", "references", "exclude"},
    "index": {"index"},
    "trigger": {"trigger"},
    "rule": {"rule"},
    "policy": {"policy"},
    "label": {"value"},
}
"""The words of SQL that make something of a family; `create` of others."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, and the file that it came from."""

    file: FileDeeds
    what: Subject
    story: Story
    event: Event
    is_new: bool
    """Whether what it belongs to is new as well."""

    def line(self) -> int | None:
        """The line of the statement that did it; of the code, where none did."""
        match self.event.what:
            case "introduced":
                found = self._made()
            case "dropped":
                found = self._dropped()
            case "renamed":
                found = self._renamed()
            case "moved":
                found = self._last(self._done("moves", self.what.family))
            case _:
                found = self._changed()
        if found is not None:
            return found.line
        if self.event.what == "dropped":
            return self._line_of_code(self.what.part) or self._what_it_hung_on()
        with_whole = self.event.what == "introduced" and self.is_new
        return self._line_of_code(None if with_whole else self.what.part)

    def line_of_change(self, facets: Iterable[str]) -> int | None:
        """The line of the last statement that sets some facets, and of no other one."""
        found = [
            done
            for facet in facets
            for _, done in self._done("alters", self.what.family, facet)
            if done.deed.what == facet and not done.by_function
        ]
        last = max(found, key=lambda done: done.at, default=None)
        return None if last is None else last.line

    # -- statements -----------------------------------------------------------------------

    def _done(
        self, act: Act, family: str, what: str = "", *, of_whole: bool = False
    ) -> list[tuple[int, Done]]:
        """What fits, how well."""
        return [
            (fits, done)
            for done in self.file.about(self.what.names.all)
            if done.deed.act == act
            and (self.is_new or not done.deed.with_whole)
            and (not what or done.deed.what in {"", what})
            and (fits := self.what.fit(done, family, of_whole=of_whole))
        ]

    def _last(self, found: list[tuple[int, Done]]) -> Done | None:
        """The best one, of equals the last."""
        return max(found, key=lambda each: (each[0], each[1].at), default=(0, None))[1]

    def _first_after(
        self, found: list[tuple[int, Done]], others: list[tuple[int, Done]]
    ) -> Done | None:
        """The best one, of equals the first after what undid it; numbered ones by their number."""
        if not found:
            return None
        undone = max((done.at for _, done in others), default=-1)
        found = [each for each in found if each[1].at > undone] or found
        best = max(fits for fits, _ in found)
        equals = [done for fits, done in found if fits == best]
        deed = equals[0].deed
        if deed.is_chosen and self.what.part is not None:
            number = self.what.part.since[-1][1].removeprefix(deed.part)
            return equals[min(int(number), len(equals) - 1) if number.isdigit() else 0]
        return equals[0]

    def _made(self) -> Done | None:
        """What made it; where no statement names it, what made the table or view that it is in."""
        drops = self._drops()
        found = self._first_after(self._done("makes", self.what.family), drops)
        comes_with_it = self.is_new or self.story.subject.of_view
        if found is None and self.what.part is not None and comes_with_it:
            wholes = self._done("makes", self.what.whole, of_whole=True)
            found = self._first_after(wholes, drops)
        return found

    def _drops(self) -> list[tuple[int, Done]]:
        family, whole = self.what.family, self.what.whole
        found = self._done("drops", family)
        if self.what.part is not None:
            found += self._done("drops", whole, of_whole=True)
        return found

    def _dropped(self) -> Done | None:
        family = self.what.family
        made = self._done("makes", family)
        found = self._first_after(self._done("drops", family), made)
        if found is None and family in INDEX_OR_CONSTRAINT:
            found = self._first_after(self._done("drops", INDEX_OR_CONSTRAINT[family]), made)
        if found is None and self.what.part is not None:
            wholes = self._done("drops", self.what.whole, of_whole=True)
            found = self._first_after(wholes, made)
        if found is None:
            found = self._dropped_with_its_schema()
        return found

    def _dropped_with_its_schema(self) -> Done | None:
        found = [
            (1, done)
            for done in self.file.drops
            if done.deed.family == "schema" and done.deed.name in self.what.schemas
        ]
        return self._last(found)

    def _renamed(self) -> Done | None:
        family = self.what.family
        names = self.what.part or self.what.names
        for each in (family, INDEX_OR_CONSTRAINT.get(family, family)):
            found = [
                (fits, done)
                for fits, done in self._done("renames", each)
                if names.fit(done.deed.to, done.at + 1) == WELL
            ]
            if found:
                return self._last(found)
        return None

    def _changed(self) -> Done | None:
        """By the first of the changes that says most; a comment or rights only where all are."""
        said = [change.what for change in self.event.changes]
        for change in self.event.changes:
            if change.what == MADE_ANEW:
                found = self._made_anew()
            elif change.what not in {"comment", "rights"}:
                found = self._altered(change)
            else:
                continue
            if found is not None:
                return found
        if {*said} <= {"comment", "rights"}:
            family = self.what.family
            found = self._last(self._done("comments", family)) if "comment" in said else None
            if found is None and "rights" in said:
                found = self._last(self._done("grants", family))
                found = found or self._last(self._done("alters", family, "rights"))
            return found or self._last(self._made_again())
        return None

    def _altered(self, change: Change) -> Done | None:
        found = [
            (fits, done)
            for fits, done in self._done("alters", self.what.family, change.what)
            if done.deed.to in {"", change.after}
        ]
        if not found and (self.what.family != "column" or self.story.subject.of_view):
            found = self._made_again()
        return self._last(found)

    def _made_anew(self) -> Done | None:
        """What made it anew; of a column whose table stays, what dropped it, and its data."""
        dropped = None
        if self.what.part is not None and not self.is_new:
            dropped = self._last(self._done("drops", self.what.family))
        return dropped or self._made()

    def _made_again(self) -> list[tuple[int, Done]]:
        """Where it is made again, in place of what there was: `OR REPLACE`, or after a drop."""
        found = self._done("makes", self.what.family)
        return found or (
            self._done("makes", self.what.whole, of_whole=True)
            if self.story.subject.of_view
            else []
        )

    def _what_it_hung_on(self) -> int | None:
        """Where only one statement of the file can have taken it along, without its name.

        An index or constraint goes with a column, anything by a cascade.
        """
        columns = [
            done
            for done in self.file.drops
            if done.deed.family == "column" and self.what.fit(done, "column", of_whole=True)
        ]
        if columns and self.what.family in INDEX_OR_CONSTRAINT:
            return _only_line(columns)
        if any(code.kind != "call" for _, code in self.file.code):
            return None
        return _only_line(
            [done for done in self.file.drops if done.deed.cascade] or self.file.drops
        )

    # -- code -----------------------------------------------------------------------------

    def _line_of_code(self, part: Names | None) -> int | None:
        """Where the code is that has the object's names in it, and a word for what happened.

        Args:
            part: of the column, constraint …; None where it came with what it belongs to.
        """
        best: dict[int, set[int | None]] = defaultdict(set)
        for line, code in self.file.code:
            best[self._fits_code(code, part)].add(line)
        fits = max(best, default=0)
        return best[fits].pop() if fits and len(best[fits]) == 1 else None

    def _fits_code(self, code: Code, part: Names | None) -> int:
        """How well some code fits: 0 where it says nothing of the object."""
        is_named = bool(self.what.names.all & code.words)
        has_part = part is None or bool(part.all & code.words)
        if code.kind == "call":
            return is_named * (4 if has_part else 1)
        if not self._verbs(part) & code.words:
            return 0
        if code.kind == "execute":
            may_be_named = part is not None and bool(self.what.names.all & code.around)
            return has_part * (5 if is_named else 3 * may_be_named)
        return 2 * (is_named and has_part)

    def _verbs(self, part: Names | None) -> set[str]:
        """Words one of which is said where something happens to an object."""
        match self.event.what:
            case "introduced":
                family = self.what.family if part is not None else self.what.whole
                return _MAKING.get(family, {"create"})
            case "dropped":
                return {"drop"}
            case "renamed":
                return {"rename"}
            case "moved":
                return {"schema"}
            case _:
                said = {change.what for change in self.event.changes}
                verbs = {"comment": {"comment"}, "rights": {"grant", "revoke", "owner"}}
                return {
                    verb
                    for what in said
                    for verb in verbs.get(what, {"alter", *_MAKING.get(self.what.family, ())})
                }


def _only_line(drops: Iterable[Done]) -> int | None:
    """The line of all of them; None where they are at several."""
    lines = {done.line for done in drops}
    return lines.pop() if len(lines) == 1 else None

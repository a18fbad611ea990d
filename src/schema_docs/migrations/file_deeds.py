"""What the statements of one migration do, in their order, and whether that is about an object."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.code import code_in, statements_in
from schema_docs.migrations.ddl.names import types_of
from schema_docs.migrations.ddl.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.migrations.code import Code
    from schema_docs.migrations.ddl.deed import Deed
    from schema_docs.migrations.psql import Statement


INDEX_OR_CONSTRAINT: Final = {"index": "constraint", "constraint": "index"}
"""A constraint has an index of its name, by which it can be renamed, and the other way round."""

WELL: Final = 2
"""How well a name fits that something had just then."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a statement of a file does."""

    at: int
    """Its number among all of the file."""
    line: int | None
    """The 1-based line of the file; None: it stands in another file."""
    deed: Deed
    search_path: tuple[str, ...]
    """Empty: not known."""
    by_function: bool
    """Whether it stands in the body of a function, which may never be called."""


class FileDeeds:
    """What the statements of a migration do."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.by_name: dict[str, list[Done]] = defaultdict(list)
        """By the name of the object, or of what it belongs to; nameless ones by the empty name."""
        self.renames: list[Done] = []
        self.drops: list[Done] = []
        self.code: list[tuple[int | None, Code]] = []
        path: tuple[str, ...] = ()
        number = 0
        for statement in statements:
            for text, line, by_function in (
                (statement.text, 0, False),
                *statements_in(statement.text),
            ):
                reading = read(text)
                path = path if reading.search_path is None else reading.search_path
                for deed in reading.deeds:
                    at = None if statement.line is None else statement.line + line + deed.line
                    self._add(Done(number, at, deed, path, by_function))
                    number += 1
            for code in code_in(statement.text):
                self.code.append((statement.line and statement.line + code.line, code))

    def _add(self, done: Done) -> None:
        self.by_name[done.deed.name].append(done)
        if done.deed.act in {"renames", "moves"}:
            self.renames.append(done)
        elif done.deed.act == "drops":
            self.drops.append(done)

    def renames_of(self, families: set[str]) -> list[Done]:
        """What is renamed that is of some families."""
        return [
            done
            for done in self.renames
            if done.deed.act == "renames" and done.deed.family in families
        ]

    def about(self, names: Iterable[str]) -> list[Done]:
        """What is done to objects of some names, or to nameless ones, in its order."""
        found = [done for name in {*names, ""} for done in self.by_name.get(name, ())]
        return sorted(found, key=lambda done: done.at)


@dataclass(frozen=True, slots=True)
class Names:
    """What something was called while a file ran: from which statement on, the last name first."""

    since: tuple[tuple[int, str], ...]
    others: frozenset[str]
    """What it was called at any time: code may have renamed it."""

    def fit(self, name: str, at: int) -> int:
        """How well a name fits a statement; 0: it was never called so."""
        then = next((called for number, called in self.since if at > number), self.since[-1][1])
        return WELL if name == then else int(name in self.others)

    @property
    def all(self) -> frozenset[str]:
        """What it was called at any time, in the file or before or after it."""
        return self.others | {name for _, name in self.since}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event happened to."""

    family: str
    whole: str
    """The family of what it belongs to, or its own."""
    names: Names
    """Of the object, or of what it belongs to."""
    schemas: frozenset[str]
    part: Names | None
    signature: str

    def fit(self, done: Done, family: str, *, of_whole: bool = False) -> int:
        """How well it fits what a statement does something to; 0: it is about something else."""
        deed = done.deed
        if deed.family != family:
            return 0
        schemas = {deed.schema} if deed.schema is not None else {*done.search_path}
        if schemas and not schemas & self.schemas:
            return 0
        fits = 2 * bool(deed.schema or len(schemas) == 1)
        if deed.name:
            name = self.names.fit(deed.name, done.at)
            if not name:
                return 0
            fits += name
        if deed.arguments is not None:
            wanted = types_of(self.signature)
            if wanted is not None and wanted != deed.arguments:
                return 0
        if self.part is not None and not of_whole:
            part = self._part_fit(deed, done.at)
            if not part:
                return 0
            fits += part
        return fits + 3 * (not done.by_function)

    def _part_fit(self, deed: Deed, at: int) -> int:
        assert self.part is not None  # noqa: S101 - it is asked for parts only
        if not deed.part:  # all triggers of a table
            return int(bool(deed.what))
        if not deed.is_chosen:
            return self.part.fit(deed.part, at)
        return int(any(_is_numbered(name, deed.part) for name in self.part.all))


def _is_numbered(name: str, chosen: str) -> bool:
    """Whether a name is what PostgreSQL chose, or that with a number since it was taken."""
    return name.startswith(chosen) and (name == chosen or name[len(chosen) :].isdigit())

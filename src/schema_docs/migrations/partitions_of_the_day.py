"""Partitions that are named after the day on which the migrations run.

A migration that makes next month's partitions by code that looks at the clock gives other ones
tomorrow, and a page that listed them would be wrong by then. They are not listed; what stays is how
their names look. Partitions whose names somebody spelt out, and those that code makes without a
look at the clock, are the same on every day, and stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from schema_docs.migrations import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.migrations.history import History
    from schema_docs.model import Database, Partition, QualifiedName, Table

    Parent = TypeVar("Parent", Table, Partition)

_CLOCK: Final = frozenset(
    {
        "now",
        "today",
        "tomorrow",
        "yesterday",
        "current_date",
        "current_time",
        "current_timestamp",
        "localtime",
        "localtimestamp",
        "clock_timestamp",
        "statement_timestamp",
        "transaction_timestamp",
        "timeofday",
    }
)

_CLOCK_OF_PARTMAN: Final = _CLOCK | {"create_parent", "run_maintenance", "run_maintenance_proc"}
"""Functions of pg_partman look at the clock where the key is a time, and no migration defines them;
a partition of numbers has them from the numbers."""

_RUNS_CODE: Final = frozenset(
    {
        "DoStmt",
        "SelectStmt",
        "CallStmt",
        "ExecuteStmt",
        "PrepareStmt",
        "InsertStmt",
        "UpdateStmt",
        "DeleteStmt",
        "MergeStmt",
        "CreateTableAsStmt",
    }
)
"""Statements that can run a function or block. In those that define something, the clock is for
later: as the default of a column, say."""

_OF_A_DAY: Final = re.compile(
    r"\d+|(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)(?![a-z])",
    re.IGNORECASE,
)
"""What in a name is another on another day."""

_MAKES_STATEMENTS: Final = re.compile(r"\\g(?:exec|set)\b", re.IGNORECASE)
"""psql's ways to make a statement of what a query gives."""


@dataclass(frozen=True)
class Script:
    """What a migration says, and what psql made of it."""

    source: str
    """The text of the file; empty where it is not known."""
    statements: tuple[str, ...]
    """What was sent, included files too."""

    @cached_property
    def spelt(self) -> frozenset[str]:
        """The words of the statements that somebody wrote, in lower case."""
        made = _MAKES_STATEMENTS.search(self.source)
        source = _without_blanks(self.source)
        return frozenset(
            word
            for statement in self.statements
            if not made or _without_blanks(statement) in source
            for word in words(statement)
        )

    @cached_property
    def run(self) -> frozenset[str]:
        """The words of the statements that can run code."""
        return frozenset(
            word
            for statement in self.statements
            if _kind(statement) in _RUNS_CODE
            for word in words(statement)
        )


def without_partitions_of_the_day(
    database: Database, history: History, scripts: Mapping[str, Script]
) -> tuple[Database, History]:
    """The schema and its history without partitions that another day would name otherwise.

    Args:
        database: what the migrations made today.
        history: which migration made which partition.
        scripts: what was run, by migration; what ran before the first one has an empty name.
    """
    made_in = {
        story.subject.name: story.introduced or ""
        for story in history.stories
        if story.subject.kind in {"partition", "table"} and not story.is_dropped
    }
    clock = _Clock(scripts)
    gone: set[QualifiedName] = set()

    def is_of_the_day(partition: Partition) -> bool:
        by_time = "'" in partition.bounds  # numbers stand there without quotes
        return clock.named(partition.name.name, made_in.get(partition.name, ""), by_time=by_time)

    def without(parent: Parent) -> Parent:
        kept, patterns = [], set()
        by_hash = (parent.partition_key or "").startswith("HASH")
        for partition in parent.partitions:
            pattern = _OF_A_DAY.sub("*", partition.name.name)
            same_every_day = partition.bounds == "DEFAULT" and pattern == partition.name.name
            if by_hash or same_every_day or not is_of_the_day(partition):
                kept.append(without(partition))
            else:
                patterns.add(pattern)
                gone.update(part.name for part in partition.walk())
        if not patterns:
            return replace(parent, partitions=tuple(kept))
        return replace(parent, partitions=tuple(kept), named_when_run=tuple(sorted(patterns)))

    tables = tuple(without(t) if t.partitions else t for t in database.tables)
    if not gone:
        return database, history
    return (
        replace(
            database,
            tables=tables,
            uses=tuple(
                use
                for use in database.uses
                if use.used.name not in gone and use.by.name not in gone
            ),
        ),
        replace(
            history,
            stories=tuple(s for s in history.stories if s.subject.name not in gone),
            renamings=tuple(
                r
                for r in history.renamings
                if r.before.name not in gone and r.after.name not in gone
            ),
        ),
    )


def _without_blanks(sql: str) -> str:
    """What is compared of a statement and its file: psql drops empty lines."""
    return "".join(sql.split())


class _Clock:
    """Which migrations looked at the clock."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self.scripts = scripts
        self.looked: dict[tuple[str, bool], bool] = {}

    def named(self, partition: str, migration: str, *, by_time: bool) -> bool:
        """Whether code gave a partition its name, and could have taken it from the clock."""
        script = self.scripts.get(migration)
        if script is None:
            return False
        if partition.lower() in script.spelt:
            return False
        key = migration, by_time
        if key not in self.looked:
            self.looked[key] = self._looks(script.run, _CLOCK_OF_PARTMAN if by_time else _CLOCK)
        return self.looked[key]

    def _looks(self, said: Iterable[str], clock: frozenset[str]) -> bool:
        """Whether one of these words is the clock, or a function that comes to it."""
        reached, ahead = set(), set(said)
        while ahead:
            if ahead & clock:
                return True
            reached |= ahead
            called = ahead & self.bodies.keys()
            ahead = {word for name in called for word in self.bodies[name]} - reached
        return False

    @cached_property
    def bodies(self) -> dict[str, set[str]]:
        """The words of functions by their names, and of triggers by the names of their tables."""
        bodies: dict[str, set[str]] = defaultdict(set)
        for script in self.scripts.values():
            for statement in script.statements:
                if name := _called(statement):
                    bodies[name.lower()].update(words(statement))
        return bodies


@lru_cache(maxsize=4096)
def words(sql: str) -> frozenset[str]:
    """The names, keywords and literals of some SQL in lower case, those inside of literals too.

    A literal may be the body of a function, or SQL that code runs.
    """
    return frozenset(word.text.strip().lower() for word in tokens.words(sql, 0))


@lru_cache(maxsize=4096)
def _kind(statement: str) -> str:
    """The name of its node; of what cannot be parsed one that can run anything."""
    from pglast.parser import ParseError, parse_sql

    try:
        parsed = parse_sql(statement)
    except ParseError:
        return "DoStmt"
    return type(parsed[0].stmt).__name__ if parsed else ""


def _called(statement: str) -> str | None:
    """What one names to run what a statement defines: a function, or the table of a trigger."""
    from pglast import ast
    from pglast.parser import ParseError, parse_sql

    if not {"function", "procedure"} & words(statement):
        return None
    try:
        parsed = parse_sql(statement)
    except ParseError:
        return None
    made = parsed[0].stmt if parsed else None
    match made:
        case ast.CreateFunctionStmt(funcname=[*_, ast.String(sval=name)]):
            return str(name)
        case ast.CreateTrigStmt(relation=ast.RangeVar(relname=name)):
            return str(name)
        case _:
            return None

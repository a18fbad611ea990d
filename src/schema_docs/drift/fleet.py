"""Many live databases against the one schema that the migrations make.

They are read side by side; what one of them is like says nothing of the others, and none that
cannot be reached keeps the others from being told.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from schema_docs.drift.rules import DATABASE
from schema_docs.drift.schemas import compare_schemas
from schema_docs.drift.summary import counted
from schema_docs.errors import ConfigurationError, Error
from schema_docs.exclusion import without_books
from schema_docs.reports.report import Finding, Location, Problem, Report
from schema_docs.server.choice import SCHEMES
from schema_docs.side_by_side import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schema_docs.drift.change import Change
    from schema_docs.model import Database
    from schema_docs.sources import LoadedSchema

_PORT: Final = "5432"
"""PostgreSQL's own, which no name needs to tell."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One live database."""

    name: str
    """What reports call it: as the list does, else by host and database; no secret is in it."""
    url: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What came of looking at one of them."""

    target: Target
    changes: tuple[Change, ...] = ()
    """What it has otherwise than the migrations make."""
    unreachable: str | None = None
    """Why it could not be read, in one line."""


def targets_of(urls: Sequence[str]) -> tuple[Target, ...]:
    """The databases of some URLs that were given one by one.

    Raises:
        ConfigurationError: PostgreSQL does not understand one.
    """
    named = ((None, url, f"--database-url, number {number}") for number, url in enumerate(urls, 1))
    return _targets(named)


def read_targets(text: str, shown: str) -> tuple[Target, ...]:
    """The databases of a list: `URL`, `name URL` or `name = URL` on each line.

    Empty lines are passed over, and lines that begin with `#`.

    Args:
        text: the list.
        shown: what errors call it.

    Raises:
        ConfigurationError: a line has no URL, or one that PostgreSQL does not understand; two
            databases have one name. No error repeats a URL, in which a password may be.
    """
    named: list[tuple[str | None, str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip().removeprefix("\ufeff")
        if not entry or entry.startswith("#"):
            continue
        at = min((entry.find(each) for each in SCHEMES if each in entry), default=-1)
        if at < 0:
            raise ConfigurationError(
                f"{shown}:{number}: has no URL such as postgresql://user@host:5432/database"
            )
        name = entry[:at].rstrip().removesuffix("=").rstrip()
        named.append((name or None, entry[at:], f"{shown}:{number}"))
    if not named:
        raise ConfigurationError(f"{shown}: lists no database")
    return _targets(named)


def _targets(named: Iterable[tuple[str | None, str, str]]) -> tuple[Target, ...]:
    targets: list[Target] = []
    given: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for name, url, where in named:
        by_url = named_by_url(url, where)
        if name is not None and name in given:
            raise ConfigurationError(f"{where}: {name} is the name of {given[name]} already")
        called = name or by_url
        given.setdefault(called, where)
        seen[called] += 1
        number = f" ({seen[called]})" if seen[called] > 1 else ""
        targets.append(Target(name=f"{called}{number}", url=url))
    return tuple(targets)


def named_by_url(url: str, where: str) -> str:
    """`db.example.com/shop`: a database by its server and name, without anything secret.

    Raises:
        ConfigurationError: PostgreSQL does not understand it; names `where` it stands.
    """
    from schema_docs.server.url import UnreadableUrlError, parameters_of

    try:
        parameters = parameters_of(url)
    except UnreadableUrlError as error:
        raise ConfigurationError(f"{where}: {error}") from None
    host = str(parameters.get("host") or parameters.get("hostaddr") or "")
    if not host or host.startswith(("/", "@")):  # a Unix socket, as psql's prompt has it
        host = "[local]"
    port = str(parameters.get("port") or _PORT)
    server = host if port == _PORT else f"{host}:{port}"
    return f"{server}/{parameters.get('dbname') or parameters.get('user') or ''}"


def compare_fleet(
    made: LoadedSchema,
    targets: Sequence[Target],
    load: Callable[[Target], LoadedSchema],
    *,
    jobs: int,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Comparison, ...]:
    """Compares each database with what the migrations make, in the order of the targets.

    Args:
        made: what they make.
        targets: the databases.
        load: reads one of them; called from several threads.
        jobs: how many are read at once.
        progress: is told how far it is.
    """
    found: dict[int, Comparison] = {}
    alike: list[tuple[Database, tuple[Change, ...]]] = []
    """What was compared already: databases that deviate often deviate alike."""
    futures = started([partial(load, target) for target in targets], at_once=jobs)
    reading = {future: number for number, future in enumerate(futures)}
    try:
        for future in as_completed(futures):
            number = reading.pop(future)
            target = targets[number]
            try:
                live = without_books(future.result(), made.database)
            except Error as error:
                found[number] = Comparison(target=target, unreachable=_reason(error))
            else:
                changes = next((c for model, c in alike if model == live.database), None)
                if changes is None:
                    changes = compare_schemas(made, live)
                    alike.append((live.database, changes))
                found[number] = Comparison(target=target, changes=changes)
            progress(f"{len(found)} of {len(targets)} databases compared")
    finally:
        for future in reading:
            future.cancel()
    return tuple(found[number] for number in range(len(targets)))


def _reason(error: Error) -> str:
    """The first line of what PostgreSQL or libpq said."""
    first, _, _ = str(error).partition("\n")
    return first.removeprefix("cannot connect to the database: ").removeprefix(
        "connection failed: "
    )


def report_of(comparison: Comparison, command: str, place: str) -> Report:
    """What there is to tell of one database.

    Args:
        comparison: what came of looking at it.
        command: which one has looked.
        place: the file or folder of the repository that says how the schema should be.
    """
    findings = tuple(
        Finding(
            rule=DATABASE,
            message=_told(change),
            location=Location(path=place),
            subject=f"database {comparison.target.name}",
            change=change,
        )
        for change in comparison.changes
    )
    unreachable = comparison.unreachable
    summary = "in sync" if not findings else counted(len(findings), "change")
    return Report(
        command=command,
        database=comparison.target.name,
        checked=(place,) if unreachable is None else (),
        findings=findings,
        problems=() if unreachable is None else (Problem(message=f"unreachable: {unreachable}"),),
        summary=summary if unreachable is None else "unreachable",
        remedy=DATABASE.remedy if findings else "",
    )


def _told(change: Change) -> str:
    """A change in words that say which side is which."""
    what = f"{change.noun} {change.name}".strip()
    match change.action:
        case "added":
            return f"{what} is in no migration"
        case "removed":
            return f"{what} is missing"
        case "changed":
            is_now, made = change.after or "(none)", change.before or "(none)"
            return f"{what}: {change.attribute} is {is_now}, the migrations make {made}"
        case _:
            return str(change)

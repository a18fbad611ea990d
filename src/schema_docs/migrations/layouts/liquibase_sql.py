"""Liquibase's formatted SQL as psql reads it: each changeset a transaction of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from schema_docs.migrations.layouts.dialects import OURS

_HEADER: Final = re.compile(rb"\s*--\s*liquibase\s+formatted\s+sql\b", re.IGNORECASE)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

_CHANGESET: Final = re.compile(
    r"\s*--\s*changeset\s+(?:\"[^\"]*\"|'[^']*'|[^:]+?):\s*(?:\"[^\"]*\"|'[^']*'|\S+)(?P<rest>.*)",
    re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"(?P<name>\w+)\s*:\s*(?P<value>\"[^\"]*\"|'[^']*'|\S+)")
_PRECONDITIONS: Final = re.compile(r"\s*--\s*preconditions\b(?P<rest>.*)", re.IGNORECASE)
_CHECK: Final = re.compile(
    r"\s*--\s*precondition-sql-check\s+expectedResult:\s*"
    r"(?P<expected>\"[^\"]*\"|'[^']*'|\S+)\s+(?P<query>.*?);?\s*",
    re.IGNORECASE,
)
_EXISTS: Final = re.compile(
    r"\s*--\s*precondition-(?:table|view)-exists\s+(?P<rest>.*)", re.IGNORECASE
)
_PROPERTY: Final = re.compile(r"\s*--\s*property\s+(?P<rest>.*)", re.IGNORECASE)
_IGNORED: Final = re.compile(r"\s*--\s*ignoreLines:(?P<what>start|end|\d+)\s*", re.IGNORECASE)


def is_formatted(content: bytes) -> bool:
    """Whether a file begins as formatted SQL does."""
    return _HEADER.match(content.removeprefix(_BYTE_ORDER_MARK)) is not None


def properties_of(text: str) -> dict[str, str]:
    """The properties that a file defines for PostgreSQL, by name."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if match := _PROPERTY.match(line):
            told = _attributes(match["rest"])
            if "name" in told and is_for_us(told.get("dbms", "")):
                found.setdefault(told["name"], told.get("value", ""))
    return found


def is_for_us(dbms: str) -> bool:
    """Whether a `dbms` attribute, a list such as `postgresql,h2` or `!mysql`, means PostgreSQL."""
    names = [name.strip().lower() for name in dbms.split(",") if name.strip()]
    if not names or "all" in names:
        return True
    if any(name.removeprefix("!") in OURS for name in names if name.startswith("!")):
        return False
    wanted = [name for name in names if not name.startswith("!")]
    return not wanted or any(name in OURS for name in wanted)


@dataclass
class _Changeset:
    """The one that is being read."""

    runs: bool = False
    in_transaction: bool = False
    end_delimiter: str = ""
    stops: bool = True
    """Whether an error ends the run."""
    skips: bool = False
    """Whether a precondition that does not hold only means that it is passed over."""
    conditions: int = field(default=0)
    """Open `\\if`s."""

    def opening(self) -> str:
        """What takes the place of its line."""
        stop = "" if self.stops else "\\set ON_ERROR_STOP 0"
        return " ".join(filter(None, ("BEGIN;" if self.in_transaction else "", stop)))

    def closing(self) -> str:
        """What ends it."""
        if not self.runs:
            return ""
        parts = [";"]
        parts += ["\\endif"] * self.conditions
        parts += [] if self.stops else ["\\set ON_ERROR_STOP 1"]
        if len(parts) > 1 and self.in_transaction:
            parts.append("\\\\")
        return " ".join((*parts, "COMMIT;") if self.in_transaction else parts)


def formatted_script(text: str) -> str:
    """The changesets that are for PostgreSQL, line by line where they were."""
    now, kept, ignored = _Changeset(), [], 0
    for line in text.split("\n"):
        told = line.rstrip("\r")
        if match := _IGNORED.fullmatch(told):
            ignored = {"start": -1, "end": 0}.get(match["what"].lower()) or (
                int(match["what"]) if match["what"].isdecimal() else ignored
            )
            if match["what"].lower() == "end":
                ignored = 0
            kept.append("")
        elif ignored:
            ignored -= 1 if ignored > 0 else 0
            kept.append("")
        elif match := _CHANGESET.fullmatch(told):
            before, now = now.closing(), _changeset(_attributes(match["rest"]))
            opening = now.opening()
            between = " \\\\ " if before.endswith(("\\endif", "STOP 1")) and opening else " "
            kept.append(f"{before}{between}{opening}".strip())
        elif not now.runs:
            kept.append("")
        elif match := _PRECONDITIONS.fullmatch(told):
            now.skips = _attributes(match["rest"]).get("onfail", "").upper() in {
                "MARK_RAN",
                "CONTINUE",
            }
            kept.append("")
        elif now.skips and (check := _check(told)):
            now.conditions += 1
            kept.append(f"SELECT {check} AS schema_docs_runs \\gset \\if :schema_docs_runs")
        else:
            kept.append(with_semicolons(line, now.end_delimiter))
    last = now.closing()
    if kept[-1].strip():
        kept.append(last)
    else:
        kept[-1] = last
    return "\n".join(kept)


def with_semicolons(text: str, end_delimiter: str) -> str:
    """The text with `;` for a delimiter of another kind, which ends a line or is one."""
    delimiter = end_delimiter.removeprefix("\\n").strip()
    if not delimiter or delimiter == ";":
        return text
    ends = re.compile(rf"{re.escape(delimiter.replace(chr(92), ''))}(?=[ \t\r]*$)", re.MULTILINE)
    return ends.sub(";", text)


def _changeset(told: dict[str, str]) -> _Changeset:
    if not is_for_us(told.get("dbms", "")) or told.get("ignore", "").lower() == "true":
        return _Changeset()
    return _Changeset(
        runs=True,
        in_transaction=told.get("runintransaction", "true").lower() != "false",
        end_delimiter=told.get("enddelimiter", ""),
        stops=told.get("failonerror", "true").lower() != "false",
    )


def _attributes(text: str) -> dict[str, str]:
    """`name:value` pairs; names in small letters, values without their quotes."""
    return {
        match["name"].lower(): match["value"].strip("\"'") for match in _ATTRIBUTE.finditer(text)
    }


def _check(line: str) -> str | None:
    """A precondition as an expression of SQL; None of a line that is none."""
    if match := _CHECK.fullmatch(line):
        expected = match["expected"].strip("\"'").replace("'", "''")
        return f"({match['query']})::text = '{expected}'"
    if match := _EXISTS.fullmatch(line):
        told = _attributes(match["rest"])
        names = (
            told.get("schema") or told.get("schemaname"),
            told.get("table") or told.get("view"),
        )
        name = ".".join(filter(None, names)).replace("'", "''")
        return f"to_regclass('{name}') IS NOT NULL"
    return None

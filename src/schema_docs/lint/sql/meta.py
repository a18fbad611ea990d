r"""Lines of a script that are no SQL: psql's own commands, and the rows of `COPY … FROM stdin`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_END_OF_DATA: Final = "\\."


def conditional_lines(script: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    r"""The 1-based lines between `\if` and `\endif`.

    Args:
        script: what runs.
        spans: first and last line of each statement, where a line is no command of psql's.
    """
    if "\\if" not in script:
        return frozenset()
    in_sql = _all_lines(spans)
    depth, found = 0, set()
    for number, line in enumerate(script.split("\n"), 1):
        words = line.split(maxsplit=1)
        word = words[0] if words and number not in in_sql else ""
        depth += (word == "\\if") - (word == "\\endif")
        if depth:
            found.add(number)
    return frozenset(found)


def sql_only(script: str, spans: Iterable[tuple[int, int]]) -> str:
    """A script in which what is no SQL has become empty lines."""
    if "\\" not in script:
        return script
    lines = script.split("\n")
    in_sql = _all_lines(spans)
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("\\") and number not in in_sql:
            lines[number - 1] = ""
            if line.rstrip() == _END_OF_DATA:
                for before in _rows_before(number, in_sql):
                    lines[before - 1] = ""
    return "\n".join(lines)


def _rows_before(end: int, in_sql: frozenset[int]) -> Iterator[int]:
    r"""The lines from the statement before up to the `\.` that ends its rows."""
    number = end - 1
    while number > 0 and number not in in_sql:
        yield number
        number -= 1


def _all_lines(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(line for first, last in spans for line in range(first, last + 1))

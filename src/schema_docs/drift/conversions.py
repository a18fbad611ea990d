"""What happens to existing values when a column gets another type.

Types are compared as `format_type` spells them, in which a modifier stands in the last brackets.
The words of PostgreSQL: https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from typing import Final

_WIDER: Final = {
    "smallint": ("integer", "bigint", "numeric", "real", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "character varying": ("text",),
    "character": ("text", "character varying"),
    "cidr": ("inet",),
    "date": ("timestamp without time zone",),
    "macaddr": ("macaddr8",),
    "json": ("text",),
    "xml": ("text",),
    "uuid": ("text",),
}
"""Types without a limit that hold every value of another one, however long that is."""

_NUMBERS: Final = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_DIGITS: Final = {"smallint": 5, "integer": 10, "bigint": 19}
"""Decimal digits before the point that every value has room in."""

_TEXTS: Final = ("character", "character varying", "text")
_TIMES: Final = ("time", "timestamp", "interval")

_TOO_LONG: Final = "existing values that are longer make it fail"
_OUT_OF_RANGE: Final = "existing values that do not fit make it fail"
_ROUNDED: Final = "existing values are rounded, and those that do not fit make it fail"
_LESS_EXACT: Final = "existing fractions of seconds are rounded"
_UNKNOWN: Final = (
    "existing values may not convert, and the table is locked while every row is written anew"
)


def danger_of_type(before: str, after: str) -> str:
    """What can happen to existing values; empty where each of them is kept as it is.

    That every row of a large table is written anew is no danger by itself: `integer` to `bigint`
    fails on no row.
    """
    if before == after:
        return ""
    if before.endswith("[]") and after.endswith("[]"):
        return danger_of_type(before.removesuffix("[]"), after.removesuffix("[]"))
    (old, was), (new, now) = _parts(before), _parts(after)
    if old == new:
        return _danger_of_modifier(old, was, now)
    if not now and new in _WIDER.get(old, ()):
        return ""
    if old in _NUMBERS and new in _NUMBERS:
        if new == "numeric":
            return _danger_of_number(old, now)
        return _OUT_OF_RANGE if new in _DIGITS else _ROUNDED
    if old in _TEXTS and new in _TEXTS:
        longest = int(was[0]) if was else 1 if old == "character" else None
        limit = int(now[0]) if now else 1 if new == "character" else None
        return "" if limit is None or (longest is not None and longest <= limit) else _TOO_LONG
    return _UNKNOWN


def _danger_of_number(old: str, now: tuple[str, ...]) -> str:
    digits, scale = int(now[0]), int((*now, "0")[1])
    if old not in _DIGITS:
        return _ROUNDED
    return "" if digits - scale >= _DIGITS[old] and scale >= 0 else _OUT_OF_RANGE


def _danger_of_modifier(base: str, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    """The same of one type with two modifiers: lengths, or digits."""
    if not all(part.lstrip("-").isdigit() for part in (*was, *now)):
        return _UNKNOWN
    if base.startswith(_TIMES):
        return _LESS_EXACT if now and (not was or int(now[0]) < int(was[0])) else ""
    if base in {"character varying", "bit varying"}:
        return _TOO_LONG if now and (not was or int(now[0]) < int(was[0])) else ""
    if base == "character":
        return _TOO_LONG if int((*now, "1")[0]) < int((*was, "1")[0]) else ""
    if base == "numeric":
        if not now:
            return ""
        if not was:
            return _ROUNDED
        (digits, scale), (old_digits, old_scale) = (
            (int(each[0]), int((*each, "0")[1])) for each in (now, was)
        )
        if scale < old_scale:
            return _ROUNDED
        return "" if digits - scale >= old_digits - old_scale else _OUT_OF_RANGE
    return _UNKNOWN


def _parts(formatted: str) -> tuple[str, tuple[str, ...]]:
    """`("numeric", ("10", "2"))`; of `timestamp(3) with time zone` the precision as well.

    What else has brackets in its name (`public."a(b)"`) keeps them: it is then another type.
    """
    base, bracket, rest = formatted.partition("(")
    inside, closing, tail = rest.partition(")")
    if not bracket or not closing or '"' in formatted:
        return formatted, ()
    return f"{base}{tail}", tuple(part.strip() for part in inside.split(","))

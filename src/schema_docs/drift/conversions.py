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
}
"""Types without a limit that hold every value of another one, however long that is."""

_NUMBERS: Final = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_DIGITS: Final = {"smallint": 5, "integer": 10, "bigint": 19}
"""Decimal digits before the point that every value has room in."""
_ROOM: Final = {"smallint": 4, "integer": 9, "bigint": 18}
"""Decimal digits of which every number fits."""
_FLOATS: Final = ("real", "double precision")
_DIGITS_OF_FLOATS: Final = 38
"""Decimal digits before the point that are in the range of both."""

_TEXTS: Final = ("character", "character varying", "text")
_TIMES: Final = ("time", "timestamp", "interval")

_TOO_LONG: Final = "existing values that are longer make it fail"
_OUT_OF_RANGE: Final = "existing values that do not fit make it fail"
_ROUNDED: Final = "existing values are rounded, and those that do not fit make it fail"
_ONLY_ROUNDED: Final = "existing values are rounded"
_AS_TEXT: Final = "what uses it as a value of the old type fails"
_AS_SHORT_TEXT: Final = (
    "existing values that are longer make it fail, and so does what uses it as a value of the old "
    "type"
)
_LESS_EXACT: Final = "existing fractions of seconds are rounded"
_UNKNOWN: Final = (
    "existing values may not convert, and the table is locked while every row is written anew"
)

_TIMESTAMP: Final = "timestamp without time zone"
_TIMESTAMPTZ: Final = "timestamp with time zone"
_BY_TIME_ZONE: Final = "existing times are converted by the time zone of the session that does it"
_NO_TIME: Final = "existing times of day are lost"
_NO_DATE: Final = "existing dates are lost"
_KNOWN: Final = {
    (_TIMESTAMP, _TIMESTAMPTZ): _BY_TIME_ZONE,
    (_TIMESTAMPTZ, _TIMESTAMP): _BY_TIME_ZONE,
    ("date", _TIMESTAMPTZ): _BY_TIME_ZONE,
    (_TIMESTAMP, "date"): _NO_TIME,
    (_TIMESTAMPTZ, "date"): _NO_TIME,
    (_TIMESTAMP, "time without time zone"): _NO_DATE,
    (_TIMESTAMPTZ, "time without time zone"): _NO_DATE,
    (_TIMESTAMPTZ, "time with time zone"): _NO_DATE,
    ("json", "jsonb"): "keys lose their order, and of equal ones all but the last are lost",
    ("jsonb", "json"): _AS_TEXT,
}
"""What PostgreSQL converts by itself, and loses on the way."""


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
        return _danger_of_number(old, was, new, now)
    if old in _TEXTS and new in _TEXTS:
        longest = int(was[0]) if was else 1 if old == "character" else None
        limit = int(now[0]) if now else 1 if new == "character" else None
        return "" if limit is None or (longest is not None and longest <= limit) else _TOO_LONG
    if new in _TEXTS:
        return _AS_SHORT_TEXT if now or new == "character" else _AS_TEXT
    return _KNOWN.get((old, new), _UNKNOWN)


def _danger_of_number(old: str, was: tuple[str, ...], new: str, now: tuple[str, ...]) -> str:
    """Of a number of another type, which does not hold every value of the old one."""
    if new == "numeric":
        digits, scale = int(now[0]), int((*now, "0")[1])
        if old not in _DIGITS:
            return _ROUNDED
        return "" if digits - scale >= _DIGITS[old] and scale >= 0 else _OUT_OF_RANGE
    if old in _DIGITS:
        return _ONLY_ROUNDED if new in _FLOATS else _OUT_OF_RANGE
    if not was:
        return _ROUNDED
    before_point, scale = int(was[0]) - int((*was, "0")[1]), int((*was, "0")[1])
    if new in _FLOATS:
        return _ONLY_ROUNDED if before_point <= _DIGITS_OF_FLOATS else _ROUNDED
    if scale > 0:
        return _ROUNDED
    return "" if before_point <= _ROOM[new] else _OUT_OF_RANGE


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

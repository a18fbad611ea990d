"""Types: as `information_schema` takes them apart, and as much of the model's as it can know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from schema_docs.model import Database

_VECTORS: Final = frozenset({"int2vector", "oidvector"})
_TIMES: Final = ("time", "timestamp", "interval")
_MODIFIER_OR_QUOTED: Final = re.compile(r'("(?:[^"]|"")*")|\([^)]*\)')
_ELEMENTS: Final = {"bpchar[]": "character[]", '"bit"[]': "bit[]"}
_INTERVAL_FIELDS: Final = re.compile(r"interval( [a-z ]+)\[]")
_DEFAULT: Final = QualifiedName("pg_catalog", "default")


def told_type(row: dict[str, Any], element: str | None) -> str | None:
    """The type that a row tells, spelled as `format_type` spells it."""
    kind: str | None = row["data_type"]
    if row.get("domain") is not None:
        return str(row["domain"])
    if kind is None:
        return None
    if element is not None and row["udt_name"] not in _VECTORS:
        return f"{element}[]"
    if kind == "ARRAY":
        return str(row["udt_name"])
    if kind == "USER-DEFINED":
        return str(row["udt"])
    return _with_modifiers(kind, row)


def _with_modifiers(kind: str, row: dict[str, Any]) -> str:
    if "character_maximum_length" not in row:  # of parameters
        return kind
    length, precision = row["character_maximum_length"], row["datetime_precision"]
    if kind in {"character", "bit"} and length is None:
        return "bpchar" if kind == "character" else '"bit"'
    if length is not None:
        return f"{kind}({length})"
    if kind == "numeric" and row["numeric_precision"] is not None:
        scale = row["numeric_scale"]
        # A negative scale is stored in eleven bits, and the standard's view reads sixteen.
        return f"numeric({row['numeric_precision']},{scale - 2048 if scale > 1000 else scale})"
    if row["interval_type"]:
        return f"interval {row['interval_type'].lower()}"
    if kind.startswith(_TIMES) and precision != 6:
        name, *zone = kind.split(" ", 1)
        return " ".join([f"{name}({precision})", *zone])
    return kind


def known_type(type_: str, name: QualifiedName) -> str:
    """The model's type without what `information_schema` leaves out."""
    is_array = type_.endswith("[]")
    if is_array or name.schema != "pg_catalog":
        type_ = _MODIFIER_OR_QUOTED.sub(r"\1", type_)
    if is_array:
        type_ = _INTERVAL_FIELDS.sub("interval[]", _ELEMENTS.get(type_, type_))
    elif type_.startswith(tuple(f"{time}(6)" for time in _TIMES)):
        type_ = type_.replace("(6)", "", 1)
    return type_


class Collations:
    """The collation that a column has when none was asked for."""

    def __init__(self, database: Database) -> None:
        self._domains = {domain.name: domain for domain in database.domains}

    def of(self, collation: QualifiedName | None, type_: QualifiedName) -> QualifiedName | None:
        """The collation in force; None where it is the database's."""
        while collation is None and type_ in self._domains:
            domain = self._domains[type_]
            collation, type_ = domain.collation, domain.type_name
        if collation is None and type_ == QualifiedName("pg_catalog", "name"):
            collation = QualifiedName("pg_catalog", "C")
        return None if collation == _DEFAULT else collation

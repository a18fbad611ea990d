"""Rows of privileges and labels, grouped by the object that they are about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schema_docs.model import DefaultPrivilege, Option, Privilege

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
Address = tuple[str, int, int]
"""Catalog, OID and column number of an object, as in `pg_depend`."""


def privileges_of(rows: Iterable[Row]) -> dict[Address, tuple[Privilege, ...]]:
    """The privileges of every object where they are not what they are by default."""
    grouped: dict[Address, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["catalog"], row["object"], row["part"]].append(row)
    return {
        address: tuple(
            Privilege(
                grantee=_grantee(row),
                privileges=tuple(row["privileges"]),
                grantable=() if row["is_owner"] else tuple(row["grantable"]),
            )
            # The owner first, whose name may be another elsewhere.
            for row in sorted(granted, key=lambda row: not row["is_owner"])
            if (not row["is_usual"] if row["is_owner"] else row["privileges"])
        )
        for address, granted in grouped.items()
        if not all(row["is_usual"] for row in granted)
    }


def labels_of(rows: Iterable[Row]) -> dict[Address, tuple[Option, ...]]:
    """The security labels of every object that has any."""
    grouped: dict[Address, list[Option]] = defaultdict(list)
    for row in rows:
        address = (row["catalog"], row["object"], row["part"])
        grouped[address].append(Option(name=row["name"], value=row["value"]))
    return {address: tuple(labels) for address, labels in grouped.items()}


def default_privileges(rows: Iterable[Row]) -> tuple[DefaultPrivilege, ...]:
    """What objects get from now on, one value for each maker, schema and kind of object."""
    grouped: dict[tuple[str | None, str | None, Any], list[Privilege]] = {}
    for row in rows:
        privileges = grouped.setdefault((row["role"], row["schema"], row["objects"]), [])
        if row["is_owner"] and row["is_all"]:
            continue
        privileges.append(
            Privilege(
                grantee=_grantee(row),
                privileges=("ALL",) if row["is_all"] else tuple(row["privileges"]),
                grantable=tuple(row["grantable"] or ()),
            )
        )
    return tuple(
        DefaultPrivilege(role=role, schema=schema, objects=objects, privileges=tuple(privileges))
        for (role, schema, objects), privileges in grouped.items()
    )


def _grantee(row: Row) -> str:
    return "OWNER" if row["is_owner"] else str(row["grantee"])

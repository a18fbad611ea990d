"""What is heard of who may do what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs.catalog.witness.values import Grants

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.catalog.witness.hearing import Hearing, Row


_WRAPPER: Final = "foreign-data wrapper"
_GRANTED: Final = frozenset(
    {"table", "column", "routine", "domain", "type", "sequence", "server", _WRAPPER}
)


def tell_privileges(hearing: Hearing) -> None:
    """Privileges on all that has been told."""
    if not hearing.sees_all:
        return
    kinds = {"DOMAIN": "domain", "SEQUENCE": "sequence", "TYPE": "type"}
    for query, key_of in (
        ("table_privileges", lambda row: ("table", row["schema"], row["table"])),
        (
            "column_privileges",
            lambda row: ("column", row["schema"], row["table"], row["column"]),
        ),
        (
            "routine_privileges",
            lambda row: hearing.routines.get((row["schema"], row["specific_name"]), ()),
        ),
        (
            "usage_privileges",
            lambda row: (
                (kinds[row["kind"]], row["schema"], row["name"])
                if row["kind"] in kinds
                else ("server" if "SERVER" in row["kind"] else _WRAPPER, row["name"])
            ),
        ),
    ):
        _grants(hearing, hearing.rows[query], key_of)
    for key, facts in hearing.facts.items():
        if key[0] in _GRANTED:
            facts.setdefault("privileges", Grants({}))


def _grants(hearing: Hearing, rows: list[Row], key_of: Callable[[Row], tuple[str, ...]]) -> None:
    granted: dict[tuple[str, ...], dict[str, dict[str, bool | None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        granted[key_of(row)][row["grantee"]][row["privilege"]] = row["grantable"]
    for key, by_role in granted.items():
        if key in hearing.facts:
            hearing.facts[key]["privileges"] = Grants(dict(by_role))

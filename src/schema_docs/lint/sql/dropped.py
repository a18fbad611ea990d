"""What a migration has dropped so far, and made: what it makes after that needs no other guard."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.sql.blocks import dropped_by_code
from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.names import family_of, strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.lint.sql.statements import Sql


@dataclass
class Dropped:
    """The names of what the statements so far have dropped, if it was there."""

    even_if_it_fails: bool = False
    """Whether a plain `DROP` counts, which fails where there is nothing."""
    _names: dict[tuple[str, str], list[_Drop]] = field(default_factory=lambda: defaultdict(list))
    """By kind and name; of what belongs to a table the table stands before it, with a dot."""
    _computed: dict[str, int] = field(default_factory=dict)
    """What code has dropped whose statements are computed, as `DROP` calls it: any name may be
    meant."""
    _whole_database: int = -1
    """When a database was dropped: what comes then is for a new one."""

    def take(self, statement: Sql, number: int = 0) -> None:
        """Notes what a statement drops without failing where there is nothing to drop."""
        tree, is_sure = statement.tree, self.even_if_it_fails or statement.is_guarded
        match statement.kind:
            case "DropStmt" if tree.missing_ok or is_sure:
                kind = family_of(tree.removeType) or tree.removeType.name.removeprefix("OBJECT_")
                for named in tree.objects:
                    self._note(kind.lower(), *_spelled(named, kind), number)
            case "DropRoleStmt" if tree.missing_ok or is_sure:
                for role in tree.roles:
                    self._note("role", role.rolename, None, number)
            case "AlterTableStmt":
                for command in tree.cmds:
                    kind = _DROPPED_BY.get(command.subtype.name, "")
                    if kind and (command.missing_ok or is_sure):
                        name = f"{tree.relation.relname}.{command.name}"
                        self._note(kind, name, tree.relation.schemaname, number)
            case "DropdbStmt":
                self._whole_database = number
            case "DoStmt":
                self._computed |= dict.fromkeys(dropped_by_code(statement.text), number)
            case "AlterDomainStmt" if tree.subtype == "X" and tree.missing_ok:
                name = f"{strings(tree.typeName)[-1]}.{tree.name}"
                self._note("constraint", name, None, number)
            case _:
                pass

    def _note(self, kind: str, name: str, schema: str | None, number: int) -> None:
        self._names[kind, name].append(_Drop(schema, number))

    def has(
        self, kind: str, name: str, *, schema: str | None = None, table: str = "", after: int = -1
    ) -> bool:
        """Whether something was dropped, or what it is in or belongs to.

        Args:
            kind: `relation`, `type`, `trigger` …
            name: without the schema.
            schema: that it is in, where the statement says so.
            table: that it belongs to.
            after: the number of a statement; what was dropped before it does not count.
        """
        wanted = {(kind, f"{table}.{name}" if table and kind != "index" else name)}
        computed = set(_WORDS.get(kind, (kind,)))
        if table:
            wanted.add(("relation", table))
            computed |= {"table", "foreign"}
        if schema is not None:
            wanted.add(("schema", schema))
            computed.add("schema")
        return (
            self._whole_database > after
            or any(self._computed.get(word, -1) > after for word in computed)
            or any(
                each.number > after and each.is_in(schema)
                for key in wanted
                for each in self._names.get(key, ())
            )
        )


@dataclass(frozen=True, slots=True)
class _Drop:
    """That something was dropped."""

    schema: str | None
    """Where the statement says it."""
    number: int

    def is_in(self, schema: str | None) -> bool:
        """Whether it may have been in a schema; without one in either statement that is open."""
        return schema is None or self.schema is None or schema == self.schema


_DROPPED_BY: Final[Mapping[str, str]] = {
    "AT_DropConstraint": "constraint",
    "AT_DropColumn": "column",
}

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "relation": ("table", "foreign", "view", "materialized", "sequence"),
    "type": ("type", "domain"),
    "function": ("function", "procedure", "routine", "aggregate"),
}
"""What `DROP` calls things of a kind, where that is not the kind's own name."""


def _spelled(named: Any, kind: str) -> tuple[str, str | None]:
    """The name, behind that of the table that it belongs to, and the schema where it is said."""
    if kind_of(named) == "RangeVar":
        return named.relname, named.schemaname
    names = strings(named)
    length = 2 if kind.lower() in {"trigger", "rule", "policy"} else 1
    return ".".join(names[-length:]), names[-length - 1] if len(names) > length else None

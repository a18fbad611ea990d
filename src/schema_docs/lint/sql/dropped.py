"""What a migration has dropped so far, and made: what it makes after that needs no other guard."""

from __future__ import annotations

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
    _names: dict[tuple[str, str], int] = field(default_factory=dict)
    """Kind and name; of what belongs to a table the table stands before it, with a dot."""
    _computed: dict[str, int] = field(default_factory=dict)
    """The kinds of what code has dropped whose statements are computed: any name may be meant."""
    _whole_database: int = -1
    """When a database was dropped: what comes then is for a new one."""

    def take(self, statement: Sql, number: int = 0) -> None:
        """Notes what a statement drops without failing where there is nothing to drop."""
        tree, is_sure = statement.tree, self.even_if_it_fails or statement.is_guarded
        match statement.kind:
            case "DropStmt" if tree.missing_ok or is_sure:
                kind = family_of(tree.removeType) or tree.removeType.name.removeprefix("OBJECT_")
                for named in tree.objects:
                    self._names[kind.lower(), _spelled(named, kind)] = number
            case "DropRoleStmt" if tree.missing_ok or is_sure:
                self._names |= {("role", role.rolename): number for role in tree.roles}
            case "AlterTableStmt":
                for command in tree.cmds:
                    subtype = command.subtype.name
                    if command.missing_ok or is_sure:
                        name = f"{tree.relation.relname}.{command.name}"
                        if subtype == "AT_DropConstraint":
                            self._names["constraint", name] = number
                        elif subtype == "AT_DropColumn":
                            self._names["column", name] = number
            case "DropdbStmt":
                self._whole_database = number
            case "DoStmt":
                kinds = {_KINDS.get(word, word) for word in dropped_by_code(statement.text)}
                self._computed |= dict.fromkeys(kinds, number)
            case "AlterDomainStmt" if tree.subtype == "X" and tree.missing_ok:
                name = f"{strings(tree.typeName)[-1]}.{tree.name}"
                self._names["constraint", name] = number
            case _:
                pass

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
        if table:
            wanted.add(("relation", table))
        if schema is not None:
            wanted.add(("schema", schema))
        return self._whole_database > after or any(
            self._names.get(each, -1) > after or self._computed.get(each[0], -1) > after
            for each in wanted
        )


_KINDS: Final[Mapping[str, str]] = dict.fromkeys(
    ("table", "view", "materialized", "sequence", "index", "foreign"), "relation"
) | dict.fromkeys(("type", "domain"), "type")
"""Words behind `DROP`, and the kind that they mean, where that is not the word."""


def _spelled(named: Any, kind: str) -> str:
    names = [named.relname] if kind_of(named) == "RangeVar" else strings(named)
    belongs = kind in {"trigger", "rule", "policy"} or kind.lower() in {"trigger", "policy"}
    return ".".join(names[-2:]) if belongs else names[-1]

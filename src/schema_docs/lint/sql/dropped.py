"""What a migration has dropped so far, and made: what it makes after that needs no other guard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.names import family_of, strings

if TYPE_CHECKING:
    from schema_docs.lint.sql.statements import Sql


@dataclass
class Dropped:
    """The names of what the statements so far have dropped, if it was there."""

    even_if_it_fails: bool = False
    """Whether a plain `DROP` counts, which fails where there is nothing."""
    _names: set[tuple[str, str]] = field(default_factory=set)
    """Kind and name; of what belongs to a table the table stands before it, with a dot."""

    def take(self, statement: Sql) -> None:
        """Notes what a statement drops without failing where there is nothing to drop."""
        tree, is_sure = statement.tree, self.even_if_it_fails or statement.is_guarded
        match statement.kind:
            case "DropStmt" if tree.missing_ok or is_sure:
                kind = family_of(tree.removeType) or tree.removeType.name.removeprefix("OBJECT_")
                for named in tree.objects:
                    self._names.add((kind.lower(), _spelled(named, kind)))
            case "DropRoleStmt" if tree.missing_ok or is_sure:
                self._names |= {("role", role.rolename) for role in tree.roles}
            case "AlterTableStmt":
                for command in tree.cmds:
                    subtype = command.subtype.name
                    if command.missing_ok or is_sure:
                        name = f"{tree.relation.relname}.{command.name}"
                        if subtype == "AT_DropConstraint":
                            self._names.add(("constraint", name))
                        elif subtype == "AT_DropColumn":
                            self._names.add(("column", name))
            case "AlterDomainStmt" if tree.subtype == "X" and tree.missing_ok:
                name = f"{strings(tree.typeName)[-1]}.{tree.name}"
                self._names.add(("constraint", name))
            case _:
                pass

    def has(self, kind: str, name: str, *, schema: str | None = None, table: str = "") -> bool:
        """Whether something was dropped, or what it is in or belongs to.

        Args:
            kind: `relation`, `type`, `trigger` …
            name: without the schema.
            schema: that it is in, where the statement says so.
            table: that it belongs to.
        """
        wanted = {(kind, f"{table}.{name}" if table and kind != "index" else name)}
        if table:
            wanted.add(("relation", table))
        if schema is not None:
            wanted.add(("schema", schema))
        return bool(wanted & self._names)


def _spelled(named: Any, kind: str) -> str:
    names = [named.relname] if kind_of(named) == "RangeVar" else strings(named)
    belongs = kind in {"trigger", "rule", "policy"} or kind.lower() in {"trigger", "policy"}
    return ".".join(names[-2:]) if belongs else names[-1]

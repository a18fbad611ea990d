"""What the names on a page mean in a schema: which table, view, enum, domain or function."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs.adoption.types import types_of
from schema_docs.spelling import DEFAULT_SCHEMA, identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.adoption.vocabulary import Kind
    from schema_docs.model import Column, Database, QualifiedName, Table
    from schema_docs.model.relations import Partition


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """An object of the schema that a page can have a section of."""

    kind: Kind
    name: QualifiedName


class Names:
    """The objects of a database, found by what people call them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.types = types_of(database)
        self.columns: dict[QualifiedName, tuple[Column, ...]] = {}
        self.tables: dict[QualifiedName, Table] = {}
        """Each table, and its partitions as itself."""
        self._objects: dict[str, list[SchemaObject]] = defaultdict(list)
        self._spelled: dict[str, list[SchemaObject]] = defaultdict(list)
        """By exactly what SQL calls them; `_objects` is by the mere name, in lower case."""
        for table in database.tables:
            for part in (table, *_partitions(table.partitions)):
                self.columns[part.name] = table.columns
                self.tables[part.name] = table
                self._add("table", part.name)
        for view in database.views:
            self.columns[view.name] = view.columns
            self._add("view", view.name)
        for enum in database.enums:
            self._add("enum", enum.name)
        for domain in database.domains:
            self._add("domain", domain.name)
        for name in dict.fromkeys(function.name for function in database.functions):
            self._add("function", name)

    def _add(self, kind: Kind, name: QualifiedName) -> None:
        made = SchemaObject(kind, name)
        self._objects[name.name.lower()].append(made)
        self._spelled[qualified(name)].append(made)

    def find(self, name: str, kind: str | None = None) -> SchemaObject | None:
        """The object of that name, with or without its schema, in any case.

        `kind` decides between objects of one name. A relation comes before a type, a type before a
        function, the default schema before the others; None where more than one is left.
        """
        spelled = self._spelled.get(name.strip(), [])
        found = spelled or self._by_name(name)
        if kind == "function" or ("(" in name and not spelled):
            return _only([each for each in found if each.kind == "function"])
        relations = [each for each in found if each.kind in {"table", "view"}]
        types = [each for each in found if each.kind in {"enum", "domain"}]
        functions = [each for each in found if each.kind == "function"]
        first, second = (types, relations) if kind in {"enum", "domain"} else (relations, types)
        return _only(first) or _only(second) or _only(functions)

    def _by_name(self, name: str) -> list[SchemaObject]:
        bare = name.partition("(")[0].strip().replace('"', "")
        found = self._objects.get(bare.lower(), [])
        if not found:
            schema, _, local = bare.lower().rpartition(".")
            found = [
                each for each in self._objects.get(local, []) if each.name.schema.lower() == schema
            ]
        return [each for each in found if each.name.name == bare] or found

    def relation(self, names: Sequence[str]) -> SchemaObject | None:
        """The table or view that names joined by points stand for."""
        found = self.find(".".join(names))
        return found if found is not None and found.name in self.columns else None

    def column(self, relation: QualifiedName, name: str) -> Column | None:
        """The column of that name, in any case."""
        columns = self.columns.get(relation, ())
        name = name.replace("␊", "\n")  # as pages of ours show it
        exact = next((c for c in columns if name in {c.name, identifier(c.name)}), None)
        folded = name.lower().strip('"')
        return exact or next((c for c in columns if c.name.lower() == folded), None)


def _only(found: list[SchemaObject]) -> SchemaObject | None:
    if len(found) > 1:
        found = [each for each in found if each.name.schema == DEFAULT_SCHEMA]
    return found[0] if len(found) == 1 else None


def _partitions(partitions: Iterable[Partition]) -> Iterable[Partition]:
    for partition in partitions:
        yield from partition.walk()

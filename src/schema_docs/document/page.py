"""What stands on the page: a schema's facts as headings, sentences and grids of Markdown cells.

The template decides where they stand; this module decides what they say. It reads nothing but the
model.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.grammar import Grid
from schema_docs.document.markdown import code, fenced, link, text
from schema_docs.model import Table, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.migrations.psql import Failure
    from schema_docs.model import (
        Column,
        Constraint,
        Database,
        Domain,
        Enum,
        ForeignKey,
        Function,
        Index,
        Partition,
        QualifiedName,
        Trigger,
    )


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """All that the page is made of. Paths are relative to the repository, in POSIX spelling."""

    database: Database
    title: str
    document: str
    diagram: str
    mermaid: str
    migrations: str | None = None
    files: tuple[str, ...] = ()
    next_number: str | None = None
    introduced: Mapping[QualifiedName, str]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Page:
    """The page's parts by the names that the template uses."""

    source: PageSource

    @property
    def database(self) -> Database:
        """The schema."""
        return self.source.database

    @property
    def title(self) -> str:
        """The page's first heading."""
        return text(self.source.title)

    def relative(self, path: str) -> str:
        """A path of the repository as a link from the page."""
        return posixpath.relpath(path, posixpath.dirname(self.source.document) or ".")

    @property
    def origin(self) -> str:
        """`the SQL migrations in `services/postgres/init/``, as a link."""
        if self.source.migrations is None:
            return "a PostgreSQL database"
        folder = self.source.migrations.rstrip("/") + "/"
        return f"the SQL migrations in {link(code(folder), self.relative(folder) + '/')}"

    @property
    def diagram(self) -> str:
        """The diagram as an image that leads to itself, since it is wider than a page."""
        target = self.relative(self.source.diagram)
        return link(f"!{link('Entity-relationship diagram', target)}", target)

    @property
    def mermaid(self) -> str:
        """The same diagram as Mermaid, in a fence."""
        return fenced(self.source.mermaid.rstrip("\n"), "mermaid")

    @cached_property
    def _headings(self) -> dict[tuple[str, QualifiedName], grammar.Heading]:
        named: list[tuple[str, QualifiedName]] = []
        named += [(grammar.TABLES, table.name) for table in self.database.tables]
        named += [(grammar.VIEWS, view.name) for view in self.database.views]
        named += [(grammar.ENUMS, enum.name) for enum in self.database.enums]
        return grammar.headings(named)

    @cached_property
    def _fragments(self) -> dict[QualifiedName, str]:
        return {name: heading.fragment for (_, name), heading in self._headings.items()}

    def heading(self, chapter: str, name: QualifiedName) -> str:
        """The section's heading."""
        return self._headings[chapter, name].text

    def linked(self, name: QualifiedName, label: str | None = None) -> str:
        """The name in code, as a link when it has a section on this page."""
        shown = code(label or spelling.qualified(name))
        fragment = self._fragments.get(name)
        return shown if fragment is None else link(shown, f"#{fragment}")

    # -- overview ---------------------------------------------------------------------------

    def quick_reference(self) -> Grid:
        """Where the migrations are, how many, and what the next one is called."""
        source = self.source
        rows = []
        if source.migrations is not None:
            folder = source.migrations.rstrip("/") + "/"
            rows.append(("Migrations folder", link(code(folder), self.relative(folder) + "/")))
            rows.append(("Migrations", str(len(source.files))))
        if source.files:
            last = source.files[-1]
            rows.append(("Last migration", self._migration(last)))
        if source.next_number is not None:
            rows.append(("Next migration", code(f"{source.next_number}_*.sql")))
        rows.append(("Regenerate this page", code("schema-docs build")))
        rows.append(("Check that it is true", code("schema-docs check")))
        return Grid(grammar.QUICK_REFERENCE, tuple(rows))

    def _migration(self, file: str) -> str:
        return link(code(file), self.relative(f"{self.source.migrations}/{file}"))

    def counts(self) -> Grid:
        """How many there are of each kind that there is."""
        database = self.database
        tables = database.tables
        relations: tuple[Table | View, ...] = (*tables, *database.views)
        counted = {
            "Schemas": len([s for s in database.schemas if s.name != spelling.DEFAULT_SCHEMA]),
            "Tables": len(tables),
            "Columns": sum(len(table.columns) for table in tables),
            "Foreign keys": sum(len(table.foreign_keys) for table in tables),
            "Indexes": sum(len(relation.indexes) for relation in relations),
            "Partitions": sum(len(list(_walk(table.partitions))) for table in tables),
            "Views": len([view for view in database.views if not view.materialized]),
            "Materialized views": len([view for view in database.views if view.materialized]),
            "Enums": len(database.enums),
            "Domains": len(database.domains),
            "Functions": len(database.functions),
            "Triggers": sum(len(relation.triggers) for relation in relations),
            "Sequences": len(database.sequences),
            "Extensions": len(database.extensions),
        }
        always = {"Tables"}
        return Grid(
            grammar.COUNTS,
            tuple((kind, str(n)) for kind, n in counted.items() if n or kind in always),
        )

    def failures(self) -> Grid:
        """The migrations that were refused, when the page was built all the same."""
        return Grid(
            grammar.FAILURES,
            tuple(
                (
                    code(
                        failure.file if failure.line is None else f"{failure.file}:{failure.line}"
                    ),
                    code(failure.statement) if failure.statement else "",
                    text(failure.message),
                )
                for failure in self.source.failures
            ),
        )

    def table_list(self) -> Grid:
        """Every table with its purpose."""
        return Grid(
            grammar.TABLE_LIST,
            tuple(
                (
                    self.linked(table.name),
                    text(table.comment or ""),
                    str(len(table.columns)),
                    self.introduced(table.name),
                )
                for table in self.database.tables
            ),
        )

    def introduced(self, name: QualifiedName) -> str:
        """The migration that made a table or view, as a link; empty where it is not known."""
        file = self.source.introduced.get(name)
        return "" if file is None else self._migration(file)

    # -- tables -----------------------------------------------------------------------------

    def facts(self, relation: Table | View) -> str:
        """What else there is to say of a table or view, in italics: no comment can look like it."""
        said = self._table_facts(relation) if isinstance(relation, Table) else []
        if isinstance(relation, View) and relation.materialized:
            said.append("A materialized view: as of its last `REFRESH MATERIALIZED VIEW`.")
        if introduced := self.introduced(relation.name):
            said.append(f"Introduced in {introduced}.")
        return f"_{' '.join(said)}_" if said else ""

    def _table_facts(self, table: Table) -> list[str]:
        said = []
        if table.kind == "foreign table":
            said.append("A foreign table.")
        if table.unlogged:
            said.append("Unlogged: emptied by a crash.")
        if table.inherits:
            said.append(f"Inherits from {', '.join(self.linked(name) for name in table.inherits)}.")
        if table.partition_key:
            count = len(list(_walk(table.partitions)))
            noun = "partition" if count == 1 else "partitions"
            key = code(spelling.expression(table.partition_key))
            said.append(f"Partitioned by {key} into {count} {noun}.")
        return said

    def columns(self, table: Table) -> Grid:
        """The columns of a table."""
        return Grid(
            grammar.COLUMNS,
            tuple(
                (
                    code(spelling.identifier(column.name)),
                    self._type(column),
                    "yes" if column.nullable else "no",
                    _code_or_nothing(spelling.default_of(column)),
                    self._key(table, column),
                    text(column.comment or ""),
                )
                for column in table.columns
            ),
        )

    def _type(self, column: Column) -> str:
        shown = self.linked(column.type_name, spelling.type_of(column))
        if column.collation is None:
            return shown
        return f"{shown} {code(f'COLLATE {spelling.collation(column.collation)}')}"

    def _key(self, table: Table, column: Column) -> str:
        marks = []
        if column.name in table.primary_key:
            marks.append("PK")
        targets = dict.fromkeys(
            key.referenced for key in table.foreign_keys if column.name in key.columns
        )
        marks += [f"FK → {self.linked(target)}" for target in targets]
        if frozenset({column.name}) in table.unique_keys and table.primary_key != (column.name,):
            marks.append("UQ")
        return ", ".join(marks)

    def constraints(self, table: Table) -> Grid:
        """Primary key, unique, check and exclusion constraints."""
        return Grid(grammar.CONSTRAINTS, tuple(_constraint(c) for c in table.constraints))

    def foreign_keys(self, table: Table) -> Grid:
        """What the table refers to."""
        return Grid(
            grammar.FOREIGN_KEYS, tuple(self._foreign_key(key) for key in table.foreign_keys)
        )

    def _foreign_key(self, key: ForeignKey) -> tuple[str, ...]:
        target = f"{self.linked(key.referenced)} ({_columns(key.referenced_columns)})"
        notes: list[str] = []
        if key.deferrable:
            notes.append(key.deferrable)
        if not key.validated:
            notes.append("not validated")
        return (
            code(spelling.identifier(key.name)),
            _columns(key.columns),
            ", ".join([target, *notes]),
            key.on_delete,
            key.on_update,
            text(key.comment or ""),
        )

    @cached_property
    def _referrers(self) -> dict[QualifiedName, list[tuple[Table, ForeignKey]]]:
        referrers: dict[QualifiedName, list[tuple[Table, ForeignKey]]] = {}
        for table in self.database.tables:
            for key in table.foreign_keys:
                referrers.setdefault(key.referenced, []).append((table, key))
        return referrers

    def referenced_by(self, table: Table) -> Grid:
        """What refers to the table."""
        return Grid(
            grammar.REFERENCED_BY,
            tuple(
                (self.linked(referrer.name), _columns(key.columns), key.on_delete)
                for referrer, key in self._referrers.get(table.name, ())
            ),
        )

    def indexes(self, relation: Table | View) -> Grid:
        """The indexes but for those that only serve a constraint that is listed already."""
        return Grid(
            grammar.INDEXES,
            tuple(_index(index) for index in relation.indexes if index.constraint is None),
        )

    def triggers(self, relation: Table | View) -> Grid:
        """When each trigger fires and what it calls."""
        return Grid(grammar.TRIGGERS, tuple(_trigger(t) for t in relation.triggers))

    def partitions(self, table: Table) -> Grid:
        """Partitions, those of partitions below their parents."""
        return Grid(grammar.PARTITIONS, tuple(_partition(p) for p in _walk(table.partitions)))

    # -- other kinds ------------------------------------------------------------------------

    def view_columns(self, view: View) -> Grid:
        """The columns that a view has."""
        return Grid(
            grammar.VIEW_COLUMNS,
            tuple(
                (
                    code(spelling.identifier(column.name)),
                    self._type(column),
                    text(column.comment or ""),
                )
                for column in view.columns
            ),
        )

    def view_definition(self, view: View) -> str:
        """The view's query in a fence."""
        return fenced(_dedent(spelling.expression(view.definition)), "sql")

    def enum_labels(self, enum: Enum) -> Grid:
        """The labels in the order in which they compare."""
        return Grid(grammar.ENUM_LABELS, tuple((code(label),) for label in enum.labels))

    def used_by(self, enum: Enum) -> Grid:
        """The columns that have the enum's type, or an array of it."""
        return Grid(
            grammar.USED_BY,
            tuple(
                (self.linked(table.name), code(spelling.identifier(column.name)))
                for table in self.database.tables
                for column in table.columns
                if column.type_name == enum.name
            ),
        )

    def domains(self) -> Grid:
        """Every domain in a row."""
        return Grid(grammar.DOMAIN_LIST, tuple(_domain(domain) for domain in self.database.domains))

    def functions(self) -> Grid:
        """Every function, procedure and aggregate in a row."""
        return Grid(grammar.FUNCTION_LIST, tuple(_function(f) for f in self.database.functions))

    def sequences(self) -> Grid:
        """The sequences that no column owns."""
        return Grid(
            grammar.SEQUENCE_LIST,
            tuple(
                (
                    code(spelling.qualified(sequence.name)),
                    code(sequence.type),
                    text(sequence.comment or ""),
                )
                for sequence in self.database.sequences
            ),
        )

    def schemas(self) -> Grid:
        """The schemas, when there is another than `public`."""
        listed = tuple(
            (code(spelling.identifier(schema.name)), text(schema.comment or ""))
            for schema in self.database.schemas
            if schema.name != spelling.DEFAULT_SCHEMA
        )
        return Grid(grammar.SCHEMA_LIST, listed)

    def extensions(self) -> Grid:
        """The extensions, without what they own."""
        return Grid(
            grammar.EXTENSION_LIST,
            tuple(
                (
                    code(spelling.identifier(extension.name)),
                    code(spelling.identifier(extension.schema)),
                    text(extension.comment or ""),
                )
                for extension in self.database.extensions
            ),
        )

    def template_names(self) -> dict[str, Any]:
        """What a template can use."""
        return {"page": self, "database": self.database, "text": text, "code": code}


def _code_or_nothing(value: str | None) -> str:
    return "" if value is None else code(value)


def _columns(names: Iterable[str]) -> str:
    return ", ".join(code(spelling.identifier(name)) for name in names)


def _constraint(constraint: Constraint) -> tuple[str, ...]:
    return (
        code(spelling.identifier(constraint.name)),
        code(spelling.expression(constraint.definition)),
        text(constraint.comment or ""),
    )


def _index(index: Index) -> tuple[str, ...]:
    broken = "" if index.valid else " (invalid: it was not built to the end)"
    return (
        code(spelling.identifier(index.name)),
        code(spelling.index_definition(index)) + broken,
        text(index.comment or ""),
    )


def _trigger(trigger: Trigger) -> tuple[str, ...]:
    fires = f"{trigger.timing} {' OR '.join(trigger.events)} FOR EACH {trigger.level}"
    if trigger.condition:
        fires += f" WHEN ({spelling.expression(trigger.condition)})"
    state = "" if trigger.enabled == "origin" else f" (enabled: {trigger.enabled})"
    if trigger.enabled == "disabled":
        state = " (disabled)"
    arguments = ", ".join("'" + word.replace("'", "''") + "'" for word in trigger.arguments)
    return (
        code(spelling.identifier(trigger.name)),
        code(fires) + state,
        code(f"{spelling.qualified(trigger.function)}({arguments})"),
        text(trigger.comment or ""),
    )


def _walk(partitions: Iterable[Partition]) -> Iterable[Partition]:
    for partition in partitions:
        yield from partition.walk()


def _partition(partition: Partition) -> tuple[str, ...]:
    bounds = code(spelling.expression(partition.bounds))
    if partition.partition_key:
        bounds += f", partitioned by {code(spelling.expression(partition.partition_key))}"
    return (code(spelling.qualified(partition.name)), bounds, text(partition.comment or ""))


def _domain(domain: Domain) -> tuple[str, ...]:
    rules = [code(spelling.expression(check)) for check in domain.checks]
    if not domain.nullable:
        rules.insert(0, code("NOT NULL"))
    if domain.default is not None:
        rules.append(code(f"DEFAULT {spelling.expression(domain.default)}"))
    return (
        code(spelling.qualified(domain.name)),
        code(spelling.type_name(domain.type)),
        "<br>".join(rules),
        text(domain.comment or ""),
    )


def _function(function: Function) -> tuple[str, ...]:
    properties: list[str] = [] if function.kind == "function" else [function.kind]
    properties += [function.language, function.volatility]
    if function.strict:
        properties.append("strict")
    if function.security_definer:
        properties.append("security definer")
    if function.arguments != function.signature:
        properties.append(f"called as {code(f'({spelling.expression(function.arguments)})')}")
    signature = spelling.expression(function.signature)
    return (
        code(f"{spelling.qualified(function.name)}({signature})"),
        _code_or_nothing(None if function.result is None else spelling.expression(function.result)),
        ", ".join(properties),
        text(function.comment or ""),
    )


def _dedent(definition: str) -> str:
    """PostgreSQL starts a view's query with one blank; its lines keep their indentation."""
    return "\n".join(line.rstrip() for line in definition.strip().splitlines())

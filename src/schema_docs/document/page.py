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
from schema_docs.document import grammar, objects
from schema_docs.document.grammar import Grid
from schema_docs.document.markdown import code, fenced, link, text
from schema_docs.document.objects import used_in
from schema_docs.document.properties import granted, properties, sequence
from schema_docs.model import Table, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.model import (
        Column,
        Constraint,
        Database,
        Enum,
        ForeignKey,
        Index,
        ObjectName,
        Partition,
        Policy,
        QualifiedName,
        Rule,
        Statistics,
        Trigger,
    )
    from schema_docs.sources import LoadedSchema

_TOLD_ELSEWHERE = frozenset(
    {
        "kind",
        "server",
        "of_type",
        "inherits",
        "partition_key",
        "partitions",
        "row_security",
        "columns",
        "constraints",
        "foreign_keys",
        "indexes",
        "triggers",
        "rules",
        "policies",
        "statistics",
        "privileges",
        "materialized",
        "definition",
        "check_option",
    }
)
"""Fields of a table or view that have a sentence, a grid or a block of their own."""

_TOLD_OF_COLUMN = frozenset(
    {
        "type",
        "type_name",
        "nullable",
        "not_null",
        "default",
        "serial",
        "identity",
        "generated",
        "generation",
        "collation",
        "sequence",
        "sequence_options",
    }
)
"""Fields of a column that the columns' grid shows, or the settings in other words."""


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """All that the page is made of. Paths are relative to the repository, in POSIX spelling."""

    schema: LoadedSchema
    title: str
    document: str
    diagram: str
    mermaid: str


@dataclass(frozen=True)
class Page:
    """The page's parts by the names that the template uses."""

    source: PageSource

    @property
    def database(self) -> Database:
        """The schema."""
        return self.source.schema.database

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
        if self.source.schema.migrations is None:
            return "a PostgreSQL database"
        folder = self.source.schema.migrations.folder + "/"
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
        rows = []
        if (migrations := self.source.schema.migrations) is not None:
            folder = migrations.folder + "/"
            rows += [
                ("Migrations folder", link(code(folder), self.relative(folder) + "/")),
                ("Migrations", str(len(migrations.files))),
                ("Last migration", self._migration(migrations.files[-1])),
            ]
            if migrations.next_number is not None:
                rows.append(("Next migration", code(f"{migrations.next_number}_*.sql")))
        rows.append(("Regenerate this page", code("schema-docs build")))
        rows.append(("Check that it is true", code("schema-docs check")))
        return Grid(grammar.QUICK_REFERENCE, tuple(rows))

    def _migration(self, file: str) -> str:
        migrations = self.source.schema.migrations
        return link(code(file), self.relative(f"{migrations.folder}/{file}")) if migrations else ""

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
                for failure in self.source.schema.failures
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
        file = self.source.schema.introduced.get(name)
        return "" if file is None else self._migration(file)

    # -- tables -----------------------------------------------------------------------------

    def facts(self, relation: Table | View) -> str:
        """What else there is to say of a table or view, in italics: no comment can look like it."""
        said = self._table_facts(relation) if isinstance(relation, Table) else _view_facts(relation)
        told = _TOLD_ELSEWHERE
        if isinstance(relation, Table) and relation.replica_identity == "index":
            told |= {"replica_identity"}
        if rest := properties(relation, but=told):
            said.append(f"{rest[0].upper()}{rest[1:]}.")
        if introduced := self.introduced(relation.name):
            said.append(f"Introduced in {introduced}.")
        return f"_{' '.join(said)}_" if said else ""

    def _table_facts(self, table: Table) -> list[str]:
        said = []
        if table.kind == "foreign table":
            server = code(spelling.identifier(table.server or ""), in_table=False)
            said.append(f"A foreign table of server {server}.")
        if table.of_type:
            type_name = code(spelling.qualified(table.of_type), in_table=False)
            said.append(f"A table of the type {type_name}.")
        if table.inherits:
            said.append(f"Inherits from {', '.join(self.linked(name) for name in table.inherits)}.")
        if table.partition_key:
            key = spelling.expression(table.partition_key)
            said.append(f"Partitioned by {code(key, in_table=False)}.")
        for index in table.indexes:
            name = code(spelling.identifier(index.name), in_table=False)
            if index.clustered:
                said.append(f"Clustered on {name}.")
            if index.replica_identity:
                said.append(f"Its replica identity is {name}.")
        if table.row_security:
            whom = ", for its owner too" if table.row_security == "forced" else ""
            said.append(f"Row-level security is enabled{whom}.")
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

    def column_settings(self, relation: Table | View) -> Grid:
        """What is set of a column beyond what the columns' grid shows."""
        told = ((column, _settings(column)) for column in relation.columns)
        return Grid(
            grammar.COLUMN_SETTINGS,
            tuple((code(spelling.identifier(c.name)), words) for c, words in told if words),
        )

    def policies(self, table: Table) -> Grid:
        """The row-level security policies."""
        return Grid(grammar.POLICIES, tuple(_policy(policy) for policy in table.policies))

    def rules(self, relation: Table | View) -> Grid:
        """The rewrite rules."""
        return Grid(grammar.RULES, tuple(_rule(rule) for rule in relation.rules))

    def statistics(self, table: Table) -> Grid:
        """The extended statistics objects."""
        return Grid(grammar.STATISTICS, tuple(_statistics(s) for s in table.statistics))

    def privileges(self, relation: Table | View) -> Grid:
        """Who may do what, but for the owner."""
        return Grid(
            grammar.PRIVILEGES,
            tuple(
                (
                    "everybody" if p.grantee == "PUBLIC" else code(spelling.identifier(p.grantee)),
                    granted(p),
                )
                for p in relation.privileges or ()
            ),
        )

    @cached_property
    def _users(self) -> dict[QualifiedName, list[ObjectName]]:
        users: dict[QualifiedName, list[ObjectName]] = {}
        for use in self.database.uses:
            if use.used.kind != "function":
                users.setdefault(use.used.name, []).append(use.by)
        return users

    def used_by(self, name: QualifiedName) -> Grid:
        """What needs a table, view or type, as the catalogs know it."""
        return Grid(
            grammar.USED_BY,
            tuple((self.linked(user.name), used_in(user)) for user in self._users.get(name, ())),
        )

    def constraints(self, table: Table) -> Grid:
        """Primary key, unique, check and exclusion constraints."""
        comments = {index.constraint: index.comment for index in table.indexes}
        return Grid(
            grammar.CONSTRAINTS,
            tuple(_constraint(c, comments.get(c.name)) for c in table.constraints),
        )

    def foreign_keys(self, table: Table) -> Grid:
        """What the table refers to."""
        return Grid(
            grammar.FOREIGN_KEYS, tuple(self._foreign_key(key) for key in table.foreign_keys)
        )

    def _foreign_key(self, key: ForeignKey) -> tuple[str, ...]:
        target = f"{self.linked(key.referenced)} ({_columns(key.referenced_columns)})"
        notes = [f"MATCH {key.match}"] if key.match != "SIMPLE" else []
        if key.period:
            notes.append("over the period of the last column")
        if key.deferrable:
            notes.append(key.deferrable)
        if not key.enforced:
            notes.append("not enforced")
        elif not key.validated:
            notes.append("not validated")
        on_delete: str = key.on_delete
        if key.delete_columns:
            on_delete += f" ({_columns(key.delete_columns)})"
        return (
            code(spelling.identifier(key.name)),
            _columns(key.columns),
            ", ".join([target, *notes]),
            on_delete,
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

    def chapters(self) -> Iterable[tuple[str, Grid]]:
        """The chapters of one row an object."""
        return objects.chapters(self.database)

    def template_names(self) -> dict[str, Any]:
        """What a template can use."""
        return {"page": self, "database": self.database, "text": text, "code": code}


def _code_or_nothing(value: str | None) -> str:
    return "" if value is None else code(value)


def _columns(names: Iterable[str]) -> str:
    return ", ".join(code(spelling.identifier(name)) for name in names)


def _constraint(constraint: Constraint, index_comment: str | None) -> tuple[str, ...]:
    """A constraint's row; the index that implements it has none, so its comment stands here too."""
    comments = [text(c) for c in (constraint.comment, index_comment) if c]
    return (
        code(spelling.identifier(constraint.name)),
        code(spelling.expression(constraint.definition)),
        "<br>".join(comments),
    )


def _index(index: Index) -> tuple[str, ...]:
    said = [code(spelling.index_definition(index))]
    if not index.valid:
        said.append("invalid: it was not built to the end")
    if index.tablespace:
        said.append(f"in tablespace {code(spelling.identifier(index.tablespace))}")
    return (
        code(spelling.identifier(index.name)),
        ", ".join(said),
        text(index.comment or ""),
    )


def _trigger(trigger: Trigger) -> tuple[str, ...]:
    fires = f"{trigger.timing} {' OR '.join(trigger.events)}"
    if trigger.deferrable:
        fires += " DEFERRABLE" if trigger.deferrable == "deferrable" else " INITIALLY DEFERRED"
    transitions = (("OLD", trigger.old_table), ("NEW", trigger.new_table))
    if named := [f"{which} TABLE AS {spelling.identifier(n)}" for which, n in transitions if n]:
        fires += f" REFERENCING {' '.join(named)}"
    fires += f" FOR EACH {trigger.level}"
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


def _view_facts(view: View) -> list[str]:
    said = []
    if view.materialized:
        said.append("A materialized view: as of its last `REFRESH MATERIALIZED VIEW`.")
    if view.check_option:
        said.append(f"Rows must stay visible through it ({view.check_option} check option).")
    return said


def _settings(column: Column) -> str:
    sequence_words = ""
    if column.sequence_options and (how := sequence(column.sequence_options)):
        sequence_words = f"counts {how}"
    elif column.sequence and not (column.serial or column.identity):
        sequence_words = f"owns sequence {code(spelling.qualified(column.sequence))}"
    words = (
        {"not valid": "NOT NULL is not validated", "no inherit": "NOT NULL is not inherited"}.get(
            column.not_null or "", ""
        ),
        sequence_words,
        properties(column, but=_TOLD_OF_COLUMN),
    )
    return ", ".join(word for word in words if word)


def _policy(policy: Policy) -> tuple[str, ...]:
    kind = "" if policy.permissive else " (restrictive)"
    roles = ("everybody" if r == "PUBLIC" else code(spelling.identifier(r)) for r in policy.roles)
    return (
        code(spelling.identifier(policy.name)),
        policy.command + kind,
        ", ".join(roles),
        _code_or_nothing(policy.using and spelling.expression(policy.using)),
        _code_or_nothing(policy.check and spelling.expression(policy.check)),
        text(policy.comment or ""),
    )


def _rule(rule: Rule) -> tuple[str, ...]:
    state = "" if rule.enabled == "origin" else f" ({rule.enabled})"
    return (
        code(spelling.identifier(rule.name)),
        code(" ".join(spelling.expression(rule.definition).split())) + state,
        text(rule.comment or ""),
    )


def _statistics(statistics: Statistics) -> tuple[str, ...]:
    rest = properties(statistics, but=("kinds", "definition"))
    said = code(spelling.expression(statistics.definition))
    return (
        code(spelling.qualified(statistics.name)),
        f"{said}, {rest}" if rest else said,
        text(statistics.comment or ""),
    )


def _dedent(definition: str) -> str:
    """PostgreSQL starts a view's query with one blank; its lines keep their indentation."""
    return "\n".join(line.rstrip() for line in definition.strip().splitlines())

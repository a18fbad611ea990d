"""What stands on the page: a schema's facts as headings, sentences and grids of Markdown cells.

The template decides where they stand; this module decides what they say. It reads nothing but the
model.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schema_docs import spelling
from schema_docs.document import grammar, marks, objects, overview, partitions, rows, shapes
from schema_docs.document.changelog import folded
from schema_docs.document.directory import Target
from schema_docs.document.markdown import code, fenced, link, text
from schema_docs.document.objects import used_in
from schema_docs.document.properties import granted, grantee, properties
from schema_docs.document.shapes import Grid
from schema_docs.document.words import PAGE
from schema_docs.model import Table, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.diagram.relations import Relation as RelationWithoutKey
    from schema_docs.document.directory import Directory, PageSource
    from schema_docs.document.layout import Group
    from schema_docs.document.ledger import Ledger
    from schema_docs.document.shapes import Shape
    from schema_docs.document.words import Place
    from schema_docs.model import (
        Column,
        Database,
        Enum,
        ForeignKey,
        QualifiedName,
    )

    Row = tuple[str, ...]
    Relation = Table | View

_TOLD_ELSEWHERE = frozenset(
    {
        "kind",
        "server",
        "of_type",
        "inherits",
        "partition_key",
        "partitions",
        "named_when_run",
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

_NAMED = 5
"""So many tables of a diagram's are named in the list of diagrams."""

_PICTURES = 12
"""More pictures than this are not shown on the page, which would take long to load."""


@dataclass(frozen=True)
class Page:
    """The page's parts by the names that the template uses."""

    directory: Directory
    """Where everything is told; one for all pages."""
    ledger: Ledger
    """What people wrote, and where it goes."""
    path: str
    """Of the page, or of the file that shows a part of one; relative to the repository."""

    @property
    def source(self) -> PageSource:
        """What all pages are made of."""
        return self.directory.source

    @property
    def is_split(self) -> bool:
        """Whether tables and views have pages of their own."""
        return bool(self.directory.own_pages)

    @property
    def database(self) -> Database:
        """The schema."""
        return self.source.schema.database

    @property
    def title(self) -> str:
        """The page's first heading."""
        return text(self.source.title)

    def relative(self, path: str) -> str:
        """A path of the repository as a link from the page, or from the file that shows a part."""
        return posixpath.relpath(path, posixpath.dirname(self.path) or ".")

    @property
    def origin(self) -> str:
        """The sentence that says where the page comes from, and how it is changed."""
        if self.source.schema.command is not None:
            origin = f"what {code(self.source.schema.command)} makes"
        elif self.source.schema.migrations is None:
            origin = "a PostgreSQL database"
        else:
            folder = self.source.schema.migrations.folder + "/"
            origin = f"the SQL migrations in {link(code(folder), self.relative(folder) + '/')}"
        return self.ledger.description(
            (),
            f"Generated from {origin}. Do not edit the facts by hand: change the schema in a "
            "migration and run `schema-docs build`. Descriptions come from `COMMENT ON`; where "
            "there is none, write them into the page, and they stay.",
        )

    @property
    def diagram(self) -> str:
        """The diagram as an image that leads to itself, since it is wider than a page."""
        shown = self._image("Entity-relationship diagram", self.source.diagrams.path)
        return self.ledger.description((grammar.DIAGRAM,), shown)

    def _image(self, text_instead: str, path: str) -> str:
        target = self.relative(path)
        return link(f"!{link(text_instead, target)}", target)

    def diagrams(self) -> Grid:
        """The diagrams of groups of tables, where there are too many for a single one."""
        told = tuple(
            (
                link(text(part.name), self.relative(part.path)),
                str(len(part.tables)),
                text(part.description) if part.description else self._some_of(part.tables),
            )
            for part in self.source.diagrams.parts
        )
        return self.ledger.grid((grammar.DIAGRAM,), Grid(shapes.DIAGRAMS, told))

    def _some_of(self, tables: tuple[QualifiedName, ...]) -> str:
        """What is in a group, by its most important tables."""
        named = ", ".join(self.linked(name) for name in tables[:_NAMED])
        left = len(tables) - _NAMED
        return f"{named} and {left} more" if left > 0 else named

    def part_pictures(self) -> list[str]:
        """The pictures of those groups, each below its name, unless there are very many."""
        parts = self.source.diagrams.parts
        if len(parts) > _PICTURES:
            return []
        at = (grammar.DIAGRAM,)
        return [
            self.ledger.generated(at, "picture", shown)
            for part in parts
            for shown in (
                f"**{text(part.name)}**",
                self._image(f"Entity-relationship diagram of {part.name}", part.path),
            )
        ]

    def mermaid(self) -> list[str]:
        """The same as Mermaid, in a fence or, where that is too much, in one for each group."""
        diagrams, at = self.source.diagrams, (grammar.DIAGRAM,)
        if diagrams.mermaid:
            return [self.ledger.generated(at, "definition", _mermaid(diagrams.mermaid))]
        return [
            self.ledger.generated(at, what, shown)
            for part in diagrams.parts
            if part.mermaid
            for what, shown in (
                ("picture", f"**{text(part.name)}**"),
                ("definition", _mermaid(part.mermaid)),
            )
        ]

    def neighbourhood(self, table: Table) -> str:
        """The diagram of a table and its neighbours: Mermaid in a fence, or an image."""
        tell = self.source.diagrams.neighbourhood
        told = "" if tell is None else tell(table.name, has_own_page=self.is_split)
        if told.endswith(".svg"):
            told = self._image(f"{spelling.qualified(table.name)} and its neighbours", told)
        elif told:
            told = _mermaid(told)
        return self.ledger.generated(self._place(table), "definition", told)

    def heading(self, chapter: str, name: QualifiedName) -> str:
        """The section's heading."""
        return self.directory.headings[chapter, name].text

    def linked(self, name: QualifiedName, label: str | None = None) -> str:
        """The name in code, as a link when it has a section."""
        shown = code(label or spelling.qualified(name))
        target = self.directory.targets.get(name)
        return shown if target is None else link(shown, self._leading_to(target))

    def _leading_to(self, target: Target) -> str:
        if target.path == self.path and not target.is_whole_page:
            return f"#{target.fragment}"
        path = self.relative(target.path)
        # A page of its own begins with what it is about.
        return path if target.is_whole_page else f"{path}#{target.fragment}"

    # -- what people write ------------------------------------------------------------------

    def _place(self, thing: Relation | Enum | str) -> Place:
        """The chapter and section of what has a section, or just the chapter."""
        if isinstance(thing, str):
            return () if thing == PAGE else (thing,)
        return self.directory.places[thing.name]

    def _told(self, thing: Relation | Enum, shape: Shape, rows: Iterable[Row]) -> Grid:
        """A grid of a section, with what people typed into it."""
        return self.ledger.grid(self._place(thing), Grid(shape, tuple(rows)))

    def purpose(self, thing: Relation | Enum) -> str:
        """What a table, view or enum is for, as a paragraph; empty where nobody says it."""
        return self.ledger.description(self._place(thing), text(thing.comment or ""))

    def _purpose_in_cell(self, thing: Relation) -> str:
        return self.ledger.purpose(self._place(thing), text(thing.comment or ""))

    def purpose_of(self, name: QualifiedName) -> str:
        """What a table is for, on one line as a cell has it; empty where nobody says it."""
        table = self.directory.tables.get(name)
        return "" if table is None else self._purpose_in_cell(table)

    def notes(self, of: Relation | Enum | str = PAGE) -> str:
        """The place for people's notes on a section or chapter, or on the page; told last there."""
        place = self._place(of)
        lines = (self.ledger.mark(place), self.ledger.notes(place[-1] if place else PAGE, place))
        return "\n".join(line for line in lines if line)

    def preamble(self, thing: Relation | str | None = None) -> str:
        """What stands before the first heading of the page, or of a page of something's own."""
        return self.ledger.preamble(PAGE if thing is None else self._place(thing)[-1])

    # -- pages and groups -------------------------------------------------------------------

    @property
    def lists_groups(self) -> bool:
        """Whether each group has a list of its tables, since their sections are elsewhere."""
        return self.is_split and any(group.title for group in self.groups())

    def groups(self) -> tuple[Group, ...]:
        """The tables in their groups; one without a title where they are not grouped."""
        return self.directory.groups

    def altered(self, group: Group) -> str:
        """What a migration altered of the tables that earlier ones had made, in italics."""
        names = ", ".join(self.linked(name) for name in group.altered)
        remark = f"_Alters {names}._" if names else ""
        return self.ledger.generated((group.name,), "remark", remark)

    def own_title(self, thing: Relation | str) -> str:
        """The heading of the own page of a table, a view or a chapter."""
        if isinstance(thing, str):
            return thing
        name = self._place(thing)[-1]
        heading = self.heading(self._place(thing)[0], thing.name)
        return name if heading == name else heading.partition(" <a ")[0]

    def section_mark(self, thing: Relation | str) -> str:
        """The invisible line that says what a page of its own is about."""
        document = posixpath.basename(self.source.document)
        return marks.opening("section", (*self._place(thing), document))

    def way_back(self, thing: Relation | str) -> str:
        """On a page of its own: which document it is a part of, as a link."""
        index = link(self.title, self.relative(self.source.document))
        said = f"_{grammar.PART_OF} {index}_"
        return self.ledger.generated(self._place(thing), grammar.WAY_BACK, said)

    def view_list(self) -> Grid:
        """Every view with its purpose, where each has a page of its own."""
        rows = (
            (
                self.linked(view.name),
                self._purpose_in_cell(view),
                str(len(view.columns)),
            )
            for view in self.database.views
            if self.is_split
        )
        return self.ledger.grid((grammar.VIEWS,), Grid(shapes.VIEW_LIST, tuple(rows)))

    def kept(self) -> list[tuple[str, str]]:
        """Words that have lost their place: a heading and the words of each; told last of all."""
        return self.ledger.kept()

    # -- overview ---------------------------------------------------------------------------

    def quick_reference(self) -> Grid:
        """Where the migrations are, how many, and what the next one is called."""
        told = []
        if (migrations := self.source.schema.migrations) is not None:
            folder = migrations.folder + "/"
            told += [
                ("Migrations folder", link(code(folder), self.relative(folder) + "/")),
                ("Migrations", str(len(migrations.files))),
                (shapes.LAST_MIGRATION, self._migration(migrations.files[-1])),
            ]
            if migrations.next_pattern is not None:
                told.append(("Next migration", code(migrations.next_pattern)))
        if self.directory.changelog:
            told.append((grammar.CHANGELOG, link("what each migration did", self._to_changelog())))
        told.append(("Regenerate this page", code("schema-docs build")))
        told.append(("Check that it is true", code("schema-docs check")))
        grid = Grid(shapes.QUICK_REFERENCE, tuple(told))
        return self.ledger.grid((grammar.OVERVIEW,), grid)

    def _migration(self, file: str) -> str:
        migrations = self.source.schema.migrations
        return link(code(file), self.relative(f"{migrations.folder}/{file}")) if migrations else ""

    def counts(self) -> Grid:
        """How many there are of each kind that there is."""
        return self.ledger.grid((grammar.OVERVIEW,), overview.counts(self.database))

    def failures(self) -> Grid:
        """The migrations that were refused, when the page was built all the same."""
        return overview.failures(self.source.schema.failures)

    def table_list(self, group: Group | None = None) -> Grid:
        """Every table, or those of a group, with its purpose."""
        tables, place = self.database.tables, (grammar.TABLES,)
        if group is not None:
            tables, place = group.tables, (group.name,)
        rows = (
            (
                self.linked(table.name),
                self._purpose_in_cell(table),
                str(len(table.columns)),
                self.introduced(table.name),
            )
            for table in tables
        )
        return self.ledger.grid(place, Grid(shapes.TABLE_LIST, tuple(rows)))

    def introduced(self, name: QualifiedName) -> str:
        """The migration that made a table or view, as a link; empty where it is not known."""
        file = self.source.schema.history.introduced.get(name)
        return "" if file is None else self._migration(file)

    # -- history ----------------------------------------------------------------------------

    def _to_changelog(self) -> str:
        own = self.directory.changelog_page
        target = Target(own or self.source.document, grammar.CHANGELOG.lower(), own is not None)
        return self._leading_to(target)

    def history(self, thing: Relation | Enum) -> Grid:
        """What migrations did to a table, view or enum since one made it; the last one last."""
        told = self.directory.changelog.of(thing.name)
        return self._told(
            thing, shapes.HISTORY, ((self._migration(file), said) for file, said in told)
        )

    @property
    def has_changelog(self) -> bool:
        """Whether there is a chapter of what migrations did, on this page or one of its own."""
        return bool(self.directory.changelog)

    @cached_property
    def _changelog(self) -> Grid:
        """What each migration did, the last one first."""
        told = self.directory.changelog.rows(self.linked)
        grid = Grid(shapes.MIGRATIONS, tuple((self._migration(file), said) for file, said in told))
        return self.ledger.grid((grammar.CHANGELOG,), grid)

    def changelog(self) -> Grid:
        """What the last migrations did."""
        grid = self._changelog
        return replace(grid, rows=grid.rows[: len(grid.rows) - folded(len(grid.rows))])

    def earlier_changelog(self) -> Grid:
        """What earlier ones did, where there are many."""
        grid = self._changelog
        return replace(grid, rows=grid.rows[len(grid.rows) - folded(len(grid.rows)) :])

    def dropped(self) -> Grid:
        """What migrations have dropped, the last one first."""
        told = self.directory.changelog.dropped(self._migration)
        return self.ledger.grid((grammar.CHANGELOG,), Grid(shapes.DROPPED, tuple(told)))

    # -- tables -----------------------------------------------------------------------------

    def facts(self, relation: Table | View) -> str:
        """What else there is to say of a table or view, in italics: no comment can look like it."""
        said = (
            self._table_facts(relation)
            if isinstance(relation, Table)
            else rows.view_facts(relation)
        )
        told = _TOLD_ELSEWHERE
        if isinstance(relation, Table) and relation.replica_identity == "index":
            told |= {"replica_identity"}
        if rest := properties(relation, but=told):
            said.append(f"{rest[0].upper()}{rest[1:]}.")
        if introduced := self.introduced(relation.name):
            said.append(f"Introduced in {introduced}.")
        remark = f"_{' '.join(said)}_" if said else ""
        return self.ledger.generated(self._place(relation), "remark", remark)

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
        said += partitions.named_when_run(table)
        if partitions.grants_stay_at_the_root(table):
            said.append("What is granted on it is granted on none of its partitions.")
        said += rows.index_facts(table.indexes)
        if table.row_security:
            whom = ", for its owner too" if table.row_security == "forced" else ""
            said.append(f"Row-level security is enabled{whom}.")
        return said

    def columns(self, table: Table) -> Grid:
        """The columns of a table."""
        return self._told(
            table,
            shapes.COLUMNS,
            tuple(
                (
                    code(spelling.identifier(column.name)),
                    self._type(column),
                    "yes" if column.nullable else "no",
                    rows.code_or_nothing(spelling.default_of(column)),
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
        told = (
            (column, rows.column_settings(column, relation.name)) for column in relation.columns
        )
        return self._told(
            relation,
            shapes.COLUMN_SETTINGS,
            tuple((code(spelling.identifier(c.name)), words) for c, words in told if words),
        )

    def policies(self, table: Table) -> Grid:
        """The row-level security policies."""
        return self._told(
            table, shapes.POLICIES, tuple(rows.policy(policy) for policy in table.policies)
        )

    def rules(self, relation: Table | View) -> Grid:
        """The rewrite rules."""
        return self._told(relation, shapes.RULES, tuple(rows.rule(rule) for rule in relation.rules))

    def statistics(self, relation: Table | View) -> Grid:
        """The extended statistics objects."""
        return self._told(
            relation, shapes.STATISTICS, tuple(rows.statistics(s) for s in relation.statistics)
        )

    def privileges(self, relation: Table | View) -> Grid:
        """Who may do what, but for the owner."""
        return self._told(
            relation,
            shapes.PRIVILEGES,
            tuple((grantee(p), granted(p)) for p in relation.privileges or ()),
        )

    def rest(self, enum: Enum) -> str:
        """An enum's owner and privileges, in italics, where they are not as by default."""
        told = properties(enum, but=("labels",))
        remark = f"_{told[0].upper()}{told[1:]}._" if told else ""
        return self.ledger.generated(self._place(enum), "remark", remark)

    def used_by(self, thing: Relation | Enum) -> Grid:
        """What needs a table, view or enum, as the catalogs know it."""
        users = self.directory.users.get(thing.name, ())
        told = ((self.linked(user.name), used_in(user)) for user in users)
        return self._told(thing, shapes.USED_BY, told)

    def constraints(self, table: Table) -> Grid:
        """Primary key, unique, check and exclusion constraints."""
        of_constraint = {index.constraint: index for index in table.indexes}
        return self._told(
            table,
            shapes.CONSTRAINTS,
            tuple(rows.constraint(c, of_constraint.get(c.name)) for c in table.constraints),
        )

    def foreign_keys(self, table: Table) -> Grid:
        """What the table refers to."""
        return self._told(
            table, shapes.FOREIGN_KEYS, tuple(self._foreign_key(key) for key in table.foreign_keys)
        )

    def _foreign_key(self, key: ForeignKey) -> tuple[str, ...]:
        target = f"{self.linked(key.referenced)} ({rows.column_names(key.referenced_columns)})"
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
            on_delete += f" ({rows.column_names(key.delete_columns)})"
        return (
            code(spelling.identifier(key.name)),
            rows.column_names(key.columns),
            ", ".join([target, *notes]),
            on_delete,
            key.on_update,
            text(key.comment or ""),
        )

    def referenced_by(self, table: Table) -> Grid:
        """What refers to the table."""
        return self._told(
            table,
            shapes.REFERENCED_BY,
            tuple(
                (self.linked(referrer.name), rows.column_names(key.columns), key.on_delete)
                for referrer, key in self.directory.referrers.get(table.name, ())
            ),
        )

    def without_key(self, table: Table) -> Grid:
        """What the table refers to as the settings or names have it, and no foreign key."""
        relations = self.directory.without_key.get(table.name, ())
        return self._told(table, shapes.WITHOUT_KEY, map(self._without_key, relations))

    def _without_key(self, relation: RelationWithoutKey) -> Row:
        columns = rows.column_names(relation.parent_columns)
        return (
            rows.column_names(relation.columns),
            f"{self.linked(relation.parent)} ({columns})",
            relation.origin,
            text(relation.comment or ""),
        )

    def referenced_without_key(self, table: Table) -> Grid:
        """What refers to the table in the same way."""
        return self._told(
            table,
            shapes.REFERENCED_WITHOUT_KEY,
            tuple(
                (
                    self.linked(relation.child),
                    rows.column_names(relation.columns),
                    relation.origin,
                )
                for relation in self.directory.referrers_without_key.get(table.name, ())
            ),
        )

    def indexes(self, relation: Table | View) -> Grid:
        """The indexes but for those that only serve a constraint that is listed already."""
        return self._told(
            relation,
            shapes.INDEXES,
            tuple(rows.index(index) for index in relation.indexes if index.constraint is None),
        )

    def triggers(self, relation: Table | View) -> Grid:
        """When each trigger fires and what it calls."""
        return self._told(
            relation, shapes.TRIGGERS, tuple(rows.trigger(t) for t in relation.triggers)
        )

    def partitions(self, table: Table) -> Grid:
        """Partitions, those of partitions below their parents."""
        return self._told(
            table, shapes.PARTITIONS, tuple(rows.partition(p) for p in rows.walk(table.partitions))
        )

    def of_partitions(self, table: Table) -> Grid:
        """What single partitions have and the table itself has not."""
        return self._told(table, shapes.OF_PARTITIONS, partitions.own_rows(table))

    # -- other kinds ------------------------------------------------------------------------

    def view_columns(self, view: View) -> Grid:
        """The columns that a view has."""
        return self._told(
            view,
            shapes.VIEW_COLUMNS,
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
        fence = fenced(rows.dedented(spelling.expression(view.definition)), "sql")
        return self.ledger.generated(self._place(view), "definition", fence)

    def enum_labels(self, enum: Enum) -> Grid:
        """The labels in the order in which they compare."""
        return self._told(enum, shapes.ENUM_LABELS, tuple((code(label),) for label in enum.labels))

    def chapters(self) -> Iterator[tuple[str, Grid]]:
        """The chapters of one row an object."""
        for title, grid in objects.chapters(self.database):
            yield title, self.ledger.grid((title,), grid)

    def template_names(self) -> dict[str, Any]:
        """What a template can use."""
        return {
            "page": self,
            "database": self.database,
            "grammar": grammar,
            "grid": _apart,
            "folded": _folded,
            "always_folded": _always_folded,
            "text": text,
            "code": code,
        }


def _mermaid(source: str) -> str:
    return fenced(source.rstrip("\n"), "mermaid")


def _apart(grid: Grid) -> str:
    """A grid between blank lines; nothing of one without rows."""
    return f"\n{grid}\n" if grid else ""


def _folded(what: str, grid: Grid) -> str:
    """A grid that is folded where it has very many rows."""
    return _apart(grid) if len(grid.rows) < grammar.FOLD_FROM else _always_folded(what, grid)


def _always_folded(what: str, grid: Grid) -> str:
    """A grid that is folded where it has any rows."""
    if not grid:
        return ""
    start = grammar.FOLD_START.format(grammar.FOLDS[what])
    return f"\n{start}\n\n{grid}\n\n{grammar.FOLD_END}\n"

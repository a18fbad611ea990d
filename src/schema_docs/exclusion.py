"""Tables and views that a team wants to see nowhere, taken out of a schema.

The settings know of them, so that what takes its time is imported where it is needed.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from schema_docs.model import Database, QualifiedName
    from schema_docs.sources import LoadedSchema

BOOKKEEPING: Final = (
    "alembic_version",
    "django_migrations",
    "pgmigrations",
    "knex_migrations",
    "knex_migrations_lock",
    "_prisma_migrations",
    "schema_migrations",
    "ar_internal_metadata",
    "flyway_schema_history",
    "databasechangelog",
    "databasechangeloglock",
    "goose_db_version",
    "gorp_migrations",
    "SequelizeMeta",
    "typeorm_metadata",
    "kysely_migration",
    "kysely_migration_lock",
    "mikro_orm_migrations",
    "drizzle.__drizzle_migrations",
    "__drizzle_migrations",
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "atlas_schema_revisions.atlas_schema_revisions",
    "schema_version",
    "sqitch.*",
    "supabase_migrations.*",
)
"""In which the tools that run migrations remember which ones they have run: theirs, and not there
where a folder of the same migrations is run."""


def is_meant(name: QualifiedName, pattern: str) -> bool:
    """Whether a pattern means a name, as it is shown, or with its schema and unquoted."""
    from schema_docs import spelling

    return fnmatchcase(spelling.qualified(name), pattern) or fnmatchcase(
        f"{name.schema}.{name.name}", pattern
    )


def without_books(live: LoadedSchema, made: Database) -> LoadedSchema:
    """A live database without what the tool that migrates it keeps its books in.

    That is no table which the migrations make themselves, and goes with its sequences, and with its
    schema where there is nothing else in that.

    Args:
        live: the database as it is.
        made: what the migrations make.
    """
    theirs = {table.name for table in made.tables}
    database = live.database
    books = {
        table.name
        for table in database.tables
        if table.name not in theirs and any(is_meant(table.name, book) for book in BOOKKEEPING)
    }
    if not books:
        return live
    left = _without_relations(live, books)
    lived_in = {
        thing.name.schema
        for things in (
            left.database.tables,
            left.database.views,
            left.database.sequences,
            left.database.functions,
            left.database.enums,
            left.database.domains,
            left.database.composites,
        )
        for thing in things
    }
    kept = lived_in | {schema.name for schema in made.schemas}
    emptied = {name.schema for name in books} - kept
    schemas = tuple(each for each in database.schemas if each.name not in emptied)
    return replace(left, database=replace(left.database, schemas=schemas))


def without(schema: LoadedSchema, patterns: Sequence[str]) -> LoadedSchema:
    """A schema without the tables and views that some patterns mean, and without their history.

    What is left may refer to them, as a foreign key does to a table that the model lacks. Types,
    functions and sequences of their own stay.
    """
    database = schema.database
    names = [
        *(table.name for table in database.tables),
        *(view.name for view in database.views),
    ]
    gone = {name for name in names if any(is_meant(name, pattern) for pattern in patterns)}
    return _without_relations(schema, gone) if gone else schema


def _without_relations(schema: LoadedSchema, gone: AbstractSet[QualifiedName]) -> LoadedSchema:
    """A schema without some tables and views, and without what belongs to them."""
    from schema_docs.migrations.history import RELATION_KINDS

    database = schema.database
    parts = {
        partition.name
        for table in database.tables
        if table.name in gone
        for child in table.partitions
        for partition in child.walk()
    }
    hidden = gone | parts
    of_relations = {*RELATION_KINDS, "column", "constraint", "foreign key", "index", "trigger"}
    of_relations |= {"rule", "policy"}
    return replace(
        schema,
        database=replace(
            database,
            tables=tuple(table for table in database.tables if table.name not in gone),
            views=tuple(view for view in database.views if view.name not in gone),
            uses=tuple(use for use in database.uses if use.by.name not in hidden),
        ),
        history=replace(
            schema.history,
            stories=tuple(
                story
                for story in schema.history.stories
                if story.subject.name not in hidden or story.subject.kind not in of_relations
            ),
        ),
    )

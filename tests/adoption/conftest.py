"""The schemas that handwritten pages are held against."""

from __future__ import annotations

import pytest

from schema_docs.config.files import load_databases
from schema_docs.model import Column, Constraint, Database, Enum, QualifiedName, Table, View
from schema_docs.project import Project
from support import EXAMPLE


@pytest.fixture(scope="session")
def example_database() -> Database:
    """What the example's migrations make."""
    settings = load_databases(EXAMPLE)[0]
    return Project(EXAMPLE, settings).migrations().load(lambda _: None).database


def _column(name: str, type_: str, *, nullable: bool = True) -> Column:
    type_name = QualifiedName("pg_catalog", {"character varying(255)": "varchar"}.get(type_, type_))
    return Column(name=name, type=type_, type_name=type_name, nullable=nullable)


@pytest.fixture(scope="session")
def database() -> Database:
    """Two tables, a view and an enum."""
    mood = QualifiedName("public", "mood")
    return Database(
        tables=(
            Table(
                name=QualifiedName("public", "notes"),
                columns=(_column("id", "uuid", nullable=False), _column("body", "text")),
            ),
            Table(
                name=QualifiedName("public", "users"),
                columns=(
                    _column("id", "uuid", nullable=False),
                    _column("email", "character varying(255)", nullable=False),
                    Column(name="mood", type="public.mood", type_name=mood),
                ),
                constraints=(
                    Constraint(
                        name="users_pkey",
                        kind="primary key",
                        columns=("id",),
                        definition="PRIMARY KEY (id)",
                    ),
                ),
            ),
        ),
        views=(
            View(
                name=QualifiedName("public", "happy_users"),
                definition=" SELECT users.email\n   FROM public.users;",
                columns=(_column("email", "character varying(255)"),),
            ),
        ),
        enums=(Enum(name=mood, labels=("glad", "sad")),),
    )

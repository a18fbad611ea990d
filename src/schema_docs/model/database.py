"""The whole: one database, with what stands beside its relations, types and routines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schema_docs.model.names import Option, Owned, Privilege, QualifiedName
from schema_docs.model.relations import Sequence, Table, View
from schema_docs.model.routines import (
    AccessMethod,
    Cast,
    Collation,
    Conversion,
    EventTrigger,
    Function,
    Language,
    Operator,
    OperatorClass,
    OperatorFamily,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Transform,
)
from schema_docs.model.types import BaseType, Composite, Domain, Enum, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema(Owned):
    """A namespace that the team made, or `public`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCount:
    """How many objects of one kind an extension brings."""

    kind: str
    """In PostgreSQL's words, `pg_identify_object`'s: `function`, `operator class`."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An installed extension. What it owns is its own: counted, and listed nowhere.

    Which version there is, and what that brings, is decided by the server, not by the team: two
    models that differ in nothing else are equal.
    """

    name: str
    schema: str
    version: str | None = field(default=None, compare=False)
    """Known of a live database alone."""
    members: tuple[MemberCount, ...] = field(default=(), compare=False)
    """What it brings, likewise; not what comes with that, such as array types."""
    unused: bool = field(default=False, compare=False)
    """Nothing in the database needs what it brings here. In no snapshot: what it brings is decided
    by the server."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDataWrapper(Owned):
    """A foreign-data wrapper that no extension brought."""

    name: str
    handler: str | None = None
    validator: str | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMapping:
    """How one role is known to a foreign server."""

    role: str
    options: tuple[Option, ...] = ()
    options_hidden: bool = False
    """Whether PostgreSQL hides the options from the role that read the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignServer(Owned):
    """A foreign server."""

    name: str
    wrapper: str
    type: str | None = None
    version: str | None = None
    options: tuple[Option, ...] = ()
    mappings: tuple[UserMapping, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table in a publication."""

    name: QualifiedName
    columns: tuple[str, ...] = ()
    """Empty: all of them."""
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Owned):
    """A publication for logical replication."""

    name: str
    all_tables: bool = False
    schemas: tuple[str, ...] = ()
    tables: tuple[PublishedTable, ...] = ()
    operations: tuple[str, ...] = ()
    via_root: bool = False
    generated_columns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Owned):
    """A subscription. Its connection string is never read."""

    name: str
    enabled: bool
    publications: tuple[str, ...]
    slot: str | None = None
    settings: tuple[Option, ...] = ()
    """`binary`, `origin` …: the options that are not as by default, as far as they may be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeObject(Owned):
    """A large object that has a comment, a label, or other privileges than by default.

    It has no name but a number that is another in every database, which is not kept.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivilege:
    """What objects get that a role makes from now on."""

    role: str | None
    """None where it is the owner of the database."""
    schema: str | None = None
    """None: in any schema."""
    objects: Literal["tables", "sequences", "functions", "types", "schemas", "large objects"]
    privileges: tuple[Privilege, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a role is a member of another."""

    name: str
    """The role that it is a member of."""
    options: tuple[str, ...] = ()
    """`ADMIN`, `INHERIT`, `NO INHERIT`, `NO SET`: what is not by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that the schema mentions: as an owner, in a grant, in a policy."""

    name: str
    attributes: tuple[str, ...] = ()
    """`LOGIN`, `SUPERUSER` …: what is not by default."""
    member_of: tuple[Membership, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ObjectName:
    """Any object that can use another or be used."""

    kind: str
    """`table`, `view`, `function`, `type`, `column`, `default`, `check`, `trigger` …"""
    name: QualifiedName
    """Of the object, or of the relation that it belongs to."""
    part: str = ""
    """The column, constraint, trigger …; a function's signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One object needs another, as `pg_depend` says."""

    used: ObjectName
    by: ObjectName


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """All that the catalogs say of one database, each kind sorted by name, by code point."""

    schemas: tuple[Schema, ...] = ()
    extensions: tuple[Extension, ...] = ()
    roles: tuple[Role, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    enums: tuple[Enum, ...] = ()
    domains: tuple[Domain, ...] = ()
    composites: tuple[Composite, ...] = ()
    ranges: tuple[Range, ...] = ()
    base_types: tuple[BaseType, ...] = ()
    functions: tuple[Function, ...] = ()
    operators: tuple[Operator, ...] = ()
    operator_families: tuple[OperatorFamily, ...] = ()
    operator_classes: tuple[OperatorClass, ...] = ()
    casts: tuple[Cast, ...] = ()
    collations: tuple[Collation, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    text_search_configurations: tuple[TextSearchConfiguration, ...] = ()
    text_search_dictionaries: tuple[TextSearchDictionary, ...] = ()
    text_search_parsers: tuple[TextSearchParser, ...] = ()
    text_search_templates: tuple[TextSearchTemplate, ...] = ()
    languages: tuple[Language, ...] = ()
    transforms: tuple[Transform, ...] = ()
    access_methods: tuple[AccessMethod, ...] = ()
    event_triggers: tuple[EventTrigger, ...] = ()
    foreign_data_wrappers: tuple[ForeignDataWrapper, ...] = ()
    servers: tuple[ForeignServer, ...] = ()
    publications: tuple[Publication, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    large_objects: tuple[LargeObject, ...] = ()
    """By comment, having no name."""
    default_privileges: tuple[DefaultPrivilege, ...] = ()
    uses: tuple[Use, ...] = ()

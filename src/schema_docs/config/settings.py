"""Everything that can be set, as a value, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.config.lint import LintSettings
from schema_docs.exclusion import BOOKKEEPING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.config.groups import Group
    from schema_docs.config.relations import ConfiguredRelation, Inferring
    from schema_docs.document.layout_names import GroupBy, LayoutName
    from schema_docs.migrations.layout_names import MigrationsLayout

OnError = Literal["stop", "continue"]
Preset = Literal["none", "supabase"]
DiagramDetail = Literal["auto", "names", "keys", "full"]
DiagramContents = Literal["enums", "views"]
LayoutEngine = Literal["graphviz-pure", "dot"]
Neighbourhoods = Literal["auto", "none", "mermaid", "svg"]

INSTEAD: Final = {"migrations": "migrate_command", "migrate_command": "migrations"}
"""Two ways to say the same: a file has one of them, and a block's own is what counts."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set; each field is a key of the file."""

    name: str | None = None
    """What `--only` selects a `[[database]]` block by; None where there are no blocks."""
    title: str = "Database schema"
    migrations: str | None = None
    """The folder of migrations, or the file of the whole schema; None: the only one that the
    repository has."""
    migrations_layout: MigrationsLayout | None = None
    """Whose tool's migrations they are; None: what lies in the folder tells."""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    """What the team's tool puts in place of `${name}`."""
    run_scripts: bool = False
    """Whether shell scripts among plain migrations run."""
    migrate_command: str | None = None
    """The team's own tool, which makes the schema in place of a folder of SQL."""
    document: str = "docs/DATABASE_SCHEMA.md"
    diagram: str | None = None
    """The SVG; None: `er-diagram.svg` beside the document."""
    diagram_detail: DiagramDetail = "auto"
    """Which columns of a table diagrams show: none, those of keys, all; `auto`: all where there are
    few tables, else those of keys."""
    diagram_shows: tuple[DiagramContents, ...] = ()
    """What diagrams show beside tables."""
    layout_engine: LayoutEngine = "graphviz-pure"
    """What draws: the program that comes with the package, or the machine's own Graphviz."""
    neighbourhoods: Neighbourhoods = "auto"
    """The diagram that each table has of itself and its neighbours: on its page, or in a file;
    `auto`: on its page where it has one of its own."""
    snapshot: str | None = None
    """The schema as JSON, when one is wanted."""
    mermaid: str | None = None
    """The diagram as Mermaid, likewise."""
    dbml: str | None = None
    """The schema as DBML, likewise."""
    user: str = "postgres"
    """What `POSTGRES_USER` is to the Docker image: the superuser that runs the migrations."""
    database: str | None = None
    """What `POSTGRES_DB` is to the image: None means a database named like the user."""
    roles: tuple[str, ...] = ()
    """Roles that there are before the first migration."""
    before: tuple[str, ...] = ()
    """What runs before the first migration: SQL, or the path of a file."""
    preset: Preset | None = None
    """The platform that the migrations run on; None: the one that their folder speaks of."""
    server: str = "auto"
    """`auto`, `embedded`, `local`, or the URL of a server."""
    bindir: str | None = None
    """The folder of the PostgreSQL programs to use."""
    on_error: OnError = "stop"
    layout: LayoutName = "auto"
    group_by: GroupBy = "none"
    templates: str | None = None
    """The folder of the team's own templates."""
    groups: Mapping[str, Group] = field(default_factory=dict)
    """The domains of `group_by = "domain"`, in the order of the file."""
    history: bool = True
    """Whether the page tells what migrations did: below each table, and as a changelog."""
    exclude: tuple[str, ...] | None = None
    """Patterns of tables and views that are nowhere; None: those in which the tool of
    `migrate_command` keeps its books."""
    relations: tuple[ConfiguredRelation, ...] = ()
    """Relations that the database has no foreign key for."""
    infer_relations: Inferring = False
    """Whether more of them are inferred from names; `gated`: whether `check` does so, too, where it
    would take those that the page lists."""
    fragments: tuple[str, ...] = ()
    """Globs of the Markdown files whose blocks are kept fresh."""
    lint: LintSettings = field(default_factory=LintSettings)
    """What `lint` looks for, and what fails it."""

    @property
    def database_name(self) -> str:
        """The database that the migrations run in."""
        return self.database or self.user

    @property
    def excluded(self) -> tuple[str, ...]:
        """Patterns of the tables and views that are nowhere."""
        if self.exclude is not None:
            return self.exclude
        return () if self.migrate_command is None else BOOKKEEPING

    @property
    def diagram_path(self) -> str:
        """The SVG's place, relative to the repository."""
        return self.diagram or (Path(self.document).parent / "er-diagram.svg").as_posix()

    @property
    def diagrams_folder(self) -> str:
        """Where the diagrams lie that are not the whole, such as those of groups."""
        return self.diagram_path.removesuffix(".svg")

    @property
    def files_beside(self) -> tuple[str, ...]:
        """The other files that are generated as a whole, whatever the schema is."""
        return (self.diagram_path, *self.exports)

    @property
    def exports(self) -> dict[str, str]:
        """Of those beside the diagram, which form of the schema each is, as `export` calls it."""
        paths = {self.snapshot: "json", self.mermaid: "mermaid", self.dbml: "dbml"}
        return {path: what for path, what in paths.items() if path is not None}


def override(settings: Settings, **options: str | None) -> Settings:
    """The settings with every option that was given in their place."""
    given = {key: value for key, value in options.items() if value is not None}
    instead: dict[str, str | None] = {INSTEAD[key]: None for key in given if key in INSTEAD}
    return replace(settings, **(instead | given))  # type: ignore[arg-type]

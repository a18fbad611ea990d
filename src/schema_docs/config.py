"""The settings of a repository: from a file, under options; an unknown key is an error.

A repository has one database, or several, each with its own page: `[[database]]` blocks, whose
settings stand over those at the top of the file.
"""

from __future__ import annotations

import difflib
import posixpath
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from schema_docs.diagram.relation_settings import (
    ConfiguredRelation,
    Inferring,
    inferring,
    relation_settings,
)
from schema_docs.document.layout_names import GroupBy, LayoutName, pages_folder
from schema_docs.errors import ConfigurationError
from schema_docs.exclusion import BOOKKEEPING
from schema_docs.lint.settings import LintSettings, lint_settings
from schema_docs.migrations.layout_names import MigrationsLayout
from schema_docs.server.choice import is_server_choice, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE_NAME: Final = "schema-docs.toml"
_PROJECT: Final = "pyproject.toml"

OnError = Literal["stop", "continue"]
Preset = Literal["none", "supabase"]
DiagramDetail = Literal["auto", "names", "keys", "full"]
LayoutEngine = Literal["graphviz-pure", "dot"]
Neighbourhoods = Literal["auto", "none", "mermaid", "svg"]


@dataclass(frozen=True, kw_only=True)
class Group:
    """A domain that the settings name."""

    tables: tuple[str, ...]
    """Patterns such as `invoice*`, as the page spells names."""
    color: str | None = None
    """`#rrggbb`, in small letters; None: one that its name chooses."""
    description: str | None = None


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
    diagram_shows: tuple[Literal["enums", "views"], ...] = ()
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


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "on_error": get_args(OnError),
    "layout": get_args(LayoutName),
    "migrations_layout": get_args(MigrationsLayout),
    "group_by": get_args(GroupBy),
    "preset": get_args(Preset),
    "diagram_detail": get_args(DiagramDetail),
    "layout_engine": get_args(LayoutEngine),
    "neighbourhoods": get_args(Neighbourhoods),
}
_SHOWN: Final = ("enums", "views")
_NAME: Final = re.compile(r"[\w.-]+")
_COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LISTS: Final = frozenset({"fragments", "before", "roles", "exclude", "diagram_shows"})
_INSTEAD: Final = {"migrations": "migrate_command", "migrate_command": "migrations"}
"""Two ways to say the same: a file has one of them, and a block's own is what counts."""
_SWITCHES: Final = frozenset({"history", "run_scripts"})


def load_databases(repository: Path, file: Path | None = None) -> tuple[Settings, ...]:
    """The settings of each of the repository's databases, in the order of the file.

    Args:
        repository: the folder that all paths are relative to.
        file: a configuration file to read instead of the usual ones.

    Raises:
        ConfigurationError: the file cannot be read, or has a key or value that is not known.
    """
    if file is not None:
        if not file.is_file():
            raise ConfigurationError(f"{file}: no such configuration file")
        return _databases(_table_of(file) or {}, str(file))
    name = settings_file(repository)
    if name is None:
        return (Settings(),)
    place = name if name == FILE_NAME else f"{name}, [tool.schema-docs]"
    return _databases(_table_of(repository / name) or {}, place)


def settings_file(folder: Path) -> str | None:
    """The file of a folder that has settings; None where none has.

    Raises:
        ConfigurationError: it cannot be read.
    """
    if (folder / FILE_NAME).is_file():
        return FILE_NAME
    project = folder / _PROJECT
    return _PROJECT if project.is_file() and _table_of(project) is not None else None


def find_root(start: Path) -> Path:
    """The nearest folder, upwards, that has a configuration; else the top of the repository.

    Outside of a git repository that is `start` itself.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if settings_file(folder) is not None or (folder / ".git").exists():
            return folder
    return start


def find_settings(start: Path, top: Path) -> Path | None:
    """The nearest folder, from one upwards to another, that has a configuration."""
    folders = (start, *start.parents)
    between = folders[: folders.index(top) + 1]
    return next((folder for folder in between if settings_file(folder) is not None), None)


def override(settings: Settings, **options: str | None) -> Settings:
    """The settings with every option that was given in their place."""
    given = {key: value for key, value in options.items() if value is not None}
    instead: dict[str, str | None] = {_INSTEAD[key]: None for key in given if key in _INSTEAD}
    return replace(settings, **(instead | given))  # type: ignore[arg-type]


def select(databases: tuple[Settings, ...], name: str | None) -> tuple[Settings, ...]:
    """The database of this name; all of them without one.

    Raises:
        ConfigurationError: there is none of this name.
    """
    if name is None:
        return databases
    found = tuple(settings for settings in databases if settings.name == name)
    if not found:
        names = ", ".join(settings.name for settings in databases if settings.name is not None)
        there = f"the settings have {names}" if names else "the settings have no [[database]] block"
        raise ConfigurationError(f"--only {name}: no such database; {there}")
    return found


def _table_of(file: Path) -> dict[str, Any] | None:
    """The settings that a file has; None of a pyproject.toml that is not about us."""
    try:
        content = tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file.name}: not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigurationError(f"{file.name}: cannot be read: {error.strerror}") from error
    if file.name != _PROJECT:
        return content
    tool = content.get("tool")
    if not isinstance(tool, dict) or "schema-docs" not in tool:
        return None
    table = tool["schema-docs"]
    if not isinstance(table, dict):
        raise ConfigurationError(f"{file.name}: `tool.schema-docs` must be a table of settings")
    return table


def _databases(table: dict[str, Any], place: str) -> tuple[Settings, ...]:
    """The settings of each `[[database]]` block; of the only database where there is none."""
    blocks = table.get("database")
    if "name" in table:
        raise ConfigurationError(
            f"{place}: `name` names a [[database]] block, and stands inside of it; the name of the "
            "database is `database`, and the title of the page is `title`"
        )
    if not isinstance(blocks, list):
        return (_settings(table, place),)
    common = {key: value for key, value in table.items() if key != "database"}
    _settings(common, place)  # its errors are not those of a block
    found = tuple(_block(block, common, place) for block in blocks)
    _refuse_what_is_double(found, place)
    return found


def _block(block: Any, common: dict[str, Any], place: str) -> Settings:
    """A block over what stands at the top of the file."""
    name = block.get("name") if isinstance(block, dict) else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{place}: every [[database]] block needs a `name`, which --only selects it by: "
            "letters, digits, dots and hyphens"
        )
    kept = {key: value for key, value in common.items() if _INSTEAD.get(key) not in block}
    settings = _settings(kept | block, f"{place}, [[database]] {name}")
    if "relations" in common and "relations" not in block:  # errors name where they stand
        return replace(settings, relations=relation_settings(common["relations"], place))
    return settings


def _refuse_what_is_double(databases: tuple[Settings, ...], place: str) -> None:
    """Makes sure that each block has a name and files of its own.

    Raises:
        ConfigurationError: two share one.
    """
    users: dict[str, str] = {}
    for settings in databases:
        name = settings.name or ""
        if name in users.values():
            raise ConfigurationError(f"{place}: two [[database]] blocks have the name {name}")
        written = [
            ("document", settings.document),
            ("diagram", settings.diagram_path),
            ("snapshot", settings.snapshot),
            ("mermaid", settings.mermaid),
            ("dbml", settings.dbml),
        ]
        if settings.layout == "split":
            written.append(("document", f"{pages_folder(settings.document)}/*.md"))
        for key, path in written:
            # Also where only the case differs: on many disks that is the same file.
            plain = posixpath.normpath(path) if path else ""
            file = plain.casefold()
            if file in users:
                raise ConfigurationError(
                    f"{place}: {users[file]} and {name} would both write {plain}; set `{key}` in "
                    "their [[database]] blocks"
                )
            if file:
                users[file] = name
    for one in databases:
        folder = posixpath.normpath(one.diagrams_folder)
        for other in databases:
            path = posixpath.normpath(other.diagram_path)
            if other is not one and path.casefold().startswith(f"{folder.casefold()}/"):
                raise ConfigurationError(
                    f"{place}: {other.name} would write {path} into the folder that {one.name} has "
                    "its diagrams in; set `diagram` in their [[database]] blocks"
                )


def _settings(table: dict[str, Any], place: str) -> Settings:
    known = [field.name for field in fields(Settings)]
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{place}: unknown setting `{key}`; {_remedy(key, known)}")
    if "migrations" in table and "migrate_command" in table:
        raise ConfigurationError(
            f"{place}: `migrations` and `migrate_command` are two ways to make the schema; set one"
        )
    settings = Settings(**{key: _value(key, value, place) for key, value in table.items()})
    if settings.group_by == "domain" and not settings.groups:
        raise ConfigurationError(
            f'{place}: `group_by` is "domain", and no domain is named; write for each one '
            '[groups.NAME] with tables = ["pattern*", …]'
        )
    endings = (
        ("document", settings.document, ".md"),
        ("diagram", settings.diagram_path, ".svg"),
        ("snapshot", settings.snapshot or ".json", ".json"),
        ("mermaid", settings.mermaid or ".mmd", ".mmd"),
        ("dbml", settings.dbml or ".dbml", ".dbml"),
    )
    for key, value, ending in endings:
        if not value.endswith(ending):
            raise ConfigurationError(f'{place}: `{key}` is "{value}"; it must end in {ending}')
    if posixpath.basename(settings.diagram_path) == ".svg":  # other diagrams lie beside, by name
        raise ConfigurationError(
            f'{place}: `diagram` is "{settings.diagram_path}"; it must have a name before .svg'
        )
    for shown in settings.diagram_shows:
        if shown not in _SHOWN:
            raise ConfigurationError(
                f'{place}: `diagram_shows` has "{shown}"; it can have "enums" and "views"'
            )
    for glob in settings.fragments:
        if glob.startswith("/") or ".." in glob.split("/"):
            raise ConfigurationError(
                f'{place}: `fragments` has "{glob}"; it must lead to files below this folder'
            )
    return settings


def _remedy(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"


def _value(key: str, value: Any, place: str) -> Any:
    """A setting as `Settings` holds it."""
    if key in _READERS:
        return _READERS[key](value, place)
    if key == "database" and not isinstance(value, str):
        raise ConfigurationError(
            f'{place}: `database` must be a name, such as database = "app"; or there are '
            "[[database]] blocks, one for each database"
        )
    if key in _LISTS:
        if not isinstance(value, list) or not all(map(_is_text, value)):
            raise ConfigurationError(f"{place}: `{key}` must be a list of texts, none empty")
        return tuple(value)
    if key in _SWITCHES:
        if not isinstance(value, bool):
            raise ConfigurationError(f"{place}: `{key}` must be true or false")
        return value
    if not _is_text(value):
        raise ConfigurationError(f"{place}: `{key}` must be a text that is not empty")
    if key == "server" and not is_server_choice(value):
        raise ConfigurationError(
            f'{place}: `server` is "{told(value)}"; it can be "auto", "embedded", "local", or a '
            "URL such as postgresql://user@host:5432/postgres"
        )
    choices = _CHOICES.get(key)
    if choices and value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ConfigurationError(f'{place}: `{key}` is "{value}"; it can be {listed}')
    return value


def _groups(value: Any, place: str) -> dict[str, Group]:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}: `groups` must be tables such as [groups.billing]")
    if any(not name.strip() for name in value):
        raise ConfigurationError(f"{place}: a group in `groups` has a name without a letter")
    return {name: _group(group, f"{place}: [groups.{name}]") for name, group in value.items()}


def _group(value: Any, place: str) -> Group:
    known = [field.name for field in fields(Group)]
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place} must be a table of settings: {', '.join(known)}")
    for key in value:
        if key not in known:
            raise ConfigurationError(f"{place}: unknown setting `{key}`; {_remedy(key, known)}")
    tables, color, description = (value.get(key) for key in ("tables", "color", "description"))
    if not isinstance(tables, list) or not tables or not all(map(_is_text, tables)):
        raise ConfigurationError(f"{place} must have `tables`, a list of patterns")
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        raise ConfigurationError(f'{place}: `color` must be six digits such as "#3b6fb6"')
    if description is not None and not _is_text(description):
        raise ConfigurationError(f"{place}: `description` must be a text that is not empty")
    return Group(tables=tuple(tables), color=color and color.lower(), description=description)


def _placeholders(value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ConfigurationError(f'{place}: [placeholders] must be texts, such as schema = "app"')
    return value


_READERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "groups": _groups,
    "infer_relations": inferring,
    "lint": lint_settings,
    "placeholders": _placeholders,
    "relations": relation_settings,
}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)

"""What a repository's files are generated from: migrations, settings, templates.

PostgreSQL's major is not among it, since the files are the same on every one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schema_docs.fingerprint.digest import as_checked_out, digest_of, may_keep_line_ends
from schema_docs.fingerprint.scripts import reach_of
from schema_docs.migrations.layouts.listing import SUPABASE, DiskListing, lies_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.config.settings import Settings
    from schema_docs.migrations.layouts.listing import Listing
    from schema_docs.project import Project

MIGRATIONS: Final = "migrations"
SETTINGS: Final = "settings"
TEMPLATES: Final = "templates"

_OF_THE_RUN: Final = ("server", "bindir", "migrations", "lint")
"""Settings that nothing which is generated depends on, such as the server; the folder is told as it
is named on the page."""

_NEVER_RUN: Final = (".md", ".markdown")
"""Files beside the migrations that no layout looks into."""

_OF_OTHER_TOOLS: Final = (".go", ".java", ".kt", ".fizz", ".rb", ".py", ".js", ".ts", ".sh")
"""Files that are named among the migrations, and that psql never runs."""

_PACKED: Final = (".gz", ".xz")


class Unknowable(Exception):  # noqa: N818 - no error: it is why the schema has to be made
    """What the files are made from is more than can be looked at; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything that decides what a build from migrations writes."""

    digests: Mapping[str, str]
    """By its kind."""
    keep_line_ends: bool = False
    """Whether line ends of Windows, which no digest counts, may be part of a text that
    migrations hold: a default, say, is another one then."""


def inputs_of(project: Project) -> Inputs:
    """What the repository's files are made from, now.

    Raises:
        Unknowable: something decides it that is no file of the repository.
        ConfigurationError: there are no migrations, or a folder or file of the settings is missing.
    """
    settings = project.settings
    if settings.migrate_command is not None:
        raise Unknowable("what `migrate_command` makes is not known by its files")
    path = project.migrations_path()
    scripts = _Scripts(project)
    digests = {
        MIGRATIONS: digest_of(scripts.of(path)),
        SETTINGS: digest_of(_settings(project, path)),
    }
    templates = project.templates()
    if templates is not None:
        digests[TEMPLATES] = digest_of(_files(templates))
    return Inputs(digests=digests, keep_line_ends=scripts.keep_line_ends)


def _settings(project: Project, migrations: Path) -> dict[str, bytes]:
    """The settings of a database, and what of the others decides which blocks are about it."""
    own = {key: value for key, value in asdict(project.settings).items() if key not in _OF_THE_RUN}

    def shared(settings: Settings) -> tuple[object, ...]:
        return settings.name, settings.document, settings.fragments

    relative = project.relative(migrations)
    told = {"migrations": relative, "own": own, "all": [*map(shared, project.databases)]}
    if lies_in(migrations, SUPABASE) and not lies_in(Path(relative), SUPABASE):
        told["layout"] = "supabase"  # so it is told by what the repository's own folder is called
    return {"": json.dumps(told).encode()}


def _files(folder: str) -> dict[str, bytes]:
    """All that lies in a folder of templates."""
    found = {}
    for parent, _, names in os.walk(folder, followlinks=True):
        for name in names:
            file = Path(parent, name)
            found[file.relative_to(folder).as_posix()] = as_checked_out(_read(file))
    return found


def _read(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():  # a pipe, say, which nobody may write to
            raise Unknowable(f"{file.name} is no plain file")
        return file.read_bytes()
    except OSError as error:
        raise Unknowable(f"{file.name} cannot be read: {error.strerror}") from error


class _Scripts:
    """Collects migrations, what runs before them, and what they include."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[str, bytes | None] = {}
        self._followed: set[tuple[Path, Path]] = set()
        self.keep_line_ends = False
        """Whether line ends of Windows may be part of a text."""

    def of(self, path: Path) -> dict[str, bytes | None]:
        """Everything by a name that says what it is."""
        for number, entry in enumerate(self._project.settings.before, 1):
            self._before(number, entry)
        for name, value in self._project.settings.placeholders.items():
            _refuse_commands(f"the placeholder {name}", value.encode())
        is_file = path.is_file()
        listing = DiskListing(path.parent if is_file else path)
        if is_file:
            self._file(path.name, path)
        else:
            for name in listing.files:
                if not name.endswith(_NEVER_RUN) and not self._is_generated(path / name):
                    self._file(name, path / name)
        for name, content in _above(listing):
            _refuse_commands(name, content)  # what it puts in place of `${name}`
            self._found[name] = content
        return self._found

    def _with_plain_line_ends(self, script: bytes) -> bytes:
        self.keep_line_ends |= may_keep_line_ends(script)
        return script.replace(b"\r\n", b"\n")

    def _is_generated(self, file: Path) -> bool:
        """Whether it is a picture, say, that a team keeps beside its migrations."""
        project = self._project
        return any(
            Path(path).name == file.name and (project.root / path).resolve() == file.resolve()
            for settings in (project.settings, *project.databases)
            for path in settings.files_beside
        )

    def _before(self, number: int, entry: str) -> None:
        """One entry of `before`: a file, or SQL, which the settings hold."""
        from schema_docs.migrations.before import read_before

        (step,) = read_before(self._project.root, [entry])
        if step.migration.script is None:
            self._file(f"before {number} {entry}", self._project.root / entry)
        else:
            self._follow(f"`before` {number}", entry.encode(), self._project.root)

    def _file(self, name: str, file: Path) -> None:
        content = _read(file)
        packed = name.endswith(_PACKED)
        self._found[name] = content if packed else self._with_plain_line_ends(content)
        if name.endswith(_OF_OTHER_TOOLS):
            if name.endswith(".sh") and self._project.settings.run_scripts:
                raise Unknowable(f"{name} is a shell script, and may do anything")
            return
        self._follow(name, _unpacked(file) if packed else content, file.parent)

    def _follow(self, name: str, script: bytes, folder: Path) -> None:
        """Adds what a script includes.

        Args:
            name: how the script is called where it reads something else.
            script: its bytes.
            folder: where it lies, and psql is started.
        """
        reach = reach_of(script)
        if reach.outside:
            raise Unknowable(f"{name} has `{reach.outside}`, which may read anything")
        for include in reach.includes:
            self._include(name, include, folder, folder)

    def _include(self, by: str, path: str, started: Path, beside: Path) -> None:
        for folder in dict.fromkeys((started, beside)):
            # As psql does, which takes what a link includes from where the link is.
            next_to = (folder / path).parent.resolve()
            place = next_to / Path(path).name
            if (place, started) in self._followed:
                continue
            self._followed.add((place, started))
            file = place.resolve()
            if not file.is_relative_to(self._project.root):
                raise Unknowable(f"{by} includes {path}, which lies outside of the repository")
            name = f"included {self._project.relative(file)}"
            if not file.is_file():  # so it must stay, or a run would find it
                self._found[name] = None
                continue
            content = _read(file)
            self._found[name] = self._with_plain_line_ends(content)
            reach = reach_of(content)
            if reach.outside:
                raise Unknowable(f"{name} has `{reach.outside}`, which may read anything")
            for include in reach.includes:
                self._include(path, include, started, next_to)


def _refuse_commands(by: str, value: bytes) -> None:
    """Makes sure that what is put into scripts reads nothing besides.

    Raises:
        Unknowable: it does.
    """
    reach = reach_of(value)
    if reach.outside or reach.includes:
        raise Unknowable(f"{by} has `{reach.outside or reach.includes[0]}`, which may be anything")


def _above(listing: Listing) -> Iterator[tuple[str, bytes]]:
    """The settings of the layout's own tool, in the folder and in those above it."""
    from schema_docs.migrations.layouts.listing import FILES_ABOVE

    for name in FILES_ABOVE:
        for number, content in enumerate(listing.upwards(name)):
            # Of a Rust project only whether it uses sqlx is asked.
            if name != "Cargo.toml" or b"sqlx" in content:
                yield f"above {number} {name}", content.replace(b"\r\n", b"\n")


def _unpacked(file: Path) -> bytes:
    from schema_docs.migrations.migration import Migration
    from schema_docs.migrations.psql import script_of

    return script_of(file.parent, Migration(name=file.name)) or b""

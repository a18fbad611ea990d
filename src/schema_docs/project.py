"""One repository and its settings: where its migrations are, and its other paths.

`generating` makes its files in memory; `build` writes them, `check` compares.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.checked_in import CheckedIn
from schema_docs.config.files import FILE_NAME
from schema_docs.document.layout_names import pages_folder
from schema_docs.errors import ConfigurationError
from schema_docs.files import Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.config.settings import Settings
    from schema_docs.migrations.before import Preparation
    from schema_docs.sources import MigrationsSource, Source


@dataclass(frozen=True)
class Project:
    """A repository and its settings."""

    root: Path
    settings: Settings
    databases: tuple[Settings, ...] = ()
    """Those of every database of the repository, in the order of the file."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What the command line says over the settings, whatever they are."""
    config_file: Path | None = None
    """The file that the settings are from, where that is not the usual one."""

    @property
    def files(self) -> Files:
        """All files of the repository."""
        return Files(self.root)

    @property
    def checked_in(self) -> CheckedIn:
        """The reference as it is checked in."""
        return CheckedIn(self.files, self.settings)

    def migrations(self, *, verify: bool = False, twice: bool = False) -> MigrationsSource:
        """The repository's migrations; an error in finding them need not wait for a server.

        Raises:
            ConfigurationError: there are none, or a command makes the schema in their place.
        """
        from schema_docs.migrations.folder import read_folder
        from schema_docs.migrations.layouts.layout import Given
        from schema_docs.sources import MigrationsSource

        settings = self.settings
        if settings.migrate_command is not None:
            raise ConfigurationError(
                f"this is about files of SQL, and the schema is made by `migrate_command`, "
                f"{settings.migrate_command}"
            )
        folder = read_folder(
            self.migrations_path(),
            settings.migrations_layout,
            given=Given(
                user=settings.user,
                database=settings.database_name,
                placeholders=settings.placeholders,
                run_scripts=settings.run_scripts,
            ),
        )
        return MigrationsSource(
            folder=replace(
                folder,
                not_run=tuple(
                    each for each in folder.not_run if not self._is_ours(folder.path / each.name)
                ),
            ),
            shown_as=self.relative(folder.path),
            user=settings.user,
            database=settings.database_name,
            server=settings.server,
            bindir=None if settings.bindir is None else self.root / settings.bindir,
            keep_going=settings.on_error == "continue",
            preparation=self._preparation(folder.layout.name),
            verify=verify,
            twice=twice,
        )

    def _is_ours(self, file: Path) -> bool:
        """Whether a file beside the migrations holds our settings, or is generated."""
        path = self.relative(file)
        return path == FILE_NAME or any(
            path in map(posixpath.normpath, (settings.document, *settings.files_beside))
            or posixpath.dirname(path) == posixpath.normpath(pages_folder(settings.document))
            or (
                path.startswith(f"{posixpath.normpath(settings.diagrams_folder)}/")
                and path.endswith(".svg")
            )
            for settings in (self.settings, *self.databases)
        )

    def migrations_path(self) -> Path:
        """The folder of migrations, or the file of the whole schema.

        Raises:
            ConfigurationError: the settings name none, and the repository has none, or several.
        """
        if self.settings.migrations is not None:
            return self.root / self.settings.migrations
        from schema_docs.migrations.search import find_folder

        return find_folder(self.root)

    def made(self, *, verify: bool = False, twice: bool = False) -> Source:
        """What makes the schema: the repository's migrations, or the team's own tool.

        Raises:
            ConfigurationError: there are no migrations, or `before` names a file that is not there.
        """
        settings = self.settings
        if settings.migrate_command is None:
            return self.migrations(verify=verify, twice=twice)
        if twice:
            raise ConfigurationError(
                "--twice applies files of SQL, and the schema is made by `migrate_command`, "
                f"{settings.migrate_command}, which knows what has run already"
            )
        from schema_docs.migrations.command import Command
        from schema_docs.sources import CommandSource

        return CommandSource(
            command=Command(line=settings.migrate_command, folder=self.root),
            user=settings.user,
            database=settings.database_name,
            server=settings.server,
            bindir=None if settings.bindir is None else self.root / settings.bindir,
            preparation=self._preparation(),
            verify=verify,
        )

    def _preparation(self, layout: str = "") -> Preparation:
        """What there is before the first migration.

        Args:
            layout: of the migrations; a platform's own tool has one.

        Raises:
            ConfigurationError: `before` names a file that is not there.
        """
        from schema_docs.migrations.before import Preparation, platform_of, read_before

        settings = self.settings
        preset = settings.preset or platform_of(layout)
        return Preparation(
            preset=None if preset == "none" else preset,
            roles=settings.roles,
            before=read_before(self.root, settings.before),
        )

    def lives_by(self, file: Path) -> bool:
        """Whether a file is one that the reference is made from, or part of it.

        Args:
            file: its path, without symbolic links.
        """
        from schema_docs.config.files import settings_file

        settings = self.settings
        written_by_hand = self.config_file or settings_file(self.root)
        paths = (settings.document, *settings.files_beside, written_by_hand)
        if file in {(self.root / path).resolve() for path in paths if path is not None}:
            return True
        if settings.migrate_command is not None or not file.exists():
            return False
        try:
            return file.is_relative_to(self.migrations_path().resolve())
        except ConfigurationError:  # told by whatever needs them
            return False

    def relative(self, path: Path) -> str:
        """A path as the page and the reports name it."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def templates(self) -> str | None:
        """The folder of the team's own templates.

        Raises:
            ConfigurationError: the settings name one that is not there.
        """
        if self.settings.templates is None:
            return None
        folder = self.root / self.settings.templates
        if not folder.is_dir():
            raise ConfigurationError(
                f"{self.settings.templates}: no such folder of templates; "
                "`schema-docs init --templates` writes the default ones there"
            )
        return str(folder)

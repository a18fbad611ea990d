"""The schema as of a git revision: what its migrations make under the settings that it had."""

from __future__ import annotations

import posixpath
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.config.databases import select
from schema_docs.config.files import FILE_NAME, find_settings, load_databases
from schema_docs.config.settings import Settings, override
from schema_docs.errors import ConfigurationError, Error, NothingThereError, RevisionError
from schema_docs.migrations.search import find_folders
from schema_docs.project import Project
from schema_docs.revisions import needed, repository_of
from schema_docs.server.run_folder import base_folder, run_folder
from schema_docs.sources import Without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.revisions import Tree
    from schema_docs.sources import LoadedSchema, Progress


@dataclass(frozen=True, kw_only=True)
class RevisionSource:
    """The repository's migrations as of a revision.

    The settings are those of the revision as well; where it has none yet, today's. Today's is the
    server, though: what there was then may be gone.
    """

    project: Project
    """Today's."""
    revision: str
    verify: bool = False
    """Whether `information_schema` is asked too."""
    twice: bool = False
    """Whether they are applied once more, if none failed, to see whether they are idempotent."""

    def load(self, progress: Progress) -> LoadedSchema:
        """Writes what the revision needs into a private folder, and applies its migrations.

        Raises:
            RevisionError: there is no such revision, or it cannot be read.
            NothingThereError: it has no migrations.
            Error: any that loading migrations has; names paths as they are in the repository.
        """
        with self.project_then(progress) as (project, notices):
            source = project.made(verify=self.verify, twice=self.twice)
            excluded = project.settings.excluded
            loaded = (Without(source, excluded) if excluded else source).load(progress)
            return replace(loaded, notices=(*notices, *loaded.notices))

    @contextmanager
    def project_then(self, progress: Progress) -> Iterator[tuple[Project, tuple[str, ...]]]:
        """The project as it was, in a private folder that is there for the time being.

        With it comes what a reader should know of where its migrations were.

        Raises:
            RevisionError: there is no such revision, or it cannot be read.
            Error: any that is raised meanwhile; names paths as they are in the repository.
        """
        repository = repository_of(self.project.root)
        tree = repository.tree(repository.commit(self.revision))
        with ExitStack() as cleanup:
            folder = run_folder(base_folder(None), cleanup).resolve() / "revision"
            try:
                progress(f"reading {self.revision}")
                project, is_as_today = self._project(tree, folder, repository.prefix)
                notices: tuple[str, ...] = ()
                if is_as_today and (elsewhere := self._elsewhere(project)) is not None:
                    project, notices = elsewhere
                yield project, notices
            except Error as error:
                said = str(error).replace(f"{folder}/", "").replace(str(folder), ".")
                error.args = (f"as of {self.revision}: {said}",)
                raise

    def _project(self, tree: Tree, folder: Path, prefix: str) -> tuple[Project, bool]:
        """The project as it was, in a folder, and whether its settings are today's.

        Args:
            tree: the revision's files.
            folder: where they go.
            prefix: where today's project is, relative to the top of the repository.
        """
        today = self.project
        above = {"", *map(str, Path(prefix).parents), prefix}
        own = None if today.config_file is None else self._in_repository(today.config_file, prefix)
        tree.write(
            folder,
            lambda path: (
                path == own
                or (
                    posixpath.dirname(path) in above - {"."}
                    and posixpath.basename(path) in {FILE_NAME, "pyproject.toml"}
                )
            ),
        )
        root = folder / prefix
        root.mkdir(parents=True, exist_ok=True)
        is_as_today = False
        if own is not None and (folder / own).is_file():
            settings = self._chosen(load_databases(root, folder / own))
        elif (found := find_settings(root, folder)) is not None:
            root, settings = found, self._chosen(load_databases(found))
        else:
            settings, is_as_today = today.settings, True
        given = dict(today.given)
        migrations = given.get("migrations") or settings.migrations
        if migrations is not None and Path(migrations).is_absolute():
            given["migrations"] = str(folder / self._in_repository(Path(migrations), prefix))
        bindir = today.settings.bindir
        settings = replace(
            override(settings, **given),
            server=today.settings.server,
            bindir=None if bindir is None else str(today.root / bindir),
        )
        at = root.relative_to(folder).as_posix()
        named = (settings.migrations, *settings.before)
        more = [
            posixpath.relpath(posixpath.join(folder, at, each), folder) for each in named if each
        ]
        if settings.migrate_command is None:
            tree.write(folder, needed(tree.files, more))
        else:
            tree.write(folder, lambda _: True)
        return Project(root, settings), is_as_today

    def _elsewhere(self, project: Project) -> tuple[Project, tuple[str, ...]] | None:
        """The project with the only folder of migrations that it had; where that is another one.

        A revision before the settings may be one before the folder was renamed. Not to look would
        be to say that it had no schema.
        """
        path = project.settings.migrations
        if (
            path is None
            or "migrations" in self.project.given
            or project.settings.migrate_command is not None
            or (project.root / path).exists()
        ):
            return None
        folders = find_folders(project.root)
        if len(folders) != 1:
            return None
        found = project.relative(folders[0])
        settings = replace(project.settings, migrations=found, migrations_layout=None)
        notice = f"as of {self.revision}: there is no {path}; its migrations are those in {found}"
        return Project(project.root, settings), (notice,)

    def _chosen(self, databases: tuple[Settings, ...]) -> Settings:
        """The settings of the database that today's are about."""
        if databases[0].name is None:
            return databases[0]
        name = self.project.settings.name
        if name is None:
            names = ", ".join(str(each.name) for each in databases)
            raise ConfigurationError(
                f"the settings have several databases, {names}, and today's have one; "
                "give --config FILE with the settings of the one that is meant"
            )
        if name not in {each.name for each in databases}:
            raise NothingThereError(f"the settings have no [[database]] block {name}")
        return select(databases, name)[0]

    def _in_repository(self, path: Path, prefix: str) -> str:
        """A file or folder of today relative to the top of the repository."""
        top = self.project.root
        for _ in filter(None, prefix.split("/")):
            top = top.parent
        resolved = path.resolve()
        if not resolved.is_relative_to(top):
            raise RevisionError(f"{path}: is not in the repository of {self.revision}")
        return resolved.relative_to(top).as_posix()

"""What the two arguments of a comparison mean: revision, folder, file or database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.at_revision import RevisionSource
from schema_docs.config.settings import override
from schema_docs.drift.fleet import named_by_url
from schema_docs.errors import ConfigurationError, NothingThereError, RevisionError
from schema_docs.model import Database
from schema_docs.revisions import repository_of
from schema_docs.server.choice import is_url
from schema_docs.sources import LiveSource, LoadedSchema, SnapshotSource, Without

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.project import Project
    from schema_docs.sources import Progress, Source


@dataclass(frozen=True)
class NamedSource:
    """A source, and what reports call it."""

    name: str
    source: Source
    is_only_read: bool = False
    """Whether it is a running database, after which nothing has to be cleaned up."""


@dataclass(frozen=True)
class OrNothing:
    """A revision that may have no migrations yet: then it is empty, and a notice says so."""

    source: RevisionSource

    def load(self, progress: Progress) -> LoadedSchema:
        """Loads it.

        Raises:
            Error: any other reason for which it cannot be loaded.
        """
        try:
            return self.source.load(progress)
        except NothingThereError as error:
            return LoadedSchema(database=Database(), notices=(f"taken as empty: {error}",))


_SOURCES: Final = frozenset({".sql", ".json"})
"""Files that a schema can be read from; others, as `HEAD` of a bare repository, are not meant."""

_SIGNS_OF_A_PATH: Final = ("./", "../", "/")


def todays(project: Project) -> NamedSource:
    """What the migrations of the work tree make.

    Raises:
        ConfigurationError: there are none.
    """
    return NamedSource("the work tree", _without(project, project.made()))


def named_sources(
    before: str, after: str | None, project: Project, directory: Path
) -> tuple[NamedSource, NamedSource]:
    """What is compared: `A B`, `A` with the work tree, or `A..B` and `A...B` as git has them.

    `A...B` begins where the two parted, so that what came to A since is no change of B's. Without
    what follows the dots it is the work tree.

    Raises:
        Error: as `named_source` does; or the two have no commit in common.
    """
    one, dots, other = before.partition("...") if "..." in before else before.partition("..")
    is_range = bool(dots and one) and not is_url(before) and not _is_path(before, directory)
    if not is_range:
        first = named_source(before, project, directory)
        second = None if after is None else named_source(after, project, directory)
        return first, second or todays(project)
    if after is not None:
        raise ConfigurationError(f"{before}: is two revisions already; leave out {after}")
    second = named_source(other, project, directory) if other else todays(project)
    if dots == "..":
        return named_source(one, project, directory), second
    base = repository_of(project.root).merge_base(one, other or "HEAD")
    revision = RevisionSource(project=project, revision=base)
    return NamedSource(f"{base[:10]} ({before})", OrNothing(revision)), second


def _is_path(argument: str, directory: Path) -> bool:
    return argument.startswith(_SIGNS_OF_A_PATH) or (directory / argument).exists()


def named_source(argument: str, project: Project, directory: Path) -> NamedSource:
    """What an argument means.

    Args:
        argument: a git revision; a path of a folder of migrations, of SQL or of a snapshot; a URL.
        project: the repository, whose settings say how migrations run.
        directory: what paths are relative to.

    Raises:
        ConfigurationError: it is none of these, or a path and a revision; or a URL is not one that
            PostgreSQL understands.
        RevisionError: there is no such revision.
    """
    if is_url(argument):
        return NamedSource(
            named_by_url(argument, "the database URL"),
            _without(project, LiveSource(argument)),
            is_only_read=True,
        )
    if not argument:
        raise ConfigurationError(
            "one side of the comparison is an empty text, as a variable is that nobody has set; "
            "give a git revision, a folder, a file or the URL of a database"
        )
    if "://" in argument or "password=" in argument:  # of which no error may repeat the password
        raise ConfigurationError("the URL of a database begins with postgresql:// or postgres://")
    path = directory / argument
    is_path = argument.startswith(_SIGNS_OF_A_PATH) or argument in {".", ".."}
    is_there = path.is_dir() or (path.is_file() and (is_path or path.suffix in _SOURCES))
    if is_there or (path.is_file() and not _is_revision(argument, project)):
        if not is_path and _is_revision(argument, project):
            raise ConfigurationError(
                f"{argument}: is a path as well as a git revision; write ./{argument} for the path "
                f"and {argument}^0 for the revision"
            )
        return NamedSource(argument, _of_path(path, argument, project))
    if is_path or path.suffix in _SOURCES:
        raise ConfigurationError(f"{argument}: no such file or folder")
    try:
        repository_of(project.root).commit(argument)
    except RevisionError as error:
        reason = str(error).removeprefix(f"{argument}: ")
        raise RevisionError(f"{argument}: is no file or folder; {reason}") from error
    return NamedSource(argument, OrNothing(RevisionSource(project=project, revision=argument)))


def _is_revision(argument: str, project: Project) -> bool:
    try:
        return repository_of(project.root).knows(argument)
    except RevisionError:  # no git, or no repository
        return False


def _of_path(path: Path, argument: str, project: Project) -> Source:
    if path.is_file() and path.suffix == ".json":
        return _without(project, SnapshotSource(path))
    if path.is_file() and path.suffix != ".sql":
        raise ConfigurationError(
            f"{argument}: is no snapshot (.json) and no SQL (.sql); give one of them, a folder of "
            "migrations, a git revision or the URL of a database"
        )
    given = {"migrations": str(path.resolve())}
    settings = override(project.settings, **given)
    return _without(project, type(project)(project.root, settings).made())


def _without(project: Project, source: Source) -> Source:
    excluded = project.settings.excluded
    return Without(source, excluded) if excluded else source

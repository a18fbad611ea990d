"""The migrations as others have them: of the revision at which the branch began, or a given one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from schema_docs.lint.subject import MigrationFile
    from schema_docs.project import Project
    from schema_docs.reports.report import Finding
    from schema_docs.sources import Progress


_OF_NOW: Final = "M050"
"""The rule about files that follow from the migrations: what is new makes them wrong."""


@dataclass(frozen=True)
class Earlier:
    """Migrations of an earlier revision."""

    revision: str
    """As people call it: `main`, `v1.2`."""
    scripts: Mapping[str, str]
    """What ran of each migration, in their order, by the path that it has in the repository where
    the folder is now."""

    @cached_property
    def by_content(self) -> Mapping[tuple[str, ...], str]:
        """The paths, by what is said there; of several that say the same the last one."""
        return {said_in(script): path for path, script in self.scripts.items()}

    def changed_lines(
        self, file: MigrationFile, files: Iterable[MigrationFile]
    ) -> frozenset[int] | None:
        """The lines of a migration that are not as they were; None: it is new as a whole.

        Args:
            file: one of them.
            files: all that there are; what was called otherwise is none of them.
        """
        before = self.scripts.get(file.path)
        if before is None:
            called = self.by_content.get(said_in(file.script))
            if called is None or any(each.path == called for each in files):
                return None
            before = self.scripts[called]
        if before == file.script:  # as nearly all are, and some hold very many lines
            return frozenset()
        return frozenset(_changed(before, file.script))

    def edited_at(self, file: MigrationFile) -> int | None:
        """The line at which what a migration does is another thing now; None: it is the same.

        Comments and white space do nothing.
        """
        before = self.scripts.get(file.path)
        if before is None or before == file.script:
            return None
        old, new = [*tokens(before)], [*tokens(file.script, 1)]
        if not (old and new):  # what the scanner cannot read
            return min(_changed(before, file.script), default=1)
        for was, now in zip(old, new, strict=False):
            if was.text != now.text:
                return now.line
        return None if len(old) == len(new) else new[min(len(old), len(new) - 1)].line


def said_in(script: str) -> tuple[str, ...]:
    """What a script says but for comments and white space."""
    return tuple(token.text for token in tokens(script)) or (script,)


def _changed(before: str, after: str) -> Iterable[int]:
    matcher = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    for how, _, _, first, last in matcher.get_opcodes():
        if how != "equal":
            yield from range(first + 1, max(last, first + 1) + 1)


def added_since(
    earlier: Earlier, files: Collection[MigrationFile], findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Those findings that are about what is new since an earlier revision."""
    changed = {file.path: earlier.changed_lines(file, files) for file in files}
    renamed = {file.path for file in files} - earlier.scripts.keys()
    return tuple(
        each
        for each in findings
        if each.rule.id == _OF_NOW
        or each.location.path in earlier.scripts.keys() - changed.keys()  # it was removed
        or (
            each.location.path in changed
            and (
                (lines := changed[each.location.path]) is None
                or each.location.line in lines
                or (each.location.line is None and (bool(lines) or each.location.path in renamed))
            )
        )
    )


def earlier_of(project: Project, since: str | None, progress: Progress) -> Earlier | None:
    """The migrations of a revision, or of the one at which what is checked out left main.

    Args:
        project: the repository.
        since: a revision; None: the last commit that is in the main branch, too.
        progress: is told what is being done.

    Returns:
        None where nobody has asked for a revision and there is no repository, commit or main branch
        to compare with.

    Raises:
        RevisionError: there is no such revision, or it cannot be read; or it has no name.
    """
    from schema_docs.at_revision import RevisionSource
    from schema_docs.errors import NothingThereError, RevisionError
    from schema_docs.lint.moved import moved_here
    from schema_docs.migrations.psql import script_of
    from schema_docs.revisions import IN_A_SHALLOW_CLONE, repository_of

    if since is not None and not since.strip():
        raise RevisionError("--since wants a revision, and got an empty text: is a variable unset?")
    try:
        repository = repository_of(project.root)
    except RevisionError:
        if since is None:
            return None
        raise
    revision = since or repository.main_branch()
    if revision is None and repository.is_shallow():
        raise RevisionError(f"no main branch is known{IN_A_SHALLOW_CLONE}")
    if revision is None or (since is None and not repository.knows("HEAD")):
        return None
    commit = repository.merge_base("HEAD", revision)
    scripts: dict[str, str] = {}
    try:
        with RevisionSource(project=project, revision=commit).project_then(progress) as (then, _):
            folder, now = then.migrations().folder, project.migrations().folder
            for migration in folder.migrations:
                path = project.relative(now.path / migration.name)
                text = script_of(folder.path, migration) or b""
                scripts[path] = text.decode("utf-8-sig", "replace")
    except NothingThereError:  # they were elsewhere, or all of today's are new
        scripts = moved_here(project, repository, commit)
    return Earlier(revision, scripts)


def is_anything_published(project: Project) -> bool:
    """Whether anything of the repository is committed, so that others may have it."""
    from schema_docs.errors import RevisionError
    from schema_docs.revisions import repository_of

    try:
        return repository_of(project.root).knows("HEAD")
    except RevisionError:
        return False

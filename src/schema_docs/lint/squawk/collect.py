"""Which migrations squawk is asked of: its rules are about tables in use, so about what is new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.lint.earlier import is_anything_published
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.sql.trees import kind_of, nodes
from schema_docs.lint.squawk.program import Squawk, find_squawk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from schema_docs.lint.earlier import Earlier
    from schema_docs.lint.selection import Selection
    from schema_docs.lint.squawk.program import Told
    from schema_docs.lint.subject import MigrationFile, Subject
    from schema_docs.model import QualifiedName
    from schema_docs.project import Project

_OF_A_RELATION: Final = frozenset({"AlterTableStmt", "IndexStmt", "RenameStmt", "CreateTrigStmt"})
"""Statements that change a relation which is there, in the parser's words."""


def with_squawk(
    project: Project, subject: Subject, selection: Selection, *, since: str | None
) -> tuple[Subject, tuple[str, ...]]:
    """A subject with what squawk tells of its migrations, and what a reader should know besides.

    Args:
        project: the repository.
        subject: what rules look at, with the migrations of an earlier revision, if there is one.
        selection: the rules that apply.
        since: the revision that somebody has asked for.

    Raises:
        ConfigurationError: squawk is not installed, or cannot be run; or nobody can tell what is
            new.
    """
    settings = project.settings.lint
    squawk = Squawk(
        find_squawk(),
        project.root,
        settings.pg_version or subject.schema.major,
        selection.of_squawk,
    )
    earlier = None
    if since is not None or settings.squawk_files == "new":
        earlier = subject.earlier
        if earlier is None and subject.files and is_anything_published(project):
            raise ConfigurationError(
                "squawk's rules are about what is new, and there is nothing to compare with: no "
                "branch main or master, or not all of the history (in CI get it with "
                "`fetch-depth: 0` of the checkout); give --since REVISION, or set "
                'squawk_files = "all" in [lint]'
            )
    told, notices = squawk.told_of(
        file
        for file in subject.files
        if earlier is None or earlier.changed_lines(file, subject.files) != frozenset()
    )
    if earlier is not None:
        told = tuple(_about_what_is_in_use(subject, earlier, told))
    return replace(subject, squawk=told), notices


def _about_what_is_in_use(
    subject: Subject, earlier: Earlier, told: Iterable[Told]
) -> Iterator[Told]:
    """What is about lines that are new, and not about tables that are: nobody uses those yet."""
    lines = {file.path: earlier.changed_lines(file, subject.files) for file in subject.files}
    files = {file.path: file for file in subject.files}
    new = {
        name
        for file in subject.files
        if lines[file.path] is None
        for name in subject.introduced_in.get(file.name, ())
    }
    for each in told:
        changed = lines[each.path]
        if (changed is None or each.line in changed) and not _is_about_new(
            files[each.path], each, new
        ):
            yield each


def _is_about_new(file: MigrationFile, told: Told, new: Collection[QualifiedName]) -> bool:
    """Whether the statement changes a relation that is new, and locks no other one."""
    statement = next(
        (
            each
            for each in sql_of(file)
            if not each.in_block and each.first <= told.line <= each.last
        ),
        None,
    )
    if statement is None or statement.kind not in _OF_A_RELATION:
        return False
    relations = [statement.tree.relation]
    relations += (
        node.pktable
        for node in nodes(statement.tree)
        if kind_of(node) == "Constraint" and node.pktable is not None
    )
    return all(
        each is not None
        and any(
            name.name == each.relname and each.schemaname in {None, name.schema} for name in new
        )
        for each in relations
    )

"""What `lint --fix` and `lint --fix-migration` do with what was found in one database."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING

import click

from schema_docs.commands.reporting import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schema_docs.commands.linting import Looked
    from schema_docs.commands.shared import Context
    from schema_docs.lint.fixing import Fixed
    from schema_docs.lint.subject import MigrationFile
    from schema_docs.project import Project
    from schema_docs.reports.report import Report


def fix(context: Context, look: Callable[[], Looked], *, those_of_others: bool) -> Report:
    """Mends migrations, and tells what is left to find.

    The migrations are applied once more: should they make another schema than before, what was
    written is taken back.

    Args:
        context: the options before the command.
        look: finds what is wrong.
        those_of_others: whether migrations are mended, too, that others have.

    Raises:
        Error: it cannot be told what is new, a file cannot be written, or the schema was another.
    """
    from schema_docs.errors import ConfigurationError
    from schema_docs.spelling import visible

    before = look()
    _refuse_without_files(before, "--fix")
    if before.report.problems:
        return before.report  # what the migrations make is not known, so nothing could be proven
    done = fixes_of(before, those_of_others=those_of_others)
    if not done:
        return before.report
    project = before.project
    for each in done:
        project.files.write(each.path, each.after)
    try:
        after = look()
        is_same = (
            not after.report.problems
            and after.subject.database == before.subject.database
            and after.subject.schema.failures == before.subject.schema.failures
        )
    except BaseException:
        _take_back(project, done)
        raise
    if not is_same:
        _take_back(project, done)
        raise ConfigurationError(
            "nothing was fixed: with the fixes the migrations make another schema; `lint --diff` "
            "tells what they were"
        )
    if context.verbosity >= 0:
        for each in done:
            for one in each.fixes:
                click.echo(f"{visible(each.path)}:{one.line}: {one.words} added", err=True)
    return after.report


def _take_back(project: Project, done: Sequence[Fixed]) -> None:
    for each in done:
        project.files.write(each.path, each.before)


def tell_fixes(context: Context, looked: Sequence[Looked], *, those_of_others: bool) -> None:
    """Prints what `--fix` would do as a unified diff; the exit code is 1 where that is something.

    Raises:
        Error: it cannot be told what is new.
    """
    worst = 0
    for each in looked:
        _refuse_without_files(each, "--diff")
        for one in fixes_of(each, those_of_others=those_of_others):
            worst = 1
            click.echo("".join(_diff(one)), nl=False)
        worst = max(worst, exit_code([each.report]) if each.report.problems else 0)
    if worst:
        sys.exit(worst)
    if context.verbosity >= 0:
        click.echo("nothing to fix", err=True)


def _diff(fixed: Fixed) -> Iterator[str]:
    old, new = (text.splitlines(keepends=True) for text in (fixed.before, fixed.after))
    for line in difflib.unified_diff(old, new, f"a/{fixed.path}", f"b/{fixed.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def fixes_of(looked: Looked, *, those_of_others: bool) -> tuple[Fixed, ...]:
    """What can be mended, and is anybody's to mend.

    Raises:
        ConfigurationError: it cannot be told what is new.
    """
    from schema_docs.lint.fixing import fixed

    project, subject = looked.project, looked.subject
    files = [
        each
        for each in subject.files
        if (those_of_others or _is_new(looked, each)) and _is_text(project, each)
    ]
    major = project.settings.lint.pg_version or subject.schema.major
    return tuple(fixed(files, looked.findings, major))


def _is_new(looked: Looked, file: MigrationFile) -> bool:
    """Whether nobody else has a migration yet: an edit of theirs would be a finding itself."""
    from schema_docs.errors import ConfigurationError
    from schema_docs.lint.earlier import is_anything_published

    earlier = looked.subject.earlier
    if earlier is not None:
        return earlier.changed_lines(file, looked.subject.files) is None
    if is_anything_published(looked.project):
        raise ConfigurationError(
            "--fix leaves migrations alone that others have, and there is nothing to compare with: "
            "no branch main or master, or not all of the history; give --since REVISION, or "
            "--fix-all to mend every migration"
        )
    return True


def _is_text(project: Project, file: MigrationFile) -> bool:
    """Whether the file is what was read of it: it is UTF-8, and not packed."""
    try:
        return (project.root / file.path).read_bytes() == file.text.encode()
    except OSError:
        return False


def tell_migration(context: Context, looked: Looked, *, writes: bool) -> None:
    """Prints or writes the migration that mends what plain statements mend.

    Raises:
        Error: the migrations have a layout whose next file only its own tool can make, or there are
            none.
    """
    from schema_docs.commands.new import next_texts, write_next
    from schema_docs.drift.summary import counted
    from schema_docs.lint.fix_migration import description_of, mended_by, statements_of

    _refuse_without_files(looked, "--fix-migration")
    if looked.report.problems:
        sys.exit(exit_code([looked.report]))
    mended = mended_by(looked.findings)
    left = len(looked.findings) - len(mended)
    if mended:
        project = looked.project
        texts = next_texts(
            project,
            project.migrations().folder,
            description_of(looked.findings),
            statements=statements_of(looked.findings),
        )
        if writes:
            write_next(project, texts)
        else:
            click.echo("\n".join(texts.values()), nl=False)
    if context.verbosity >= 0:
        of_all = f"{counted(len(mended), 'finding')} mended" if mended else "nothing to mend"
        are = "is" if left == 1 else "are"
        rest = f"; {counted(left, 'finding')} {are} left for people" if left else ""
        click.echo(f"{of_all}{rest}", err=True)


def _refuse_without_files(looked: Looked, option: str) -> None:
    from schema_docs.errors import ConfigurationError

    if not looked.made_here:
        raise ConfigurationError(f"{option} is about files of migrations, and there are none here")

"""The command that writes what a repository begins with: settings, CI, hook, templates.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from schema_docs.commands.shared import FAILED, from_directory
from schema_docs.migrations.layout_names import MigrationsLayout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.commands.shared import Context
    from schema_docs.setup.plan import Proposal
    from schema_docs.setup.snippets import Choice
    from schema_docs.setup.survey import Survey

_CI = ("github", "gitlab", "circleci", "make", "none")


@click.command()
@click.option("-y", "--yes", is_flag=True, help="Write everything without asking.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option(
    "--migrations",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True),
    callback=from_directory,
    help="The folder of SQL migrations, or one file with the whole schema; default: looked for.",
)
@click.option(
    "--layout",
    metavar="NAME",
    type=click.Choice(get_args(MigrationsLayout)),
    help="Whose tool's migrations they are, where that is not clear.",
)
@click.option(
    "--ci",
    multiple=True,
    type=click.Choice(_CI),
    help="Where the check belongs; may be given several times. Default: what the repository uses.",
)
@click.option(
    "--pre-commit/--no-pre-commit",
    default=None,
    help="Whether the hook of pre-commit belongs there; default: if the repository uses it.",
)
@click.option(
    "--templates",
    "wants_templates",
    is_flag=True,
    help="Write the default templates into the folder that the settings name, and nothing else.",
)
@click.pass_obj
def init(
    context: Context,
    /,
    *,
    yes: bool,
    dry_run: bool,
    migrations: Path | None,
    layout: str | None,
    ci: Sequence[str],
    pre_commit: bool | None,
    wants_templates: bool,
) -> None:
    """Write what a repository begins with: settings, the check in CI, the hook of pre-commit.

    Finds the migrations and the reference, and asks before it writes a file. What is there already
    stays as it is; a file of yours only ever gets lines more. Without anybody to answer, as in a
    script, give --yes.
    """
    if wants_templates:
        _write_templates(context)
        return
    if context.config is not None:
        raise click.UsageError("init writes schema-docs.toml; --config is for what reads settings")
    from schema_docs.setup.plan import plan
    from schema_docs.setup.survey import survey

    asks = _Asks(yes=yes, dry_run=dry_run)
    found = survey(context.directory)
    choice = None
    if not found.settings:
        choice = _choose(asks, found, migrations, layout)
    elif migrations or layout:
        raise click.UsageError(f"{found.settings_told}; change it there")
    planned = plan(found, choice, ci, pre_commit=pre_commit)
    for told in planned.there:
        click.echo(told)
    written = [asks.write(proposal) for proposal in planned.proposals]
    for advice in planned.advice:
        click.echo(f"\n{advice.rstrip()}" if "\n" in advice else advice)
    if not dry_run:
        _say_what_is_next(found, choice if not choice or written[0] else None)


@dataclass(frozen=True)
class _Asks:
    """Whoever started the command, and may be asked."""

    yes: bool
    dry_run: bool

    @property
    def silent(self) -> bool:
        """Nobody is asked."""
        return self.yes or self.dry_run

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        with _somebody_answers():
            return click.confirm(question, default=default)

    def choose(self, question: str, choices: Sequence[str], default: int | None) -> str:
        """One of several, by its number."""
        for number, choice in enumerate(choices, 1):
            click.echo(f"  {number}  {choice}")
        kind = click.IntRange(1, len(choices))
        given = None if default is None else default + 1
        with _somebody_answers():
            number = click.prompt(question, type=kind, default=given)
        return choices[number - 1]

    def write(self, proposal: Proposal) -> bool:
        """Writes a file, if that is wanted; whether it was."""
        from schema_docs.config.settings import Settings
        from schema_docs.project import Project

        path, is_new = proposal.path, proposal.before is None
        if not self.yes:
            click.echo(f"\n{path}{', a new file' if is_new else ', lines more'}:")
            for line in proposal.added.splitlines():
                click.echo(click.style(f"  {line}".rstrip(), fg="green"))
        if self.dry_run:
            return False
        verb = "Write" if is_new else "Change"
        if not self.yes and not self.confirm(f"{verb} {path}?", default=True):
            return False
        project = Project(proposal.folder, Settings())
        if is_new:
            project.files.make(path, proposal.after)
        else:
            project.files.write(path, proposal.after)
        click.echo(f"{path} {'written' if is_new else 'changed'}")
        return True


@contextmanager
def _somebody_answers() -> Iterator[None]:
    """Ends the program where there is nobody who does."""
    try:
        yield
    except click.Abort:
        if sys.stdin is not None and sys.stdin.isatty():
            raise  # Ctrl-C or Ctrl-D
        click.echo(
            "\nschema-docs: nobody answers, so nothing more is written; give --yes to write all "
            "of it, or --dry-run to see it",
            err=True,
        )
        sys.exit(FAILED)


def _choose(asks: _Asks, found: Survey, migrations: Path | None, layout: str | None) -> Choice:
    """What the settings are to say.

    Raises:
        ConfigurationError: there are no migrations, or several folders and nobody to choose.
    """
    from schema_docs.migrations.folder import read_folder
    from schema_docs.migrations.layouts import PLAIN
    from schema_docs.setup.snippets import Choice

    folder = migrations.resolve() if migrations else _choose_folder(asks, found)
    shown = command = None
    if folder is None:
        file, command = next(iter(found.commands.items()))
        click.echo(f"migrations  those of {file}, by `{command}`")
    else:
        shown = Path(os.path.relpath(folder, found.root)).as_posix()
        read = read_folder(folder, layout)
        count = f"{len(read.files)} file{'s' if len(read.files) > 1 else ''}"
        name = read.layout.name
        told = "" if name == PLAIN.name else f", as {name} runs them"
        click.echo(f"migrations  {shown}, {count}{told}")
    document = _choose_document(asks, found)
    click.echo(f"reference   {document}")
    return Choice(
        migrations=shown,
        migrations_layout=layout,
        migrate_command=command,
        document=document,
        compose=found.compose,
    )


def _choose_folder(asks: _Asks, found: Survey) -> Path | None:
    """The folder of migrations; None where a command makes the schema.

    Raises:
        ConfigurationError: there are none, or several and nobody to choose.
    """
    from schema_docs.errors import ConfigurationError

    folders = found.folders
    if len(folders) == 1:
        return folders[0]
    if not folders and found.commands:
        return None
    if not folders:
        raise ConfigurationError(_nothing_found(found))
    mounted = [each for each in folders if found.compose and each in found.compose.mounted]
    listed = [each.relative_to(found.root).as_posix() for each in folders]
    if not asks.silent:
        click.echo("There is more than one folder of migrations:")
        default = folders.index(mounted[0]) if len(mounted) == 1 else None
        return found.root / asks.choose("Which one?", listed, default)
    if len(mounted) == 1:
        return mounted[0]
    raise ConfigurationError(
        f"found more than one folder of migrations ({', '.join(listed)}); give --migrations DIR, "
        "or write a [[database]] block for each into schema-docs.toml"
    )


def _nothing_found(found: Survey) -> str:
    """Why there is nothing to begin with, and what can be done."""
    from schema_docs.migrations.search import find_folders

    where = f"below {found.root}"
    if found.root != found.top and find_folders(found.top):
        top = os.path.relpath(found.top)
        return (
            f"found no migrations {where}, but elsewhere in this repository; start it there, "
            f"with `schema-docs -C {top} init`, say"
        )
    return (
        f"found no SQL migrations {where}; name their folder, or the one file with the whole "
        "schema (db/schema.sql, say), with --migrations; or write "
        '`migrate_command = "…"` into schema-docs.toml where a tool makes the schema without SQL'
    )


def _choose_document(asks: _Asks, found: Survey) -> str:
    """Where the reference belongs: where it is already, or where it is by default."""
    from schema_docs.config.settings import Settings
    from schema_docs.setup.survey import is_written_by_hand

    default = f"{found.docs}/{Path(Settings().document).name}"
    for path in found.references:
        if path.casefold() == default.casefold() or not is_written_by_hand(found.root / path):
            return path  # on a disk that minds no case, another spelling is the same file
    for path in () if asks.silent else found.references:
        if asks.confirm(
            f"{path} may be about the tables. Is it to become the reference? Its words are kept.",
            default=False,
        ):
            return path
    return default


def _say_what_is_next(found: Survey, choice: Choice | None) -> None:
    """The command that comes next."""
    from schema_docs.setup.survey import is_written_by_hand

    document = choice.document if choice else next((s.document for s in found.settings), None)
    if document is None:
        return  # the settings were not wanted
    where = "" if found.root == Path.cwd() else f"-C {shlex.quote(os.path.relpath(found.root))} "
    page = found.root / document
    click.echo()
    if is_written_by_hand(page):
        click.echo(
            f"Next: `schema-docs {where}adopt {shlex.quote(document)}` takes over the words of the "
            "page that is there, and tells what it gets wrong."
        )
        return
    verb = "brings the reference up to date" if page.exists() else "writes the reference"
    click.echo(f"Next: `schema-docs {where}build` {verb}; commit it with what was written here.")
    for path in found.references:
        if path != document and is_written_by_hand(found.root / path):
            click.echo(
                f"{path} may be a reference written by hand: `schema-docs {where}adopt --dry-run "
                f"{shlex.quote(path)}` tells what it gets wrong."
            )


def _write_templates(context: Context) -> None:
    """Writes the default templates, to be changed.

    Raises:
        ConfigurationError: no folder is set.
    """
    from schema_docs.document.render import templates_folder
    from schema_docs.errors import ConfigurationError

    projects = context.projects()
    folders = dict.fromkeys(project.settings.templates for project in projects)
    folders.pop(None, None)
    if not folders:
        raise ConfigurationError(
            'no folder of templates is set; write templates = "docs/templates", say, into '
            "schema-docs.toml"
        )
    project = projects[0]
    templates = sorted(templates_folder().glob("*.j2"))
    for folder, template in product(folders, templates):
        path = Path(str(folder), template.name).as_posix()
        if project.files.read(path) is not None:
            click.echo(f"{path} is there already")
        else:
            project.files.write(path, template.read_text("utf-8"))
            click.echo(f"{path} written")

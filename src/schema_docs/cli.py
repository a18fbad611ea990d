"""The command line: options, files, reports and exit codes; nothing else.

What a command needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import io
import logging
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from schema_docs import __version__
from schema_docs.commands.adopt import adopt
from schema_docs.commands.build import build
from schema_docs.commands.check import check
from schema_docs.commands.diff import diff
from schema_docs.commands.export import export
from schema_docs.commands.history import history
from schema_docs.commands.init import init
from schema_docs.commands.lint import lint
from schema_docs.commands.new import new
from schema_docs.commands.shared import (
    FAILED,
    IN_SYNC,
    Context,
)
from schema_docs.commands.words import comments, coverage
from schema_docs.errors import Error

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="schema-docs %(version)s")
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Work as if started in DIR.",
)
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read the settings from FILE instead of schema-docs.toml or pyproject.toml.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors and drift only.")
@click.option("-v", "--verbose", is_flag=True, help="Print more: progress, a diff of the page.")
@click.option("--debug", is_flag=True, help="Show a traceback with an error.")
@click.pass_context
def cli(
    context: click.Context,
    directory: Path,
    config: Path | None,
    *,
    quiet: bool,
    verbose: bool,
    debug: bool,
) -> None:
    """Keeps a PostgreSQL schema reference true: made from your migrations, checked in CI."""
    context.obj = Context(directory, config, int(verbose) - int(quiet), debug)


for command in (adopt, build, check, comments, coverage, diff, export, history, init, lint, new):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The `schema-docs` program.

    Click's own way of ending programs gives an interrupted run exit code 1, which here means drift.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` leaves it
            signal.signal(number, _end)
    sys.stdout, sys.stderr = _steady(sys.stdout), _steady(sys.stderr)
    # It logs what it ignores after an error, which is told already, and may be tried again.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    try:
        cli.main(arguments, prog_name="schema-docs", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("schema-docs: interrupted", err=True)
        sys.exit(128 + signal.SIGINT)
    except Exception as error:  # Python's own exit code of a crash would be 1, which means drift
        if "--debug" in (sys.argv if arguments is None else arguments):
            traceback.print_exc()
        elif isinstance(error, Error):
            click.echo(f"schema-docs: {error}", err=True)
        else:
            click.echo(
                f"schema-docs: this is a bug, please report what --debug shows: "
                f"{type(error).__name__}: {error}",
                err=True,
            )
        sys.exit(FAILED)
    sys.stdout.flush()
    sys.exit(FAILED if _Pipe.failed else IN_SYNC)


class _Pipe(io.FileIO):
    """An output that may end early: what does not fit is dropped.

    A reader that leaves, as `head` does, is no failure; a full disk is.
    """

    failed = False

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            return len(memoryview(data))
        except OSError:
            _Pipe.failed = True
            return len(memoryview(data))


def _steady(stream: TextIO) -> TextIO:
    """The same output without errors of its own, so that the exit code is about the schema.

    What its encoding does not have is escaped.
    """
    try:
        pipe = _Pipe(stream.fileno(), "w", closefd=False)
    except (AttributeError, OSError, ValueError):
        return stream  # closed, or not a file
    return io.TextIOWrapper(
        io.BufferedWriter(pipe),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )


def _end(number: int, _frame: Any) -> NoReturn:
    """Leaves through every `finally`, so that the scratch server goes too."""
    sys.exit(128 + number)

r"""Runs squawk over what migrations sent to the server, and reads what it tells.

It is given no file: of one with variables of psql, or the rows of `COPY`, it reads nothing at all.
Each statement stands at the line that it has in the file, so that the lines are right.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.lint.sql.comments import comments_of
from schema_docs.lint.squawk.catalog import KNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from schema_docs.lint.subject import MigrationFile

PACKAGE: Final = "squawk-cli"
_OLDEST: Final = "2.70"
"""As the extra in pyproject.toml has it."""

_SETTINGS: Final = ".squawk.toml"
_CANNOT_READ: Final = "syntax-error"
_PATIENCE: Final = 120
"""Seconds for one file; it takes a few thousandths of one."""
_MOST_ATTEMPTS: Final = 20
"""Statements of a file that it cannot read, after which the file is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that squawk has found."""

    rule: str
    """As squawk calls it."""
    path: str
    """Of the migration, in the repository."""
    line: int
    message: str
    """One line without a full stop."""


@dataclass(frozen=True, slots=True)
class Squawk:
    """The program, and how it is called here."""

    program: Path
    root: Path
    """Where the settings are, and maybe squawk's own."""
    postgres: int | None
    """The major of PostgreSQL that the migrations are for."""
    rules: Collection[str]
    """The rules that somebody wants to hear of."""

    def told_of(self, files: Iterable[MigrationFile]) -> tuple[tuple[Told, ...], tuple[str, ...]]:
        """What it finds in some migrations, and what a reader should know besides.

        Raises:
            ConfigurationError: squawk cannot be run, or has not done its job.
        """
        told: list[Told] = []
        notices: list[str] = []
        for file in files:
            unread: list[Told] = []
            for each in self._read(file, unread):
                if each.rule in KNOWN:
                    told.append(each)
                else:
                    notices.append(
                        f"squawk tells of {each.rule}, which this schema-docs does not know, at "
                        f"{each.path}:{each.line}"
                    )
            notices += (
                f"squawk cannot read the statement at {each.path}:{each.line}, and tells nothing "
                f"of it: {each.message}"
                for each in unread
            )
        return tuple(told), tuple(dict.fromkeys(notices))

    def _read(self, file: MigrationFile, unread: list[Told]) -> tuple[Told, ...]:
        """What it tells of a file, without the statements that it cannot read.

        PostgreSQL has read them: where squawk cannot, it tells nothing else of the whole file.
        """
        without: set[int] = set()
        for _ in range(_MOST_ATTEMPTS):
            told = tuple(self._run(file, _text_of(file, without)))
            wrong = [each for each in told if each.rule == _CANNOT_READ]
            if not wrong:
                return told
            hit = _statement_at(file, wrong[0].line, without)
            unread.append(wrong[0])
            if hit is None:
                return ()
            without.add(hit)
        return ()

    def _run(self, file: MigrationFile, text: str) -> Iterator[Told]:
        own = self.root / _SETTINGS
        wanted = [name for name in sorted(self.rules) if not KNOWN[name].usual]
        transaction = (
            "--assume-in-transaction" if file.transaction else "--no-assume-in-transaction"
        )
        arguments = [
            # Else it would look in every folder above, too.
            f"--config={own if own.is_file() else os.devnull}",
            "--reporter=json",
            "--stdin-filepath=migration.sql",  # names of files are ours to tell
            transaction,
            *([f"--pg-version={self.postgres}"] if self.postgres else []),
            *(f"--include={name}" for name in wanted),
        ]
        said = ""
        try:
            done = subprocess.run(
                [self.program, *arguments],
                input=text.encode("utf-8", "replace"),
                capture_output=True,
                check=False,
                cwd=self.root,
                timeout=_PATIENCE,
            )
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            said = said or f"exit code {done.returncode}"
            found = _told_in(done.stdout.decode("utf-8", "replace"), file.path)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ConfigurationError(f"squawk has not read {file.path}: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(f"squawk has not read {file.path}: {said}") from error
        yield from found


def _told_in(output: str, path: str) -> list[Told]:
    """What squawk's JSON tells; of anything else an error of Python's own."""
    found = json.loads(output)
    if not isinstance(found, list):
        raise TypeError("no list")
    return [
        Told(
            rule=str(each["rule_name"]),
            path=path,
            line=int(each["line"]) + 1,
            message=" ".join(str(each["message"]).split()).rstrip("."),
        )
        for each in found
    ]


def find_squawk() -> Path:
    """The program that the package `squawk-cli` has installed.

    Another one on the `PATH` may be of any version, and tell other things.

    Raises:
        ConfigurationError: it is not installed, or too old.
    """
    from importlib.metadata import PackageNotFoundError, distribution
    from pathlib import Path

    from packaging.version import Version

    remedy = "install it with `pip install 'schema-docs[squawk]'`"
    try:
        found = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise ConfigurationError(
            f"rules of squawk are selected, and it is not installed; {remedy}, or take them out of "
            "`select`"
        ) from error
    if Version(found.version) < Version(_OLDEST):
        raise ConfigurationError(f"squawk {found.version} is too old; {remedy}")
    for file in found.files or ():
        path = Path(str(found.locate_file(file)))
        if path.name in {"squawk", "squawk.exe"} and path.is_file():
            return path.resolve()
    raise ConfigurationError(f"the package {PACKAGE} has no program `squawk`; {remedy}")


def _statement_at(file: MigrationFile, line: int, without: Collection[int]) -> int | None:
    """The number of the statement that stands at a line."""
    return next(
        (
            number
            for number, each in enumerate(file.statements)
            if number not in without
            and each.line is not None
            and each.line <= line <= each.line + each.text.count("\n")
        ),
        None,
    )


def _text_of(file: MigrationFile, without: Collection[int]) -> str:
    """The SQL of a migration, every statement at its line, with squawk's own comments."""
    pieces = [
        (each.line, number, _ended(each.text))
        for number, each in enumerate(file.statements)
        if each.line is not None and number not in without
    ]
    taken = {n for line, _, text in pieces for n in range(line, line + text.count("\n") + 1)}
    last = len(pieces)
    pieces += (
        (each.line, last, f"-- {each.text}\n")
        for each in comments_of(file)
        if each.text.startswith("squawk-") and (each.line not in taken or not each.is_alone)
    )
    made, at = "", 1
    for line, _, text in sorted(pieces):
        made += "\n" * (line - at) if line > at else " "
        made += text
        at = max(line, at) + text.count("\n")
    return made


def _ended(statement: str) -> str:
    r"""With a semicolon: what `\gexec` sends has none, nor has the last one of a file."""
    if statement.rstrip().endswith(";"):
        return statement
    return f"{statement}\n;" if "--" in statement.rpartition("\n")[2] else f"{statement};"

"""The files of a git revision, written from git's objects into a private folder.

Neither the work tree nor the index, HEAD or a reference is touched, no hook or filter runs, and no
submodule is fetched. Git writes nothing here: it lists the tree and prints what the files hold.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schema_docs.errors import RevisionError
from schema_docs.migrations.layouts.plain import RUNNABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_AT_ONCE: Final = 500
"""Files that are in memory at a time."""

IN_A_SHALLOW_CLONE: Final = (
    "; this is a shallow clone: get the rest with `git fetch --unshallow`, "
    "or in CI with `fetch-depth: 0` of the checkout"
)

_LINK: Final = "120000"
_PROGRAM: Final = "100755"
_OF_MIGRATIONS: Final = (*RUNNABLE, ".psql", ".pgsql")

_MAIN: Final = ("origin/main", "origin/master", "main", "master")
"""Branches that others are merged into, as most teams call them."""

_OF_ONE_REPOSITORY: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
)
"""What git sets for its hooks, which may be about another repository or folder than ours.

`GIT_OBJECT_DIRECTORY` stays: before a push is accepted, its objects are nowhere else.
"""


@dataclass(frozen=True)
class GitRepository:
    """A repository in which a folder lies, or that a folder is."""

    git_dir: Path
    """Where git keeps what it knows."""
    prefix: str
    """The folder relative to the top of the work tree, in POSIX spelling; empty at the top."""

    def commit(self, revision: str) -> str:
        """The full number of the commit that a branch, tag, number or `HEAD~3` means.

        Raises:
            RevisionError: there is none; says what to do in a shallow clone.
        """
        # Git would take a name of this kind for an option, and has none of them.
        found = "" if revision.startswith("-") else self._first_line("--verify", "-q", revision)
        if found:
            return found
        raise RevisionError(f"{revision}: no such revision in git{self._reason(revision)}")

    def knows(self, revision: str) -> bool:
        """Whether the name means a commit."""
        return not revision.startswith("-") and bool(self._first_line("--verify", "-q", revision))

    def main_branch(self) -> str | None:
        """The branch that others are merged into; None where none has one of the usual names."""
        told = self._run("symbolic-ref", "--short", "-q", "refs/remotes/origin/HEAD")
        chosen = told.stdout.decode("utf-8", "replace").strip()
        return next((name for name in (chosen, *_MAIN) if name and self.knows(name)), None)

    def _first_line(self, *arguments: str) -> str:
        *options, revision = arguments
        found = self._parsed(*options, revision)
        # By itself: of `:/words` all that follows is a part of the words.
        return self._parsed(*options, f"{found}^{{commit}}") if found else ""

    def _parsed(self, *arguments: str) -> str:
        told = self._run("rev-parse", *arguments)
        found = told.stdout.decode("ascii", "replace").strip()
        return found if told.returncode == 0 and found.isalnum() else ""  # `^main` is no commit

    def merge_base(self, one: str, other: str) -> str:
        """The commit at which two branches were one, as `git diff one...other` has it.

        Raises:
            RevisionError: one of them is no revision, or they have nothing in common.
        """
        both = (self.commit(one), self.commit(other))
        told = self._run("merge-base", *both)
        found = told.stdout.decode("ascii", "replace").split()
        if told.returncode or not found:
            raise RevisionError(
                f"{one}...{other}: the two have no commit in common"
                f"{IN_A_SHALLOW_CLONE if self.is_shallow() else ''}"
            )
        return found[0]

    def _reason(self, revision: str, *, names: bool = True) -> str:
        if not self._run("rev-list", "-n", "1", "--all").stdout.strip():
            return ": nothing is committed yet"
        remotes = self._run("for-each-ref", "--format=%(refname:short)", "refs/remotes")
        known = remotes.stdout.decode("utf-8", "replace").split("\n")
        if near := [name for name in known if name.partition("/")[2] == revision]:
            return f"; there is {' and '.join(near)}"
        if self.is_shallow():
            return IN_A_SHALLOW_CLONE
        return "; `git branch --all` and `git tag` list the names" if names else ""

    def is_shallow(self) -> bool:
        """Whether commits are missing here that others have."""
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def tree(self, commit: str) -> Tree:
        """All files of a commit, none of which is read yet.

        Raises:
            RevisionError: git cannot list them.
        """
        told = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if told.returncode:
            raise RevisionError(f"{commit[:10]}: git cannot list its files{_because(told.stderr)}")
        files: dict[str, Blob] = {}
        for entry in told.stdout.split(b"\0"):
            facts, _, raw = entry.partition(b"\t")
            if not raw:
                continue
            mode, kind, number = facts.decode("ascii").split()
            path = os.fsdecode(raw)
            if any(part.lower() in {"", ".", "..", ".git"} for part in path.split("/")):
                raise RevisionError(f"{commit[:10]}: has a file {path!a}, which cannot be one")
            if kind == "blob":  # a submodule is a commit of elsewhere
                files[path] = Blob(mode, number)
        return Tree(self, files)

    def contents(self, numbers: Sequence[str]) -> Iterator[bytes]:
        """What blobs hold, in their order.

        Raises:
            RevisionError: one is missing, as in a partial clone that cannot reach its origin.
        """
        for start in range(0, len(numbers), _AT_ONCE):
            wanted = numbers[start : start + _AT_ONCE]
            told = self._run("cat-file", "--batch", stdin="\n".join(wanted).encode("ascii") + b"\n")
            at = 0
            for number in wanted:
                end = told.stdout.find(b"\n", at)
                size = told.stdout[at:end].rpartition(b" ")[2] if end >= 0 else b""
                if not size.isdigit():
                    raise RevisionError(
                        f"git lacks the object {number}{_because(told.stderr)}; "
                        "`git fetch` may bring it"
                    )
                at = end + 1 + int(size)
                yield told.stdout[end + 1 : at]
                at += 1  # the line end behind it

    def _run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return _git(self.git_dir, f"--git-dir={self.git_dir}", *arguments, stdin=stdin)


@dataclass(frozen=True)
class Blob:
    """A file of a tree, which git knows by a number."""

    mode: str
    number: str


@dataclass(frozen=True)
class Tree:
    """The files of a revision."""

    repository: GitRepository
    files: Mapping[str, Blob]
    """By their paths, relative to the top of the repository."""

    def write(self, folder: Path, wanted: Callable[[str], bool]) -> None:
        """Writes files into a private folder, as git holds them: no filter changes a byte.

        A symbolic link that would lead out of the folder is left out.

        Raises:
            RevisionError: one cannot be read or written.
        """
        chosen = [(path, blob) for path, blob in self.files.items() if wanted(path)]
        contents = self.repository.contents([blob.number for _, blob in chosen])
        links: list[tuple[Path, str]] = []
        for (path, blob), content in zip(chosen, contents, strict=True):
            target = folder / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if blob.mode == _LINK:
                    links.append((target, os.fsdecode(content)))
                elif not target.exists():
                    target.write_bytes(content)
                    if blob.mode == _PROGRAM:
                        target.chmod(0o700)
            except OSError as error:
                raise RevisionError(f"{path}: cannot be written: {error.strerror}") from error
        # Last, so that nothing is written through one.
        for target, leads_to in links:
            if _stays_inside(target.relative_to(folder).as_posix(), leads_to):
                with suppress(FileExistsError):
                    target.symlink_to(leads_to)


def _stays_inside(path: str, leads_to: str) -> bool:
    """Whether a link leads to a place of the same tree, whichever links stand on the way.

    Once it has gone down it does not go up again: where that leads, only the way down says.
    """
    parts = leads_to.split("/")
    up = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
    return not leads_to.startswith("/") and up <= path.count("/") and ".." not in parts[up:]


def repository_of(folder: Path) -> GitRepository:
    """The repository that a folder lies in.

    Raises:
        RevisionError: it lies in none, or there is no git.
    """
    what = ("rev-parse", "--absolute-git-dir", "--is-bare-repository", "--show-prefix")
    told = _git(folder, *what)
    if told.returncode and "GIT_DIR" in os.environ:
        # A hook of a repository whose work tree is elsewhere, or that has none.
        told = _git(folder, f"--git-dir={Path(os.environ['GIT_DIR']).absolute()}", *what)
    if told.returncode:
        if b"not a git repository" in told.stderr:
            raise RevisionError(f"{folder}: no git repository, and only git knows revisions")
        raise RevisionError(f"git cannot read the repository{_because(told.stderr)}")
    git_dir, bare, prefix = [*os.fsdecode(told.stdout).split("\n"), ""][:3]
    return GitRepository(Path(git_dir), "" if bare == "true" else prefix.rstrip("/"))


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={key: value for key, value in os.environ.items() if key not in _OF_ONE_REPOSITORY}
            | {"LC_ALL": "C"},
            check=False,
            input=stdin,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise RevisionError(
            "git is not installed, and only git knows revisions; install it, or give a folder, a "
            "snapshot or the URL of a database"
        ) from error
    except OSError as error:
        raise RevisionError(f"git cannot be started: {error.strerror}") from error


def _because(said: bytes) -> str:
    """Git's own words, on one line."""
    lines = [" ".join(line.split()) for line in said.decode("utf-8", "replace").split("\n")]
    words = " ".join(line.removeprefix("fatal: ") for line in lines if line)
    return f": {words}" if words else ""


_NOT_PLACES: Final = ("", ".")


def needed(files: Iterable[str], more: Sequence[str] = ()) -> Callable[[str], bool]:
    """Which files of a tree can matter to migrations: in a large repository few of them.

    These are what lies beside or below what may be a migration, and above it, where tools have
    their settings. Below the top of the repository lies everything: what is there itself counts for
    its neighbours alone.

    Args:
        files: all that there are.
        more: files and folders that the settings name.
    """
    known = {posixpath.dirname(path) for path in files if _is_of_migrations(path)}
    known |= {posixpath.normpath(path) for path in more}
    below = known - {*_NOT_PLACES}
    above = {"", *(above for path in known for above in _upwards(path))}

    def is_needed(path: str) -> bool:
        folder = posixpath.dirname(path)
        return folder in above or path in known or any(up in below for up in _upwards(folder))

    return is_needed


def _is_of_migrations(path: str) -> bool:
    folder, _, name = path.lower().rpartition("/")
    of_liquibase = f"{posixpath.basename(folder)}/{name}"
    return name.endswith(_OF_MIGRATIONS) or any(
        word in of_liquibase for word in ("changelog", "liquibase")
    )


def _upwards(path: str) -> Iterator[str]:
    """A folder and those above it."""
    while path:
        yield path
        path = posixpath.dirname(path)

"""What git knows of the files of a repository; nothing where there is no git, or no repository."""

from __future__ import annotations

import os
import posixpath
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit, as a person would look it up."""

    id: str
    """The first ten digits."""
    date: str
    """Of the author, `2026-11-25`."""
    subject: str


_OF_A_HOOK: Final = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"}
)
"""What git tells its hooks. There `GIT_DIR` makes every folder the top of the work tree, so that
paths are no longer what they are elsewhere; git finds its repository by itself."""

_FORMAT: Final = "%x00%H%x00%ad%x00%s"


def folder_in_repository(root: Path) -> str:
    """Where a folder lies below the top of its repository: `services/shop`; empty at the top.

    Empty too where there is no repository: then the folder is all that there is.
    """
    root = root.resolve()
    for top in (root, *root.parents):
        if (top / ".git").exists():
            relative = root.relative_to(top).as_posix()
            return "" if relative == "." else relative
    return ""


def commits_that_added(root: Path, folder: str) -> Mapping[str, Commit]:
    """The commit that brought each file, by the file's path relative to `root`.

    In a shallow clone the oldest commit at hand seems to have added everything; what it did is not
    known, and not told.
    """
    told = _git(
        root,
        "-c",
        "core.quotePath=false",
        "log",
        "--no-renames",
        "--diff-filter=A",
        "--date=format:%Y-%m-%d",
        f"--format={_FORMAT}",
        "--name-only",
        "--relative",
        "--",
        folder,
    )
    unknown = _shallow_ends(root)
    found: dict[str, Commit] = {}
    commit, is_known = None, False
    for line in (told or "").split("\n"):
        if line.startswith("\0"):
            _, full, date, subject = line.split("\0", 3)
            commit, is_known = Commit(id=full[:10], date=date, subject=subject), full not in unknown
        elif line and commit is not None and is_known:
            found[_unquoted(line)] = (
                commit  # the latest first: what was removed and came back came twice
            )
    return found


def author(root: Path) -> str | None:
    """Who commits here, by name; None where nobody has said."""
    name = " ".join((_git(root, "config", "user.name") or "").split())
    return name or None


def remote_url(root: Path) -> str | None:
    """Where the repository is pushed to; None where that is nowhere."""
    return (_git(root, "config", "remote.origin.url") or "").strip() or None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change of a file that was there before."""

    file: str
    commit: Commit | None = None
    """None: it is not committed."""

    def told(self, folder: str) -> str:
        """The edit in words, the file below a folder."""
        path = posixpath.normpath(posixpath.join(folder, self.file))
        if self.commit is None:
            return f"{path} has changes that are not committed"
        told = f"{self.commit.id}, {self.commit.date}, {self.commit.subject}"
        return f"{path} was edited after it was added: {told}"


def last_edits(folder: Path, files: Collection[str]) -> tuple[Edit, ...]:
    """The last edit of each of some files of a folder, the latest first.

    A database that ran the earlier text of a migration never sees the edit; what is made anew from
    all files does.
    """
    modified = ("--relative", "--no-renames", "--diff-filter=M", "--name-only")
    plain = ("-c", "core.quotePath=false")
    uncommitted = _git(folder, *plain, "diff", *modified, "HEAD", "--", ".") or ""
    found = [Edit(file=_unquoted(file)) for file in uncommitted.split("\n")]
    how = ("--date=format:%Y-%m-%d", f"--format={_FORMAT}")
    commit = None
    for line in (_git(folder, *plain, "log", *modified, *how, "--", ".") or "").split("\n"):
        if line.startswith("\0"):
            _, full, date, subject = line.split("\0", 3)
            commit = Commit(id=full[:10], date=date, subject=subject)
        elif line:
            found.append(Edit(file=_unquoted(line), commit=commit))
    last: dict[str, Edit] = {}
    for edit in found:
        if edit.file in files:
            last.setdefault(edit.file, edit)
    return tuple(last.values())


def _unquoted(path: str) -> str:
    """A path of git's, which quotes it where it holds a quote or backslash.

    Control characters, which it quotes too, are in no migration's name.
    """
    if not path.startswith('"'):
        return path
    return path[1:-1].replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")


def _shallow_ends(root: Path) -> frozenset[str]:
    """The commits at which a shallow clone ends."""
    path = _git(root, "rev-parse", "--git-path", "shallow")
    file = None if path is None else root / path.removesuffix("\n")
    return frozenset(file.read_text().split()) if file and file.is_file() else frozenset()


def _git(root: Path, *arguments: str) -> str | None:
    """What git answers; None where it cannot."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={key: value for key, value in os.environ.items() if key not in _OF_A_HOOK},
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout.decode("utf-8", "replace")

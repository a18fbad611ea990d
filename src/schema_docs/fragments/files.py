"""The Markdown files of a repository that may have blocks to keep fresh, to the byte."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schema_docs.config.files import FILE_NAME
from schema_docs.errors import ConfigurationError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ENDINGS: Final = (".md", ".markdown")
_NEVER_SEARCHED: Final = frozenset({".git", "node_modules", ".venv"})
_NAME: Final = b"schema-docs"
"""What every block begins with; a file without it is not looked at, whatever its encoding."""


def read_markdown(root: Path, globs: Sequence[str], *, but: Collection[str]) -> dict[str, str]:
    """The text of every such file that names us, line ends and byte-order mark included.

    Args:
        root: the repository.
        globs: which files.
        but: the pages that are generated as a whole.

    Raises:
        ConfigurationError: a glob without wildcards names no such file.
        DocumentError: a file that names us is no UTF-8 text, or any cannot be read.
    """
    texts = {}
    own = {(root / path).resolve() for path in but}
    for path in find_markdown(root, globs):
        if (root / path).resolve() in own:
            continue
        try:
            content = (root / path).read_bytes()
            if _NAME in content.lower():
                texts[path] = content.decode()
        except OSError as error:
            raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    return texts


def find_markdown(root: Path, globs: Sequence[str]) -> tuple[str, ...]:
    """The Markdown files that one of the globs matches, relative to the root, sorted.

    `**` stands for any number of folders, hidden ones too. A folder with a configuration of its own
    is another project, and a symbolic link stands for a file that has its place elsewhere.

    Raises:
        ConfigurationError: a glob without wildcards names no such file.
    """
    if not globs:
        return ()
    files = sorted(_walk(root))
    for glob in globs:
        if not any(sign in glob for sign in "*?[") and glob not in files:
            raise ConfigurationError(
                f"fragments: {glob}: no such Markdown file; mend the name in the settings"
            )
    return tuple(
        file for file in files if any(_matches(file.split("/"), g.split("/")) for g in globs)
    )


def _walk(root: Path) -> Iterator[str]:
    for folder, children, names in os.walk(root):
        here = Path(folder)
        children[:] = [
            child
            for child in children
            if child not in _NEVER_SEARCHED and not (here / child / FILE_NAME).exists()
        ]
        for name in names:
            if name.endswith(_ENDINGS) and not (here / name).is_symlink():
                yield (here / name).relative_to(root).as_posix()


def _matches(path: Sequence[str], glob: Sequence[str]) -> bool:
    if not glob:
        return not path
    if glob[0] == "**":
        return any(_matches(path[start:], glob[1:]) for start in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], glob[0]) and _matches(path[1:], glob[1:])

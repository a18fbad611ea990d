"""Which words the files of a migrations folder hold, whatever they mean there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from schema_docs.migrations.psql import script_of

if TYPE_CHECKING:
    from schema_docs.migrations.folder import MigrationFolder


def spells(folder: MigrationFolder, name: str) -> bool:
    """Whether a name stands anywhere in the SQL of a folder, in a string or comment too."""
    return any(has_word(text, name) for text in _texts(folder))


def has_word(text: str, name: str) -> bool:
    """Whether a name stands in a text, and not within a longer one."""
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text, re.IGNORECASE) is not None


@lru_cache(maxsize=1)
def _texts(folder: MigrationFolder) -> tuple[str, ...]:
    """What is run, and every other file of SQL that it could include."""
    run = {migration.name: script_of(folder.path, migration) for migration in folder.migrations}
    others = {
        path
        for path in folder.path.rglob("*.sql")
        if path.is_file() and path.relative_to(folder.path).as_posix() not in run
    }
    contents = (*run.values(), *(path.read_bytes() for path in sorted(others)))
    return tuple((content or b"").decode("utf-8", "replace") for content in contents)

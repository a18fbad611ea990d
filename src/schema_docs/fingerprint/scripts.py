"""What a script reads besides itself, found in its bytes without running or parsing it.

Every place counts that could be such a command, also in a comment or a string: what is found too
much costs time, what is overlooked would cost the truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_INCLUDE: Final = re.compile(rb"\\(?:include_relative|include|ir|i)(?=\s)[^\S\r\n]*([^\r\n]*)")
_PLAIN_PATH: Final = re.compile(
    rb"(?:'(?P<quoted>[^'\\:`~$][^'\\:`$]*)'|(?P<plain>[^\s'\"\\:`~;$][^\s'\"\\:`;$]*))\s*;?\s*"
)
"""A path that psql takes as it stands: without variables (or placeholders of the layout's tool),
escapes, programs and home folders."""

_OUTSIDE: Final = re.compile(
    rb"\\!|\\(?:copy|getenv|setenv|lo_import|cd)(?!\w)"
    rb"|\\[a-z]+[^\n]*`"  # a program whose output is an argument
    rb"|\bpg_(?:read_(?:binary_)?file|ls_\w+|stat_file)\b|\blo_import\b"
    rb"|\bfile_fdw\b|\bdblink\w*|\bimport\s+foreign\s+schema\b"
    rb"|\bfrom\s+(?:program\b|:|e?'[/~])",
    re.IGNORECASE,
)
"""psql's commands, and the server's functions and `COPY`, that read what no digest is taken of."""

_FROM_A_FILE: Final = re.compile(rb"\bfrom\s*(?:(?:[eu]&?)?'|[$%:\\|]|/\*|--)", re.IGNORECASE)
"""What `COPY` reads, where that is no `stdin`: a path, however it is quoted or put together."""
_COPY: Final = re.compile(rb"\bcopy\b", re.IGNORECASE)
_LONGEST_COPY: Final = 10_000
"""Bytes between `COPY` and its `FROM`: more columns than a table can have take hardly more."""


@dataclass(frozen=True)
class Reach:
    """What running a script depends on."""

    includes: tuple[str, ...] = ()
    """The paths that it includes, as it has them."""
    outside: str = ""
    """What it reads that cannot be followed, as it has it; empty where there is nothing."""


def reach_of(script: bytes) -> Reach:
    """What a script includes, and whether it reads more than that."""
    outside = _OUTSIDE.search(script)
    if outside is not None:
        return Reach(outside=_shown(outside[0]))
    for end in _FROM_A_FILE.finditer(script):
        start = max(script.rfind(b";", 0, end.start()), end.start() - _LONGEST_COPY, 0)
        if _COPY.search(script, start, end.start()):
            return Reach(outside=_shown(b"COPY \xe2\x80\xa6 " + end[0]))
    includes = []
    for command in _INCLUDE.finditer(script):
        path = _PLAIN_PATH.fullmatch(command[1])
        if path is None:
            return Reach(outside=_shown(command[0]))
        includes.append((path["quoted"] or path["plain"]).decode("utf-8", "surrogateescape"))
    return Reach(includes=tuple(includes))


def _shown(command: bytes) -> str:
    return " ".join(command.decode("utf-8", "replace").split())

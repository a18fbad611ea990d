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
    rb"(?:'(?P<quoted>[^'\\:`$]+)'|(?P<plain>[^\s'\"\\:`~;$][^\s'\"\\:`;$]*))\s*;?\s*"
)
"""A path that psql takes as it stands: without variables (or placeholders of the layout's tool),
escapes, programs and home folders."""

_OUTSIDE: Final = re.compile(
    rb"\\!|\\(?:copy|getenv|setenv|lo_import|cd)(?!\w)"
    rb"|\\[a-z]+[^\r\n]*`"  # a program whose output is an argument
    rb"|\bpg_(?:read_(?:binary_)?file|ls_\w+|stat_file)\b|\blo_import\b"
    rb"|\bfrom\s+(?:program\b|:|e?'[/~])",
    re.IGNORECASE,
)
"""psql's commands, and the server's functions and `COPY`, that read what no digest is taken of."""


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
    includes = []
    for command in _INCLUDE.finditer(script):
        path = _PLAIN_PATH.fullmatch(command[1])
        if path is None:
            return Reach(outside=_shown(command[0]))
        includes.append((path["quoted"] or path["plain"]).decode("utf-8", "surrogateescape"))
    return Reach(includes=tuple(includes))


def _shown(command: bytes) -> str:
    return " ".join(command.decode("utf-8", "replace").split())

"""Graphviz as a program: where it is, and running it on DOT source."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from schema_docs.errors import DiagramError

if TYPE_CHECKING:
    from collections.abc import Iterator

Engine: TypeAlias = Literal["graphviz-pure", "dot"]
"""The program that was installed with this package and draws alike everywhere, or the system's."""

_NAME = "graphviz-pure"
_SYSTEM = "dot"
_TIMEOUT = 120.0
"""Seconds. 300 tables take one; a layout that takes this long does not end."""


def layout_program() -> Path:
    """The `graphviz-pure` program that was installed with this package.

    Its wheel holds no module to import, only a program in the environment's scripts folder.

    Raises:
        DiagramError: It is nowhere to be found.
    """
    for candidate in _candidates():
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise DiagramError(
        f"the program {_NAME}, which draws the diagram, is not installed beside {sys.executable};"
        f" install it with: {sys.executable} -m pip install {_NAME}"
    )


def system_program() -> Path:
    """The system's own `dot`.

    Raises:
        DiagramError: It is not on the `PATH`.
    """
    found = shutil.which(_SYSTEM)
    if found is None:
        raise DiagramError(
            f'the program {_SYSTEM}, which layout_engine = "{_SYSTEM}" asks for, is not on the'
            " PATH; install Graphviz (Debian: apt-get install graphviz; macOS: brew install"
            f" graphviz), or take the setting out: {_NAME} comes with schema-docs"
        )
    return Path(found)


def run_layout(dot: str, engine: Engine = "graphviz-pure") -> str:
    """The SVG that Graphviz draws of the DOT source, without arrows: what they mean is drawn later.

    Raises:
        DiagramError: The program is missing, refuses the source or does not come to an end.
    """
    program = system_program() if engine == _SYSTEM else layout_program()
    try:
        done = subprocess.run(
            # Without arrows a line ends where it meets its row.
            [program, "-Tsvg", "-q", "-Earrowsize=0"],
            input=dot.encode("utf-8"),
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DiagramError(
            f"drawing the diagram took more than {_TIMEOUT:.0f} seconds: "
            "the schema is too large for one picture"
        ) from error
    except OSError as error:
        raise DiagramError(f"{program} could not be run: {error.strerror}") from error
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DiagramError(
            f"{engine} could not draw the diagram: {words[-1] if words else 'it said nothing'}"
            f" (exit status {done.returncode})"
        )
    return done.stdout.decode("utf-8")


def _candidates() -> Iterator[Path]:
    """Where the program may be, the likeliest places first."""
    name = _NAME + (".exe" if os.name == "nt" else "")
    # Not resolved: a virtual environment's python is a link to the one it was made from.
    yield Path(sys.executable).parent / name
    yield Path(sysconfig.get_path("scripts")) / name
    yield Path(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))) / name
    try:
        files = importlib.metadata.files(_NAME) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == name:
            yield Path(str(file.locate()))
    found = shutil.which(_NAME)
    if found:
        yield Path(found)

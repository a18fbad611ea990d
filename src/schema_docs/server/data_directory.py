"""The data directory of a scratch cluster: what `initdb` makes, or a copy of what it once made.

The copy is one archive for each installation, superuser and version of this module, in the user's
cache folder. One file, because it is then there as a whole or not at all: it is written beside its
place and renamed, a run that reads it keeps its own handle, and every part carries a checksum. So
no lock is needed, whoever runs at the same time, and whatever is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import zipfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from schema_docs.errors import ServerError
from schema_docs.server.cache import Cache
from schema_docs.server.environment import client_environment
from schema_docs.server.nameless import naming_environment

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.server.binaries import Binaries
    from schema_docs.server.run_folder import Account

_SCHEME: Final = 1
"""Goes up when other data directories are made with the same options."""


def make_data_directory(
    data: Path, binaries: Binaries, origin: Binaries, user: str, account: Account | None
) -> None:
    """Fills an empty folder of ours, and gives it to the server's account.

    Args:
        data: the folder.
        binaries: the programs to run.
        origin: the same programs where they are installed, which is not another place each run.
        user: the superuser's name.
        account: the account that the server runs under; None: our own.

    Raises:
        ServerError: `initdb` failed; carries what it said.
    """
    cache = Cache.of_this_user()
    name = _entry_name(origin, user)
    if cache is not None and _is_taken_from(cache, name, data, account):
        return
    if account:
        os.chown(data, account.uid, account.gid)
    _initdb(data, binaries, user, account)
    if cache is not None:
        if account:  # what is packed must not change under our hands
            os.chown(data, os.geteuid(), os.getegid())
        cache.save(name, lambda file: _pack(data, file))
        if account:
            os.chown(data, account.uid, account.gid)


def forget_data_directory(origin: Binaries, user: str) -> None:
    """Removes the archive of a directory that no server starts in, so that another is made."""
    if cache := Cache.of_this_user():
        cache.remove(_entry_name(origin, user))


def _is_taken_from(cache: Cache, name: str, data: Path, account: Account | None) -> bool:
    """Fills the folder from an archive; False where there is none that is whole."""
    archive = cache.open(name)
    if archive is None:
        return False
    with archive:
        try:
            _unpack(archive, data, account)
        except (OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile):
            # Cut short or changed by whatever; what is made now takes its place.
            cache.remove(name)
            _empty(data)
            return False
    return True


def _entry_name(binaries: Binaries, user: str) -> str:
    """The archive's file name: another one for whatever `initdb` could make other files of."""
    program = binaries.program("postgres").resolve()
    stat = program.stat()
    facts = [
        _SCHEME,
        platform.machine(),
        str(program),
        stat.st_mtime_ns,
        stat.st_size,
        _options(binaries, user),
    ]
    digest = hashlib.sha256(json.dumps(facts).encode("utf-8", "surrogateescape")).hexdigest()
    return f"initdb-{binaries.version}-{digest[:24]}.zip"


def _options(binaries: Binaries, user: str) -> list[str]:
    locale = ["--locale=C", "--encoding=UTF8"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [f"--username={user}", "--auth=trust", "--no-sync", *locale]


def _initdb(data: Path, binaries: Binaries, user: str, account: Account | None) -> None:
    with subprocess.Popen(
        [binaries.program("initdb"), f"--pgdata={data}", *_options(binaries, user)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        cwd=data,
        env=client_environment() | ({} if account else naming_environment(data.parent)),
        start_new_session=True,  # the servers that it runs are ended with it
        **(account.popen if account else {}),
    ) as process:
        try:
            stdout, stderr = process.communicate()
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode != 0:
        raise ServerError(
            f"could not make the scratch cluster with {binaries.program('initdb')}: "
            f"{stderr.strip() or stdout.strip()}"
        )


def _pack(data: Path, file: IO[bytes]) -> None:
    # Not compressed: inflating takes longer than reading.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(data.rglob("*")):
            if path.is_symlink():  # none of initdb's; where it leads we might read, and others not
                raise OSError(f"{path} is a link")
            archive.write(path, path.relative_to(data))


def _unpack(file: IO[bytes], data: Path, account: Account | None) -> None:
    """Writes an archive's files into a folder that is ours until all of them are there.

    As root we write into a folder that the server's account cannot enter yet, so that nothing of
    that account can put a link in our way.
    """
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            path = data / member.filename
            if not path.is_relative_to(data) or ".." in path.parts:
                raise ValueError(member.filename)
            if member.is_dir():
                path.mkdir(mode=0o700)
                os.chown(path, uid, gid)
                continue
            content = archive.read(member)  # checks it
            with path.open("xb", buffering=0) as made:
                made.write(content)
                os.fchmod(made.fileno(), 0o600)
                os.fchown(made.fileno(), uid, gid)
    os.chown(data, uid, gid)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()

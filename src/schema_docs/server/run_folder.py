"""The private folder of one run: which account it is for, its lock, and what killed runs left.

A lock in the folder is held as long as the process lives. A folder whose lock is free belongs to a
run that was killed; the next run ends its server and removes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT: Final = 5432
"""Part of the socket's name; no port is opened."""

STOP_TIMEOUT: Final = 10.0
"""Seconds for a server to end, and for its files to go."""

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the private folder inside
_ROOM: Final = 2 * 1024**3
"""Bytes that must be free in memory for it to be used."""

_PREFIX: Final = "schema-docs-"
_LOCK: Final = "owner.lock"


@dataclass(frozen=True)
class Account:
    """The OS account that the server runs under when we are root."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """The arguments that make `subprocess` start a program under it."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """The account to run the server under; None: our own.

    Raises:
        ServerError: we are root, and there is no `nobody`.
    """
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServerError(
            "PostgreSQL does not run as root and this machine has no account `nobody`: "
            "run schema-docs as an ordinary user"
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def base_folder(account: Account | None) -> Path:
    """Where the run's folder goes: in memory where there is room, else in the temporary folder.

    Making a cluster and a database in memory takes half the time. `TMPDIR` has the last word; and
    `/tmp` serves where a socket's path would not fit or not be reached.
    """
    if "TMPDIR" not in os.environ and _has_room(_MEMORY):
        return _MEMORY
    base = Path(tempfile.gettempdir()).resolve()
    too_long = len(os.fsencode(base)) > 60  # a socket's path has at most 103 bytes on macOS
    a_list = set(str(base)) & set(',:"')  # to libpq, or to a setting of the server
    if too_long or a_list or (account and not everybody_reaches(base)):
        return Path("/tmp")  # noqa: S108 - mkdtemp makes the private folder inside
    return base


def _has_room(folder: Path) -> bool:
    """Whether a cluster and what migrations put into it fit; a container's 64 MB would not do."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    system = os.statvfs(folder)
    # As root, the programs too may have to be copied there.
    may_run = not system.f_flag & getattr(os, "ST_NOEXEC", 0)
    return may_run and system.f_bavail * system.f_frsize >= _ROOM


def everybody_reaches(folder: Path) -> bool:
    """Whether other accounts may go through to the folder."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def run_folder(base: Path, cleanup: ExitStack) -> Path:
    """A new folder with a lock that is free as soon as this process is gone.

    It stays ours, so that no other account can plant a lock or a process id there; what the server
    writes to lies in folders of its account.
    """
    with signals_held():
        run = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        cleanup.callback(_remove, run)
        lock = cleanup.enter_context((run / "unlocked").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Only now by the name that a sweep looks for, so that it never sees the lock free.
        (run / "unlocked").rename(run / _LOCK)
    return run


def _remove(run: Path) -> None:
    """Removes a run's folder, the lock last: what a kill leaves is then still a leftover."""
    deadline = time.monotonic() + STOP_TIMEOUT
    # Again and again: a process that was ended a moment ago may still write.
    while left := _contents(run):
        for path in left:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if time.monotonic() > deadline:
            return
    shutil.rmtree(run, ignore_errors=True)


def _contents(run: Path) -> list[Path]:
    """What is to be removed before the lock; another run's sweep may be about it as well."""
    try:
        return [path for path in run.iterdir() if path.name != _LOCK]
    except FileNotFoundError:
        return []


def private_folder(folder: Path, account: Account | None) -> Path:
    """Makes a folder that only the account may enter."""
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


@contextmanager
def signals_held() -> Iterator[None]:
    """Lets Ctrl-C and its like wait until the block is through."""
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread only
        return
    held: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, lambda signaled, _: held.append(signaled))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for signaled in held:
            signal.raise_signal(signaled)


def sweep(base: Path) -> None:
    """Ends what killed runs of this account left behind: those whose lock is free."""
    for run in base.glob(f"{_PREFIX}*"):
        try:
            if run.lstat().st_uid != os.geteuid() or not run.is_dir() or run.is_symlink():
                continue
            with (run / _LOCK).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _end_leftover_server(run)
                _remove(run)
        except OSError:
            continue  # a run that is alive, or that has just gone


def _end_leftover_server(run: Path) -> None:
    pid_file, path = run / "server.pid", run / "s" / f".s.PGSQL.{PORT}"
    deadline = time.monotonic() + STOP_TIMEOUT
    # Only while its socket answers is that process id sure to be the server's.
    while pid_file.exists() and _answers(path) and time.monotonic() < deadline:
        with suppress(ProcessLookupError, ValueError):  # it has just gone; killed while writing
            os.kill(int(pid_file.read_text()), signal.SIGQUIT)
        time.sleep(0.05)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True

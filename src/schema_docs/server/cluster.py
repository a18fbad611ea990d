"""One throw-away PostgreSQL cluster: made, started, and gone afterwards.

It listens on a Unix socket in a private folder and on no network address. PostgreSQL refuses to run
as root, so root starts it as `nobody`. A run that was killed leaves a folder whose lock nobody
holds; the next run ends that server and removes the folder.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
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

    import psycopg

    from schema_docs.server.binaries import Binaries

PORT: Final = 5432
_PREFIX: Final = "schema-docs-"
_LOCK: Final = "owner.lock"
_STOP_TIMEOUT: Final = 10.0
"""Seconds for a server to end, and for its files to go."""

_START_TIMEOUT: Final = 60.0
"""Seconds until a server that does not come up is an error."""

STAND_INS: Final = Path(__file__).parent / "stand_ins"
"""Extensions in plain SQL for those that the embedded PostgreSQL is built without."""

_SETTINGS: Final = {
    "listen_addresses": "",
    "port": str(PORT),
    # Nothing outlives the run, so nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    # The same answers on every machine.
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "datestyle": "ISO, MDY",
}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running scratch cluster."""

    binaries: Binaries
    socket_folder: Path
    user: str
    stand_ins: frozenset[str]
    """Extensions that only our stand-ins provide here."""

    @property
    def environment(self) -> dict[str, str]:
        """What PostgreSQL's client programs need here, and no setting of the caller's."""
        return client_environment() | {
            "PGHOST": str(self.socket_folder),
            "PGPORT": str(PORT),
            "PGUSER": self.user,
        }

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection in autocommit mode.

        Raises:
            ServerError: there is no such database (any more), or the server has gone.
        """
        import psycopg

        try:
            with _no_connection_settings():
                return psycopg.connect(
                    host=str(self.socket_folder),
                    port=PORT,
                    user=self.user,
                    dbname=database,
                    autocommit=True,
                )
        except psycopg.OperationalError as error:
            what = SOCKET_WORDS.sub("", str(error)).removeprefix("connection failed: ").strip()
            raise ServerError(f"cannot connect to the scratch database: {what}") from error

    def create_database(self, name: str, *, template: str = "template1") -> None:
        """A database as the Docker image makes it: from `template1`, owned by the superuser.

        Raises:
            ServerError: PostgreSQL refuses the name.
        """
        import psycopg
        from psycopg import sql

        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        try:
            with self.connect("postgres") as connection:
                connection.execute(statement)
        except psycopg.DatabaseError as error:
            raise ServerError(
                f'cannot make the scratch database "{name}": {str(error).strip()}'
            ) from error


SOCKET_WORDS: Final = re.compile(r'connection to server on socket ".*?" failed: (?:FATAL:  )?')
"""What libpq puts before an error; it names the private folder, which is another in each run."""


@contextmanager
def _no_connection_settings() -> Iterator[None]:
    """Without the `PG…` variables, which libpq would take for whatever a connection leaves open."""
    taken = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith("PG")}
    try:
        yield
    finally:
        os.environ.update(taken)


def client_environment() -> dict[str, str]:
    """The caller's environment without what would change how PostgreSQL's programs behave."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    kept.pop("PSQLRC", None)
    return kept | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


@contextmanager
def scratch_cluster(binaries: Binaries, *, user: str = "postgres") -> Iterator[Cluster]:
    """Makes and starts a cluster whose superuser is `user`; stops and removes it on the way out.

    Raises:
        ServerError: it could not be made or started; carries what PostgreSQL said.
    """
    _check_user(user)
    account = _server_account()
    with ExitStack() as cleanup:
        try:
            yield _cluster(binaries, user, account, cleanup)
        finally:
            with _signals_held():  # or it would be half done
                cleanup.close()


def _cluster(
    binaries: Binaries, user: str, account: _Account | None, cleanup: ExitStack
) -> Cluster:
    try:
        base = _base_folder(account)
        _sweep(base)
        run = _run_folder(base, cleanup)
        run.chmod(0o711 if account else 0o700)
        data, socket_folder = _private(run / "data", account), _private(run / "s", account)
        if account:
            binaries = _reachable(binaries, run)
        stand_ins, control_path = _stand_ins(binaries, run)
        _initdb(binaries, data, user, account)
        settings = _SETTINGS | {"unix_socket_directories": str(socket_folder)} | control_path
        with _signals_held():  # or a server could run that nobody knows of
            server = _start(binaries, data, run, settings, account)
            cleanup.callback(_stop, server)
        _wait_until_ready(server, data, run)
    except OSError as error:
        raise ServerError(f"could not make the scratch cluster: {error}") from error
    return Cluster(binaries=binaries, socket_folder=socket_folder, user=user, stand_ins=stand_ins)


def _run_folder(base: Path, cleanup: ExitStack) -> Path:
    """A new folder with a lock that is free as soon as this process is gone.

    It stays ours, so that no other account can plant a lock or a process id there; what the server
    writes to lies in folders of its account.
    """
    with _signals_held():
        run = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        cleanup.callback(_remove, run)
        lock = cleanup.enter_context((run / "unlocked").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Only now by the name that a sweep looks for, so that it never sees the lock free.
        (run / "unlocked").rename(run / _LOCK)
    return run


def _remove(run: Path) -> None:
    """Removes a run's folder, the lock last: what a kill leaves is then still a leftover."""
    deadline = time.monotonic() + _STOP_TIMEOUT
    # Again and again: a process that was ended a moment ago may still write.
    while run.is_dir() and (left := [path for path in run.iterdir() if path.name != _LOCK]):
        for path in left:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if time.monotonic() > deadline:
            return
    shutil.rmtree(run, ignore_errors=True)


@contextmanager
def _signals_held() -> Iterator[None]:
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


def _check_user(user: str) -> None:
    """Names that `initdb` takes and then stumbles over, with pages of its own SQL."""
    if set(user) & set("\"$'\\\n\r\0") or user.startswith("pg_") or len(user.encode()) > 63:
        raise ServerError(
            f"the scratch server cannot have a superuser `{user}`: PostgreSQL allows none that has "
            "a quote, a dollar sign, a backslash or a line end in its name, begins with pg_ or is "
            "longer than 63 bytes; set `user` in the configuration"
        )


@dataclass(frozen=True)
class _Account:
    """The OS account that the server runs under when we are root."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _server_account() -> _Account | None:
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
    return _Account(nobody.pw_uid, nobody.pw_gid)


def _base_folder(account: _Account | None) -> Path:
    """The temporary folder, or `/tmp` where a socket's path would not fit or be reached."""
    base = Path(tempfile.gettempdir()).resolve()
    too_long = len(os.fsencode(base)) > 60  # a socket's path has at most 103 bytes on macOS
    a_list = set(str(base)) & set(',:"')  # to libpq, or to a setting of the server
    if too_long or a_list or (account and not _everybody_reaches(base)):
        return Path("/tmp")  # noqa: S108 - mkdtemp makes the private folder inside
    return base


def _everybody_reaches(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def _private(folder: Path, account: _Account | None) -> Path:
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def _reachable(binaries: Binaries, run: Path) -> Binaries:
    """The same binaries where the server's account may read them.

    A virtual environment below `/root` is closed to other accounts. Rather than open it, the
    programs are linked (or, across file systems, copied) into the run's folder.
    """
    from schema_docs.server.binaries import Binaries

    if binaries.origin != "embedded" or _everybody_reaches(binaries.bindir.resolve()):
        return binaries
    package = binaries.prefix.parent
    # Beside the package lie the shared libraries, where the programs look for them.
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(
                source,
                run / "pg" / source.name,
                copy_function=_link_or_copy,
                ignore=shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "*.py*"),
                symlinks=True,
            )
    for folder, _, _ in os.walk(run / "pg"):
        Path(folder).chmod(0o755)
    return Binaries(run / "pg" / binaries.bindir.relative_to(package.parent), binaries.origin)


def _link_or_copy(source: str, target: str) -> str:
    if Path(source).stat().st_mode & 0o004:
        try:
            os.link(source, target)
        except OSError:  # another file system
            shutil.copy2(source, target)
        return target
    shutil.copy2(source, target)
    Path(target).chmod(Path(source).stat().st_mode | 0o055)
    return target


def _stand_ins(binaries: Binaries, run: Path) -> tuple[frozenset[str], dict[str, str]]:
    """Which stand-ins are needed here, and the setting that makes the server find them."""
    if binaries.major < 18:  # no extension_control_path
        return frozenset(), {}
    real = {control.stem for control in (binaries.sharedir() / "extension").glob("*.control")}
    ours = {control.stem for control in (STAND_INS / "extension").glob("*.control")}
    folder = run / "stand_ins"
    shutil.copytree(STAND_INS, folder)
    for place in (folder, folder / "extension"):
        place.chmod(0o755)
    for file in (folder / "extension").iterdir():
        file.chmod(0o644)
    return frozenset(ours - real), {"extension_control_path": f"$system:{folder}"}


def _initdb(binaries: Binaries, data: Path, user: str, account: _Account | None) -> None:
    locale = ["--locale=C", "--encoding=UTF8"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with subprocess.Popen(
        [
            binaries.program("initdb"),
            f"--pgdata={data}",
            f"--username={user}",
            "--auth=trust",
            "--no-sync",
            *locale,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        cwd=data,
        env=client_environment(),
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


def _start(
    binaries: Binaries,
    data: Path,
    run: Path,
    settings: dict[str, str],
    account: _Account | None,
) -> subprocess.Popen[bytes]:
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    with (run / "server.log").open("wb") as log:
        os.fchmod(log.fileno(), 0o600)  # it tells of the migrations
        server = subprocess.Popen(
            [binaries.program("postgres"), "-D", data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=data,
            env=client_environment(),
            # Ctrl-C is for us; we stop the server ourselves.
            start_new_session=True,
            **(account.popen if account else {}),
        )
    (run / "server.pid").write_text(str(server.pid))
    return server


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path, run: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    status = data / "postmaster.pid"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        # The last line of this file is PostgreSQL's own word on its state, as pg_ctl reads it.
        with suppress(FileNotFoundError):
            if status.read_text().rstrip().endswith("\nready"):
                return
        time.sleep(0.005)
    log = (run / "server.log").read_text(errors="replace").strip()
    raise ServerError(f"the scratch server did not start: {log or 'it said nothing'}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
    try:
        server.wait(timeout=_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _sweep(base: Path) -> None:
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
    deadline = time.monotonic() + _STOP_TIMEOUT
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

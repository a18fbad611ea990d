"""One throw-away PostgreSQL cluster: made, started, and gone afterwards.

It listens on a Unix socket in a private folder and on no network address. PostgreSQL refuses to run
as root, so root starts it as `nobody`. A run that was killed leaves a folder whose lock nobody
holds; the next run ends that server and removes the folder.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ServerError
from schema_docs.server.run_folder import (
    PORT,
    STOP_TIMEOUT,
    Account,
    base_folder,
    everybody_reaches,
    private_folder,
    run_folder,
    server_account,
    signals_held,
    sweep,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from schema_docs.server.binaries import Binaries

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


_OWN_SETTINGS: Final = " ".join(
    f"-c {name}"
    for name in (
        "statement_timeout=0",
        "lock_timeout=0",
        "idle_in_transaction_session_timeout=0",
        "default_transaction_read_only=off",
    )
)
"""Of our own connections, whatever a migration has set for its role or database."""


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
                    # Before what a migration may have set for its role or database.
                    options=_OWN_SETTINGS,
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
    account = server_account()
    with ExitStack() as cleanup:
        try:
            yield _cluster(binaries, user, account, cleanup)
        finally:
            with signals_held():  # or it would be half done
                cleanup.close()


def _cluster(binaries: Binaries, user: str, account: Account | None, cleanup: ExitStack) -> Cluster:
    try:
        base = base_folder(account)
        sweep(base)
        run = run_folder(base, cleanup)
        run.chmod(0o711 if account else 0o700)
        data, socket_folder = (
            private_folder(run / "data", account),
            private_folder(run / "s", account),
        )
        if account:
            binaries = _reachable(binaries, run)
        stand_ins, control_path = _stand_ins(binaries, run)
        _initdb(binaries, data, user, account)
        settings = _SETTINGS | {"unix_socket_directories": str(socket_folder)} | control_path
        with signals_held():  # or a server could run that nobody knows of
            server = _start(binaries, data, run, settings, account)
            cleanup.callback(_stop, server)
        _wait_until_ready(server, data, run)
    except OSError as error:
        raise ServerError(f"could not make the scratch cluster: {error}") from error
    return Cluster(binaries=binaries, socket_folder=socket_folder, user=user, stand_ins=stand_ins)


def _check_user(user: str) -> None:
    """Names that `initdb` takes and then stumbles over, with pages of its own SQL."""
    if set(user) & set("\"$'\\\n\r\0") or user.startswith("pg_") or len(user.encode()) > 63:
        raise ServerError(
            f"the scratch server cannot have a superuser `{user}`: PostgreSQL allows none that has "
            "a quote, a dollar sign, a backslash or a line end in its name, begins with pg_ or is "
            "longer than 63 bytes; set `user` in the configuration"
        )


def _reachable(binaries: Binaries, run: Path) -> Binaries:
    """The same binaries where the server's account may read them.

    A virtual environment below `/root` is closed to other accounts. Rather than open it, the
    programs are linked (or, across file systems, copied) into the run's folder.
    """
    from schema_docs.server.binaries import Binaries

    if binaries.origin != "embedded" or everybody_reaches(binaries.bindir.resolve()):
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


def _initdb(binaries: Binaries, data: Path, user: str, account: Account | None) -> None:
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
    account: Account | None,
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
        server.wait(timeout=STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

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
from typing import TYPE_CHECKING, Any, Final, Literal

from schema_docs.errors import ServerError
from schema_docs.server.data_directory import forget_data_directory, make_data_directory
from schema_docs.server.environment import client_environment, no_connection_settings
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


_OWN_SETTINGS: Final = (
    (0, "role=none"),
    (0, "statement_timeout=0"),
    (0, "lock_timeout=0"),
    (0, "idle_in_transaction_session_timeout=0"),
    (0, "default_transaction_read_only=off"),
    (14, "idle_session_timeout=0"),
    (17, "transaction_timeout=0"),
    (17, "event_triggers=off"),  # one on login, say
)
"""Of our own connections, whatever a migration has set for the database; and since which major."""

OWN_ROLE: Final = "pg_schema_docs"
"""The superuser that reads. Its name begins with `pg_`, so that no migration can alter it, and
those that go through all roles pass it over."""


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

    @property
    def environment_of_a_locked_role(self) -> dict[str, str]:
        """The same for a session of ours that takes on the role, which may not log in any more."""
        name = self.user.replace("\\", "\\\\").replace(" ", "\\ ")
        return self.environment | {"PGUSER": OWN_ROLE, "PGOPTIONS": f"-c role={name}"}

    @property
    def origin(self) -> Literal["embedded", "local"]:
        """Of which programs it is."""
        return self.binaries.origin

    @property
    def psql(self) -> Path:
        """The program that runs migrations."""
        return self.binaries.program("psql")

    def connect(
        self, database: str, *, user: str = OWN_ROLE
    ) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection in autocommit mode, as a superuser that migrations know nothing of.

        Raises:
            ServerError: there is no such database (any more), or the server has gone.
        """
        import psycopg

        try:
            with no_connection_settings():
                return psycopg.connect(
                    host=str(self.socket_folder),
                    port=PORT,
                    user=user,
                    dbname=database,
                    autocommit=True,
                    options=" ".join(
                        f"-c {setting}"
                        for since, setting in _OWN_SETTINGS
                        if self.binaries.major >= since
                    ),
                )
        except psycopg.OperationalError as error:
            what = self.without_its_names(str(error)).removeprefix("connection failed: ").strip()
            raise ServerError(f"cannot connect to the scratch database: {what}") from error

    def make_database(self, wanted: str) -> str:
        """The database of that name, which `initdb` may have made."""
        if wanted != "postgres":
            self.create_database(wanted)
        return wanted

    def without_its_names(self, text: str) -> str:
        """What libpq says, without the private folder."""
        return SOCKET_WORDS.sub("", text)

    def create_database(self, name: str, *, template: str = "template1") -> None:
        """A database as the Docker image makes it: from `template1`, owned by the superuser.

        Raises:
            ServerError: PostgreSQL refuses the name.
        """
        import psycopg
        from psycopg import sql

        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            *map(sql.Identifier, (name, self.user, template))
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
        data, socket_folder = run / "data", private_folder(run / "s", account)
        data.mkdir(mode=0o700)
        origin = binaries
        if account:
            binaries = _reachable(binaries, run)
        stand_ins, control_path = _stand_ins(binaries, run)
        make_data_directory(data, binaries, origin, user, account)
        settings = _SETTINGS | {"unix_socket_directories": str(socket_folder)} | control_path
        with signals_held():  # or a server could run that nobody knows of
            server = _start(binaries, data, run, settings, account)
            cleanup.callback(_stop, server)
        try:
            _wait_until_ready(server, data, run)
        except ServerError:
            forget_data_directory(origin, user)
            raise
    except OSError as error:
        raise ServerError(f"could not make the scratch cluster: {error}") from error
    cluster = Cluster(
        binaries=binaries, socket_folder=socket_folder, user=user, stand_ins=stand_ins
    )
    _make_own_role(cluster)
    return cluster


def _make_own_role(cluster: Cluster) -> None:
    """Makes the superuser that reads, by a name that `CREATE ROLE` does not take.

    In each run anew: in the data directory that is kept it would save some milliseconds.
    """
    from psycopg import sql

    provisional = sql.Identifier("schema_docs")
    with cluster.connect("postgres", user=cluster.user) as connection, connection.transaction():
        connection.execute("SET LOCAL allow_system_table_mods = on")
        connection.execute(sql.SQL("CREATE ROLE {} SUPERUSER LOGIN").format(provisional))
        connection.execute(
            "UPDATE pg_authid SET rolname = %s WHERE rolname = 'schema_docs'", [OWN_ROLE]
        )


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

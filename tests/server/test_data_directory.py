"""What `initdb` makes is kept and copied: in any trouble it is as if nothing had been kept."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ServerError
from schema_docs.server import cluster as cluster_module
from schema_docs.server import data_directory as module
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cache import SETTING, Cache
from schema_docs.server.cluster import scratch_cluster
from support import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

EMBEDDED = find_binaries("embedded")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache will be; it is not there yet."""
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The superuser of each `initdb` that ran."""
    users: list[str] = []
    real = module._initdb

    def initdb(data: Path, *arguments: object) -> None:
        users.append(str(arguments[1]))
        real(data, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_initdb", initdb)
    return users


def works(user: str = "postgres") -> bool:
    with scratch_cluster(EMBEDDED, user=user) as cluster:
        cluster.create_database("x")
        with cluster.connect("x", user=user) as connection:
            connection.execute("CREATE TABLE t (id int); CREATE EXTENSION vector")
            return connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_second_run_copies_what_the_first_one_made(folder: Path, made: list[str]) -> None:
    assert works()
    assert works()
    assert made == ["postgres"]
    (entry,) = entries(folder)
    assert entry.name.startswith(f"initdb-{EMBEDDED.version}-")
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_copy_is_the_same_to_the_byte(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "deep" / "empty").mkdir(parents=True)
    (source / "a").write_bytes(bytes(range(256)) * 999)
    (source / "none").touch()
    with (tmp_path / "archive").open("w+b") as file:
        module._pack(source, file)
        copy = tmp_path / "copy"
        copy.mkdir()
        module._unpack(file, copy, None)
    found, expected = (
        {
            path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
            for path in root.rglob("*")
        }
        for root in (copy, source)
    )
    assert found == expected
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*")} == {0o600, 0o700}


def test_every_superuser_has_an_archive_of_its_own(folder: Path, made: list[str]) -> None:
    assert works("one")
    assert works("other")
    assert works("one")
    assert made == ["one", "other"]


def test_another_installation_has_another_name(tmp_path: Path) -> None:
    name = module._entry_name(EMBEDDED, "postgres")
    assert name == module._entry_name(EMBEDDED, "postgres")
    assert name != module._entry_name(find_binaries("local"), "postgres")


def cut_short(entry: Path) -> None:
    os.truncate(entry, entry.stat().st_size // 2)


def empty(entry: Path) -> None:
    os.truncate(entry, 0)


def flip_a_byte(entry: Path) -> None:
    """In the middle of some table's file: nothing else would notice."""
    with entry.open("r+b") as file:
        file.seek(entry.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


@pytest.mark.parametrize("damage", [cut_short, empty, flip_a_byte])
def test_damaged_archive_is_made_anew(folder: Path, made: list[str], damage: object) -> None:
    assert callable(damage)
    assert works()
    (entry,) = entries(folder)
    damage(entry)
    assert works()
    assert works()
    assert made == ["postgres", "postgres"]
    assert entries(folder) == [entry]


def test_archive_that_leads_outside_is_not_followed(
    folder: Path, made: list[str], tmp_path: Path
) -> None:
    import zipfile

    assert works()
    (entry,) = entries(folder)
    with zipfile.ZipFile(entry, "a") as archive:
        archive.writestr("../escaped", "x")
    assert works()
    assert made == ["postgres", "postgres"]


def test_first_runs_at_the_same_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "001_x.sql").write_text("CREATE TABLE t (id int);\n")
    runs = [
        subprocess.Popen(
            [PROGRAM, "export", "json"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, told
    assert len({stdout for stdout, _ in told}) == 1
    assert len(entries(folder)) == 1


def test_kill_while_it_is_saved(folder: Path, made: list[str]) -> None:
    """What is half written is never taken for an archive, and goes in time."""
    code = (
        "import os, signal, zipfile\n"
        "from schema_docs.server.binaries import find_binaries\n"
        "from schema_docs.server.cluster import scratch_cluster\n"
        "real, seen = zipfile.ZipFile.write, []\n"
        "def write(self, *arguments):\n"
        "    real(self, *arguments)\n"
        "    seen.append(1)\n"
        "    if len(seen) == 500:\n"
        "        self.fp.flush()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "zipfile.ZipFile.write = write\n"
        "with scratch_cluster(find_binaries('embedded')): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    (unfinished,) = entries(folder)
    assert unfinished.name.startswith(".new-")
    assert unfinished.stat().st_size > 0
    assert works()
    assert len(entries(folder)) == 2  # somebody could still be writing the other one
    ago = time.time() - 2 * 3600
    os.utime(unfinished, (ago, ago))
    assert works("another")
    assert not unfinished.exists()
    assert made == ["postgres", "another"]


def test_archive_that_nobody_has_used_for_long_goes(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    old, recent = folder / "initdb-9.6.1-x.zip", folder / "initdb-17.1-x.zip"
    for file, days in ((old, 61), (recent, 59)):
        file.touch()
        ago = time.time() - days * 24 * 3600
        os.utime(file, (ago, ago))
    assert works()
    assert not old.exists()
    assert recent.exists()


def test_use_keeps_an_archive(folder: Path) -> None:
    assert works()
    (entry,) = entries(folder)
    ago = time.time() - 59 * 24 * 3600
    os.utime(entry, (ago, ago))
    assert works()
    assert time.time() - entry.stat().st_mtime < 3600


# Where nothing is kept


def test_off(monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    monkeypatch.setenv(SETTING, "off")
    assert Cache.of_this_user() is None
    assert works()
    assert made == ["postgres"]


def test_no_home(monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    monkeypatch.delenv(SETTING)
    monkeypatch.setenv("HOME", "/proc/nowhere")  # where nobody can make a folder, root neither
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert Cache.of_this_user() is None
    assert works()
    assert made == ["postgres"]


def test_folder_that_is_relative_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the usual one is where no home is known at all."""
    monkeypatch.setenv(SETTING, "~/.cache/schema-docs")
    assert Cache.of_this_user() is None


def test_usual_place_is_the_users_cache_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(SETTING)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert Cache.of_this_user() == Cache(tmp_path / "schema-docs")


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    assert Cache.of_this_user() is None
    assert works()
    assert entries(folder) == []


def test_folder_of_another_account_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(mode=0o700)
    uid = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: uid + 1)
    assert Cache.of_this_user() is None


def test_folder_is_not_made_in_another_accounts_home(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sudo` leaves the home as it is: root's folder in it would be in the user's way."""
    uid = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: uid + 1)
    assert Cache.of_this_user() is None
    assert not folder.exists()


def test_link_to_elsewhere_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    assert Cache.of_this_user() is None


def test_file_in_place_of_the_folder(folder: Path) -> None:
    folder.touch()
    assert Cache.of_this_user() is None
    assert works()


def test_link_in_place_of_an_archive_is_not_followed(
    folder: Path, made: list[str], tmp_path: Path
) -> None:
    assert works()
    (entry,) = entries(folder)
    entry.rename(tmp_path / "elsewhere.zip")
    entry.symlink_to(tmp_path / "elsewhere.zip")
    assert works()
    assert made == ["postgres", "postgres"]
    assert not entry.is_symlink()


def test_link_in_a_data_directory_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "link").symlink_to("/etc/passwd")
    with (tmp_path / "archive").open("w+b") as file, pytest.raises(OSError, match="is a link"):
        module._pack(tmp_path / "data", file)


def test_no_room_for_it(folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_pack", full)
    assert works()
    assert works()
    assert made == ["postgres", "postgres"]
    assert entries(folder) == []


def test_archive_that_no_server_starts_with_goes(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made where there was shared memory of another kind, say."""
    assert works()
    with monkeypatch.context() as patch:
        patch.setitem(cluster_module._SETTINGS, "shared_buffers", "nonsense")
        with pytest.raises(ServerError, match="did not start"), scratch_cluster(EMBEDDED):
            pytest.fail("started")
    assert entries(folder) == []
    assert works()
    assert made == ["postgres", "postgres"]

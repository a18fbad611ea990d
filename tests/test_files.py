"""Reading and replacing the files of a repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schema_docs.errors import ConfigurationError, DocumentError
from schema_docs.files import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_new_file_is_written_with_its_folders(files: Files) -> None:
    assert files.write("a/b/c.md", "é\n") is True
    assert (files.root / "a/b/c.md").read_bytes() == "é\n".encode()
    assert names(files.root) == ["a", "a/b", "a/b/c.md"]


def test_new_file_has_the_mode_that_the_umask_leaves(files: Files) -> None:
    before = os.umask(0o027)
    try:
        files.write("c.md", "x")
    finally:
        assert os.umask(before) == 0o027
    assert (files.root / "c.md").stat().st_mode & 0o777 == 0o640


def test_unchanged_content_is_not_written(files: Files) -> None:
    files.write("c.md", "x\n")
    path = files.root / "c.md"
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert files.write("c.md", "x\n") is False
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, 1)
    assert files.write("c.md", "y\n") is True


def test_windows_line_ends_count_as_other_bytes_and_not_as_other_text(files: Files) -> None:
    (files.root / "c.md").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert files.read("c.md") == "a\nb\n"
    assert files.write("c.md", "a\nb\n") is True
    assert (files.root / "c.md").read_bytes() == b"a\nb\n"


@pytest.mark.parametrize("method", ["replace", "chmod"])
def test_file_is_whole_when_replacing_it_is_cut_short(
    files: Files, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    files.write("c.md", "old\n")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, method, killed)
    with pytest.raises(KeyboardInterrupt):
        files.write("c.md", "new\n")
    assert (files.root / "c.md").read_text() == "old\n"
    assert names(files.root) == ["c.md"]


def test_full_disk_leaves_the_old_file(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write("c.md", "old\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ConfigurationError, match=r"^c\.md: cannot be written: No space left on"):
        files.write("c.md", "new\n")
    assert (files.root / "c.md").read_text() == "old\n"
    assert names(files.root) == ["c.md"]


def test_file_keeps_its_mode_and_owner(files: Files) -> None:
    files.write("c.md", "old")
    path = files.root / "c.md"
    path.chmod(0o604)
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    before = path.stat()
    files.write("c.md", "new")
    after = path.stat()
    assert path.read_text() == "new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )


def test_symbolic_link_stays_one(files: Files) -> None:
    (files.root / "real").mkdir()
    (files.root / "real" / "c.md").write_text("old")
    (files.root / "docs").symlink_to("real")
    (files.root / "c.md").symlink_to("docs/c.md")
    files.write("c.md", "new")
    assert (files.root / "c.md").readlink() == Path("docs/c.md")
    assert (files.root / "real" / "c.md").read_text() == "new"
    assert names(files.root) == ["c.md", "docs", "real", "real/c.md"]


def test_symbolic_link_to_itself_is_a_clear_error(files: Files) -> None:
    (files.root / "c.md").symlink_to("c.md")
    with pytest.raises(ConfigurationError, match=r"^c\.md: cannot be written: "):
        files.write("c.md", "new")


@pytest.mark.parametrize("blocked", ["docs", "docs/c.md"])
def test_place_where_no_file_can_be_is_a_clear_error(files: Files, blocked: str) -> None:
    if blocked == "docs":
        (files.root / "docs").write_text("a file")
    else:
        (files.root / "docs" / "c.md").mkdir(parents=True)
    before = names(files.root)
    with pytest.raises(ConfigurationError, match=r"^docs/c\.md: cannot be written: "):
        files.write("docs/c.md", "new")
    assert names(files.root) == before


def test_folder_that_one_may_not_write_to_is_a_clear_error(files: Files) -> None:
    (files.root / "docs").mkdir(mode=0o555)
    if os.geteuid() == 0:
        files.root.chmod(0o755)
        for folder in files.root.parents[:2]:
            folder.chmod(0o755)  # pytest's own, which only root may enter
        os.seteuid(65534)
    try:
        with pytest.raises(ConfigurationError) as caught:
            files.write("docs/c.md", "new")
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
    assert str(caught.value) == "docs/c.md: cannot be written: Permission denied"
    assert names(files.root) == ["docs"]


def test_reading_tells_missing_from_unreadable(files: Files) -> None:
    assert files.read("nope.md") is None
    assert files.read("no/folder.md") is None
    (files.root / "folder.md").mkdir()
    with pytest.raises(DocumentError, match=r"^folder\.md: cannot be read: Is a directory$"):
        files.read("folder.md")
    (files.root / "latin.md").write_bytes(b"caf\xe9")
    with pytest.raises(DocumentError, match=r"^latin\.md: cannot be read as UTF-8 text: "):
        files.read("latin.md")

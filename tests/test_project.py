"""Reading and replacing the files of a repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schema_docs.config.settings import Settings
from schema_docs.errors import ConfigurationError, DocumentError
from schema_docs.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, Settings())


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_new_file_is_written_with_its_folders(project: Project) -> None:
    assert project.write("a/b/c.md", "é\n") is True
    assert (project.root / "a/b/c.md").read_bytes() == "é\n".encode()
    assert names(project.root) == ["a", "a/b", "a/b/c.md"]


def test_new_file_has_the_mode_that_the_umask_leaves(project: Project) -> None:
    before = os.umask(0o027)
    try:
        project.write("c.md", "x")
    finally:
        assert os.umask(before) == 0o027
    assert (project.root / "c.md").stat().st_mode & 0o777 == 0o640


def test_unchanged_content_is_not_written(project: Project) -> None:
    project.write("c.md", "x\n")
    path = project.root / "c.md"
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert project.write("c.md", "x\n") is False
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, 1)
    assert project.write("c.md", "y\n") is True


def test_windows_line_ends_count_as_other_bytes_and_not_as_other_text(project: Project) -> None:
    (project.root / "c.md").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert project.read("c.md") == "a\nb\n"
    assert project.write("c.md", "a\nb\n") is True
    assert (project.root / "c.md").read_bytes() == b"a\nb\n"


@pytest.mark.parametrize("method", ["replace", "chmod"])
def test_file_is_whole_when_replacing_it_is_cut_short(
    project: Project, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    project.write("c.md", "old\n")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, method, killed)
    with pytest.raises(KeyboardInterrupt):
        project.write("c.md", "new\n")
    assert (project.root / "c.md").read_text() == "old\n"
    assert names(project.root) == ["c.md"]


def test_full_disk_leaves_the_old_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("c.md", "old\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ConfigurationError, match=r"^c\.md: cannot be written: No space left on"):
        project.write("c.md", "new\n")
    assert (project.root / "c.md").read_text() == "old\n"
    assert names(project.root) == ["c.md"]


def test_file_keeps_its_mode_and_owner(project: Project) -> None:
    project.write("c.md", "old")
    path = project.root / "c.md"
    path.chmod(0o604)
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    before = path.stat()
    project.write("c.md", "new")
    after = path.stat()
    assert path.read_text() == "new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )


def test_symbolic_link_stays_one(project: Project) -> None:
    (project.root / "real").mkdir()
    (project.root / "real" / "c.md").write_text("old")
    (project.root / "docs").symlink_to("real")
    (project.root / "c.md").symlink_to("docs/c.md")
    project.write("c.md", "new")
    assert (project.root / "c.md").readlink() == Path("docs/c.md")
    assert (project.root / "real" / "c.md").read_text() == "new"
    assert names(project.root) == ["c.md", "docs", "real", "real/c.md"]


def test_symbolic_link_to_itself_is_a_clear_error(project: Project) -> None:
    (project.root / "c.md").symlink_to("c.md")
    with pytest.raises(ConfigurationError, match=r"^c\.md: cannot be written: "):
        project.write("c.md", "new")


@pytest.mark.parametrize("blocked", ["docs", "docs/c.md"])
def test_place_where_no_file_can_be_is_a_clear_error(project: Project, blocked: str) -> None:
    if blocked == "docs":
        (project.root / "docs").write_text("a file")
    else:
        (project.root / "docs" / "c.md").mkdir(parents=True)
    before = names(project.root)
    with pytest.raises(ConfigurationError, match=r"^docs/c\.md: cannot be written: "):
        project.write("docs/c.md", "new")
    assert names(project.root) == before


def test_folder_that_one_may_not_write_to_is_a_clear_error(project: Project) -> None:
    (project.root / "docs").mkdir(mode=0o555)
    if os.geteuid() == 0:
        project.root.chmod(0o755)
        for folder in project.root.parents[:2]:
            folder.chmod(0o755)  # pytest's own, which only root may enter
        os.seteuid(65534)
    try:
        with pytest.raises(ConfigurationError) as caught:
            project.write("docs/c.md", "new")
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
    assert str(caught.value) == "docs/c.md: cannot be written: Permission denied"
    assert names(project.root) == ["docs"]


def test_reading_tells_missing_from_unreadable(project: Project) -> None:
    assert project.read("nope.md") is None
    assert project.read("no/folder.md") is None
    (project.root / "folder.md").mkdir()
    with pytest.raises(DocumentError, match=r"^folder\.md: cannot be read: Is a directory$"):
        project.read("folder.md")
    (project.root / "latin.md").write_bytes(b"caf\xe9")
    with pytest.raises(DocumentError, match=r"^latin\.md: cannot be read as UTF-8 text: "):
        project.read("latin.md")


def test_paths_are_told_from_the_root(project: Project) -> None:
    assert project.relative(project.root / "a" / "b.sql") == "a/b.sql"
    assert project.relative(project.root.parent / "other") == "../other"


def test_migrations_are_the_ones_of_the_setting_or_the_only_ones(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "001_x.sql").touch()
    assert Project(tmp_path, Settings(migrations="b")).migrations().shown_as == "b"
    with pytest.raises(ConfigurationError, match="more than one folder"):
        Project(tmp_path, Settings()).migrations()
    assert Project(tmp_path / "a", Settings()).migrations().folder.files == ("001_x.sql",)

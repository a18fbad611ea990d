"""Which Markdown files are looked at, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ConfigurationError, DocumentError
from schema_docs.fragments.files import find_markdown, read_markdown

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "README.md",
    "a.markdown",
    "notes.txt",
    ".claude/context/database.md",
    "docs/x.md",
    "docs/deep/er/y.md",
    "node_modules/p/README.md",
    "docs/node_modules/p/README.md",
    ".git/x.md",
    ".venv/lib/x.md",
    "other/x.md",
    "other/schema-docs.toml",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<!-- schema-docs:tables -->")
    (tmp_path / "schema-docs.toml").touch()
    (tmp_path / "link.md").symlink_to("docs/x.md")
    return tmp_path


@pytest.mark.parametrize(
    ("globs", "found"),
    [
        ([], []),
        (["*.md"], ["README.md"]),
        (
            ["**/*.md"],
            [".claude/context/database.md", "README.md", "docs/deep/er/y.md", "docs/x.md"],
        ),
        (["**"], [n for n in sorted(FILES[:6]) if n != "notes.txt"]),
        (["docs/*.md"], ["docs/x.md"]),
        (["docs/**/*.md"], ["docs/deep/er/y.md", "docs/x.md"]),
        (["docs/x.md", "[ab].markdown", "docs/?.md"], ["a.markdown", "docs/x.md"]),
        (["nowhere/*.md"], []),
    ],
)
def test_globs(root: Path, globs: list[str], found: list[str]) -> None:
    assert list(find_markdown(root, globs)) == found


@pytest.mark.parametrize("name", ["docs/z.md", "notes.txt", "other/x.md"])
def test_a_name_without_a_file_is_an_error(root: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"^fragments: {name}: no such Markdown file; "):
        find_markdown(root, ["*.md", name])


def test_the_document_is_not_among_them(root: Path) -> None:
    (root / "Plain.md").write_text("no block")
    (root / "README.md").write_bytes(b"\xef\xbb\xbf<!-- Schema-Docs:x -->\r\n")
    texts = read_markdown(root, ["*.md", "docs/*.md"], but=["./docs/x.md"])
    assert texts == {"README.md": "\ufeff<!-- Schema-Docs:x -->\r\n"}


def test_what_is_no_text_is_an_error_only_where_it_names_us(root: Path) -> None:
    (root / "README.md").write_bytes(b"caf\xe9")
    assert read_markdown(root, ["*.md"], but=["x.md"]) == {}
    (root / "README.md").write_bytes(b"caf\xe9 schema-docs")
    with pytest.raises(DocumentError, match=r"^README\.md: cannot be read as UTF-8 text: "):
        read_markdown(root, ["*.md"], but=["x.md"])

"""Where the statements that psql sent stand in their file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.psql import run_file

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server

BANNER = "\n".join(("/" + "*" * 40, "  {}", "*" * 40 + "/", "", ""))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("SELECT 1;\n\nSELECT\n\n2;\nSELECT 3\n", [1, 3, 6]),
        ("SELECT 'a\n\nb';\n\n\nSELECT $$x\n\n\n$$; SELECT 4;", [1, 6, 9]),
        ("-- SELECT 1;\n/* SELECT\n\n 1; */ SELECT '--';\nSELECT 1;", [2, 5]),
        ("-- A 'quote that does not end; SELECT 1;\nSELECT 1;", [2]),
        (BANNER.format("First") + "SELECT 1;\n" + BANNER.format("Second") + "SELECT 2;", [1, 6]),
        ("SELECT 1;\r\n\r\nSELECT\r\n\r\n2;\r\nSELECT 3;\r\n", [1, 3, 6]),
        ("\ufeffSELECT 'ä';\n\nSELECT 'ö', 'ü'; SELECT 'ß';", [1, 3, 3]),
        ("\n\n\\i other.inc\nSELECT 1;\nCOMMIT;\n", [None, None, None, 4, 5]),
        ("BEGIN;\nSELECT 1;\n\\ir other.inc\nSELECT 1;\n", [1, 2, None, None, None, 4]),
        ("\\set n 2\nSELECT :n;\nSELECT 3;", [None, 3]),
    ],
)
def test_each_statement_has_its_line(
    every_server: Server, tmp_path: Path, text: str, lines: list[int | None]
) -> None:
    (tmp_path / "1.sql").write_bytes(text.encode())
    (tmp_path / "other.inc").write_text("BEGIN;\n\nSELECT 'other';\nCOMMIT;\n")
    folder = read_folder(tmp_path)
    with every_server.database() as name:
        ran = run_file(every_server.cluster, name, folder.path, folder.migrations[0])
    assert ran.failure is None
    assert [statement.line for statement in ran.statements] == lines
    assert all(one.text in text for one in ran.statements if one.line is not None)

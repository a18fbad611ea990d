r"""What a script reads besides itself."""

from __future__ import annotations

import pytest

from schema_docs.fingerprint.scripts import reach_of


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE t (id int);",
        r"SELECT '\d+', E'a\n\tb', '\include' || 'x';",
        "COPY t (id) FROM stdin;\n1\t\\N\n\\.\n",
        r"\set ON_ERROR_STOP on" + "\n\\c app\n\\echo done\nSELECT 1 \\gexec",
        r"\if :{?x}" + "\n\\endif\n\\o out.txt\n\\timing",
        "SELECT extract(epoch FROM now()), trim(FROM 'x'), substring('a' from 'b')",
        "-- from `here` to there",
        "-- Copy what is there.\nINSERT INTO a SELECT * FROM b;",
        "-- A copy.\nSELECT 1; SELECT trim(FROM 'x')",
        r"\connect - other",
    ],
)
def test_what_stays_within_itself(script: str) -> None:
    assert reach_of(script.encode()).includes == ()
    assert reach_of(script.encode()).outside == ""


@pytest.mark.parametrize(
    ("script", "path"),
    [
        (r"\i tables/users.sql", "tables/users.sql"),
        (r"SELECT 1; \ir ../b.sql  ", "../b.sql"),
        ("\\include\tc.sql;\r", "c.sql"),
        (r"\include_relative 'with space.sql'", "with space.sql"),
        (r"-- \i d.sql", "d.sql"),
    ],
)
def test_what_it_includes(script: str, path: str) -> None:
    assert reach_of(script.encode()).includes == (path,)


def test_all_that_it_includes() -> None:
    assert reach_of(b"\\i a.sql\nSELECT 1;\n\\i b.sql\n").includes == ("a.sql", "b.sql")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("\\i :file\n", r"\i :file"),
        ("\\i :'file'\n", r"\i :'file'"),
        ('\\i :"file"\n', None),
        ("\\i ${folder}/x.sql\n", r"\i ${folder}/x.sql"),
        ("\\i ~/x.sql\n", r"\i ~/x.sql"),
        ("\\i '~/x.sql'\n", r"\i '~/x.sql'"),
        ("\\i 'it''s.sql'\n", None),
        ("\\i a.sql \\i b.sql\n", None),
        ("\\i\n", r"\i"),
        ("\\i `ls`\n", None),
        ("\\! ls\n", r"\!"),
        ("SELECT 1;\\!ls\n", r"\!"),
        ("\\set now `date`\n", r"\set now `date`"),
        ("\\set now \r`date`\n", r"\set now `date`"),
        ("\\copy t from rows.csv csv\n", r"\copy"),
        ("\\COPY t from rows.csv csv\n", r"\COPY"),
        ("\\getenv home HOME\n", r"\getenv"),
        ("\\setenv PAGER less\n", r"\setenv"),
        ("\\cd /tmp\n\\i x.sql\n", r"\cd"),
        ("\\lo_import picture.png\n", r"\lo_import"),
        ("SELECT pg_read_file('/etc/hostname');", "pg_read_file"),
        ("SELECT pg_catalog.pg_ls_dir('.')", "pg_ls_dir"),
        ("COPY t FROM '/rows.csv' CSV", "FROM '/"),
        ("COPY t FROM\n  E'/rows.csv' CSV", "FROM E'/"),
        ("COPY t FROM PROGRAM 'date'", "FROM PROGRAM"),
        ("COPY t FROM :'rows'", "FROM :"),
        ("COPY t FROM 'rows.csv' CSV", "COPY … FROM '"),
        ("COPY t FROM $$/rows.csv$$", "COPY … FROM $"),
        ("COPY t FROM U&'\\002Frows.csv'", "COPY … FROM U&'"),
        ("COPY t FROM /* the rows */ '/rows.csv'", "COPY … FROM /*"),
        ("copy t from -- the rows\n '/rows.csv'", "COPY … from --"),
        ("DO $$ BEGIN EXECUTE format('COPY %I FROM %L', a, b); END $$", "COPY … FROM %"),
        ("EXECUTE 'COPY t FROM ' || quote_literal(file)", "COPY … FROM '"),
        ("CREATE EXTENSION file_fdw", "file_fdw"),
        ("SELECT * FROM dblink_exec('dbname=x', 'SELECT 1')", "dblink_exec"),
        ("IMPORT FOREIGN SCHEMA public FROM SERVER s INTO t", "IMPORT FOREIGN SCHEMA"),
    ],
)
def test_what_cannot_be_followed(script: str, told: str | None) -> None:
    outside = reach_of(script.encode()).outside
    assert outside
    assert told in {None, outside}

"""`check` without a server where no file has changed, and with one wherever any has.

That a server is wanted is seen by an error in its place, so that nothing can be told without it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from schema_docs import __version__, generating
from schema_docs.cli import cli
from schema_docs.config.files import load_databases
from schema_docs.document.fingerprint import Fingerprint, fingerprint_of, with_fingerprint
from schema_docs.errors import Error, ServerError
from schema_docs.fingerprint.inputs import inputs_of
from schema_docs.fingerprint.standing import signed_again, standing_of
from schema_docs.project import Project
from schema_docs.server import choice
from support import PAGE, Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.generated import Generated

FILES = {
    "schema-docs.toml": """
title = "Shop"
migrations = "db"
snapshot = "docs/schema.json"
mermaid = "docs/schema.mmd"
dbml = "docs/schema.dbml"
layout = "split"
fragments = ["notes/*.md"]
templates = "templates"
roles = ["reader"]
before = ["sql/before.sql", "SELECT 1"]
""",
    "db/001_users.sql": "CREATE TABLE users (id int PRIMARY KEY);\n\\i ../sql/shared.sql\n",
    "db/002_orders.sql": "\\i parts/orders.sql\n",
    "db/parts/orders.sql": "CREATE TABLE orders (id int);\n\\ir lines.sql\n",
    "db/parts/lines.sql": "CREATE TABLE lines (id int);\n",
    "db/README.md": "# About them\n",
    "sql/shared.sql": "CREATE TABLE shared (id int);\n",
    "sql/before.sql": "CREATE SCHEMA extra;\n",
    "templates/database.md.j2": '{% extends "schema_docs/database.md.j2" %}\n',
    "notes/context.md": "# Ours\n\n<!-- schema-docs:tables -->\n<!-- /schema-docs -->\n",
    "notes/other.md": "# Others\n",
}
NOT_RUN = "not run (not SQL): README.md\n"
IN_SYNC = (
    f"{PAGE}, docs/er-diagram.svg, docs/schema.json, docs/schema.mmd, docs/schema.dbml "
    "and notes/context.md are in sync\n"
)


class ServerWantedError(ServerError):
    """In place of a server."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository as its build leaves it; nobody changes it."""
    repository = Repository(tmp_path_factory.mktemp("built"))
    for path, text in FILES.items():
        repository.write(path, text)
    code, _, err = repository.run("build")
    assert code == 0, err
    return repository


@pytest.fixture
def shop(built: Repository, tmp_path: Path) -> Repository:
    """A copy of it."""
    return Repository(Path(shutil.copytree(built.root, tmp_path / "shop")))


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ServerWantedError("a server is wanted")

    monkeypatch.setattr(choice, "open_server", refuse)


def check(repository: Repository, *options: str) -> None:
    """Exit code 0; of any other one an exception."""
    cli.main(["-C", str(repository.root), "check", *options], standalone_mode=False)


def project_of(repository: Repository) -> Project:
    databases = load_databases(repository.root)
    return Project(repository.root.resolve(), databases[0], databases)


def edits(path: str, before: str, after: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert before in text, text
        (root / path).write_text(text.replace(before, after), "utf-8")

    return edit


def writes(path: str, text: str = "SELECT 1;\n") -> Callable[[Path], None]:
    def write(root: Path) -> None:
        assert not (root / path).exists()
        (root / path).write_text(text, "utf-8")

    return write


def removes(path: str) -> Callable[[Path], None]:
    def remove(root: Path) -> None:
        (root / path).unlink()

    return remove


def renames(path: str, to: str) -> Callable[[Path], None]:
    def rename(root: Path) -> None:
        (root / path).replace(root / to)

    return rename


def copies(path: str, to: str) -> Callable[[Path], None]:
    def copy(root: Path) -> None:
        (root / to).write_bytes((root / path).read_bytes())

    return copy


MIGRATIONS, SETTINGS, TEMPLATES = "the migrations", "the settings", "the templates"
OTHERS = "other generated files"
SPLIT = "docs/schema/users.md"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (edits("db/001_users.sql", "id int", "id  int"), MIGRATIONS),
        (writes("db/003_more.sql"), MIGRATIONS),
        (removes("db/002_orders.sql"), MIGRATIONS),
        (renames("db/002_orders.sql", "db/003_orders.sql"), MIGRATIONS),
        (edits("db/parts/orders.sql", "id", "no"), MIGRATIONS),
        (edits("db/parts/lines.sql", "id", "no"), MIGRATIONS),
        (removes("db/parts/lines.sql"), MIGRATIONS),
        (edits("sql/shared.sql", "id", "no"), MIGRATIONS),
        (removes("sql/shared.sql"), MIGRATIONS),
        (edits("sql/before.sql", "extra", "other"), MIGRATIONS),
        (removes("sql/before.sql"), "`before` has sql/before.sql, and there is no such file"),
        (writes("db/flyway.conf", "flyway.placeholders.a=b\n"), MIGRATIONS),
        (writes("sqitch.conf", "[core]\n"), MIGRATIONS),
        (writes("Cargo.toml", '[dependencies]\nsqlx = "1"\n'), MIGRATIONS),
        (edits("schema-docs.toml", '"Shop"', '"Store"'), SETTINGS),
        (edits("schema-docs.toml", '"reader"', '"writer"'), SETTINGS),
        (edits("schema-docs.toml", '"SELECT 1"', '"SELECT 2"'), SETTINGS),
        (edits("schema-docs.toml", '"SELECT 1"', '"\\\\! ls"'), "`before` 2 has `\\!`"),
        (edits("schema-docs.toml", "layout", 'exclude = ["lines"]\nlayout'), SETTINGS),
        (edits("schema-docs.toml", "layout", "history = false\nlayout"), SETTINGS),
        (edits("schema-docs.toml", "layout", 'on_error = "continue"\nlayout'), SETTINGS),
        (edits("schema-docs.toml", 'migrations = "db"', 'migrations = "sql"'), SETTINGS),
        (edits("templates/database.md.j2", "%}", "%}{# #}"), TEMPLATES),
        (writes("templates/table.md.j2", "{{ page.notes() }}"), TEMPLATES),
        (removes("templates/database.md.j2"), TEMPLATES),
        (edits(PAGE, "[`orders`]", "[`order`]"), f"not as the last build left them: {PAGE}"),
        (
            edits(PAGE, "<!-- notes: Page -->\n", "<!-- notes: Page -->\n<<<<<<< ours\n"),
            f"not as the last build left them: {PAGE}",
        ),
        (edits(SPLIT, "<!-- notes: users -->\n", "<!-- notes: users -->\n```\n"), OTHERS),
        (edits(PAGE, "# Shop", "# Shop\n\nWords."), f"not as the last build left them: {PAGE}"),
        (removes(PAGE), f"{PAGE} has no fingerprint"),
        (edits(PAGE, "<!-- schema-docs ", "<!-- "), f"{PAGE} has no fingerprint"),
        (edits(PAGE, ": migrations ", ": some "), MIGRATIONS),
        (edits(PAGE, ", files ", ", more "), OTHERS),
        (edits(PAGE, f"docs {__version__}:", "docs 0.0.1:"), "written by schema-docs 0.0.1"),
        (edits(PAGE, f"docs {__version__}:", "docs 99:"), "written by schema-docs 99"),
        (edits(SPLIT, "`integer`", "`bigint`"), OTHERS),
        (removes(SPLIT), OTHERS),
        (copies(SPLIT, "docs/schema/gone.md"), OTHERS),
        (edits("docs/er-diagram.svg", "users", "user"), OTHERS),
        (removes("docs/er-diagram.svg"), OTHERS),
        (edits("docs/schema.json", '"users"', '"user"'), OTHERS),
        (removes("docs/schema.json"), OTHERS),
        (edits("docs/schema.mmd", "users", "user"), OTHERS),
        (removes("docs/schema.dbml"), OTHERS),
        (edits("notes/context.md", "orders", "order"), OTHERS),
        (edits("notes/context.md", "# Ours", "# Mine"), OTHERS),
        (removes("notes/context.md"), OTHERS),
        (writes("notes/more.md", "<!-- schema-docs:tables --><!-- /schema-docs -->"), OTHERS),
    ],
)
@pytest.mark.usefixtures("no_server")
def test_whatever_counts_makes_the_schema_anew(
    shop: Repository,
    capsys: pytest.CaptureFixture[str],
    edit: Callable[[Path], None],
    told: str,
) -> None:
    edit(shop.root)
    with pytest.raises(Error):
        check(shop, "-v")
    out, err = capsys.readouterr()
    assert out == ""
    first = err.splitlines()[0]
    assert first.startswith("applying the migrations: ")
    assert told in first


def with_crlf(root: Path) -> None:
    for path in root.rglob("*.*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def with_bom(root: Path) -> None:
    for path in (root / "docs").rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    for name in ("notes/context.md", "templates/database.md.j2"):
        path = root / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def touched(root: Path) -> None:
    for path in root.rglob("*"):
        os.utime(path, (1, 1))


def with_blank_lines_at_its_end(root: Path) -> None:
    text = (root / PAGE).read_text("utf-8")
    assert text.endswith("-->\n")
    (root / PAGE).write_text(f"{text}\n\n", "utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda _: None,
        touched,
        with_crlf,
        with_bom,
        writes("README.md", "# Shop\n"),
        writes("docs/schema/somebody.md", "# Of somebody else\n"),
        writes("docs/other.md", "`schema-docs build`\n"),
        edits("notes/other.md", "# Others", "# Other people"),
        edits("db/README.md", "About", "Of"),
        writes("Cargo.toml", '[dependencies]\nserde = "1"\n'),
        edits("schema-docs.toml", "layout", 'server = "local"\nlayout'),
        edits("schema-docs.toml", "layout", 'server = "postgresql://a:b@c/d"\n# x\nlayout'),
        with_blank_lines_at_its_end,
        edits(PAGE, "<!-- notes: Page -->\n", "<!-- notes: Page -->\n\nOf *ours*.\n\n"),
        edits(SPLIT, "<!-- notes: users -->\n", "<!-- notes: users -->\n\nOf *ours*.\n\n"),
    ],
)
@pytest.mark.usefixtures("no_server")
def test_what_does_not_count_leaves_it_quick(
    shop: Repository, capsys: pytest.CaptureFixture[str], edit: Callable[[Path], None]
) -> None:
    edit(shop.root)
    check(shop)
    assert capsys.readouterr() == (IN_SYNC, "")


@pytest.mark.usefixtures("no_server")
def test_what_it_tells(shop: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    check(shop, "-v")
    assert capsys.readouterr() == (IN_SYNC, "no file has changed since the last build\n")
    check(shop, "-q")
    assert capsys.readouterr() == ("", "")
    check(shop, "--migrations", str(shop.root / "db"))
    assert capsys.readouterr() == (IN_SYNC, "")


@pytest.mark.parametrize(
    "options",
    [
        ["--full"],
        ["--twice"],
        ["--server", "embedded"],
        ["--server", "postgresql://nobody@localhost:1/nothing"],
        ["--bindir", "/usr/bin"],
        ["--layout", "plain"],
        ["--migrations", "sql"],
    ],
)
@pytest.mark.usefixtures("no_server")
def test_who_says_how_the_schema_is_made_has_it_made(
    shop: Repository, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.root)
    with pytest.raises(ServerWantedError):
        cli.main(["check", *options], standalone_mode=False)


@pytest.mark.parametrize(
    ("settings", "path", "text", "told"),
    [
        ('migrate_command = "true"', "x.sql", "", "what `migrate_command` makes"),
        (
            'migrations = "db"\nrun_scripts = true',
            "db/003_x.sh",
            "true",
            "003_x.sh is a shell script",
        ),
        (
            'migrations = "db"',
            "db/003_x.sql",
            "\\copy t from 'x.csv'",
            "003_x.sql has `\\copy`",
        ),
        ('migrations = "db"', "db/003_x.sql", "\\i ../../x.sql\n", "outside of the repository"),
        ('migrations = "db"', "db/003_x.sql", "\\i /etc/x.sql\n", "outside of the repository"),
        ('migrations = "db"', "db/x.txt", "\\! ls\n", "x.txt has `\\!`"),
        (
            'migrations = "db"\n[placeholders]\nusers = "\\\\i users.sql"',
            "db/003_x.sql",
            "${users}\n",
            "the placeholder users has `users.sql`",
        ),
        (
            'migrations = "db"',
            "flyway.conf",
            "flyway.placeholders.users=\\i users.sql\n",
            "flyway.conf has `users.sql`",
        ),
    ],
)
def test_what_no_file_tells_is_asked_of_a_server(
    shop: Repository, settings: str, path: str, text: str, told: str
) -> None:
    (shop.root / "schema-docs.toml").write_text(settings, "utf-8")
    shop.write(path, text)
    assert told in standing_of(project_of(shop)).why_not


def test_a_packed_migration_is_read(shop: Repository) -> None:
    import gzip

    packed = shop.root / "db/003_x.sql.gz"
    packed.write_bytes(gzip.compress(b"\\i parts/more.sql\n", mtime=0))
    why = standing_of(project_of(shop)).why_not
    assert why == "not as the last build left them: the migrations"
    packed.write_bytes(gzip.compress(b"\\! ls\n", mtime=0))
    assert "003_x.sql.gz has `\\!`" in standing_of(project_of(shop)).why_not


def test_what_is_no_plain_file_is_not_waited_for(shop: Repository) -> None:
    os.mkfifo(shop.root / "db/pipe.txt")
    assert standing_of(project_of(shop)).why_not == "pipe.txt is no plain file"


def test_what_a_link_includes_lies_beside_the_link(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'migrations = "db"\nbefore = ["sql/all.sql"]\n')
    shop.write("sql/all.sql", "\\i parts/link.sql\n")
    shop.write("elsewhere/real.sql", "\\ir more.sql\n")
    shop.write("sql/parts/more.sql", "CREATE TABLE more (id int);\n")
    (shop.root / "sql/parts/link.sql").symlink_to("../../elsewhere/real.sql")
    before = inputs_of(project_of(shop))
    edits("sql/parts/more.sql", "int", "bigint")(shop.root)
    assert inputs_of(project_of(shop)) != before


def test_the_settings_of_a_tool_count_beside_a_single_file_too(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'migrations = "V1__users.sql"\nmigrations_layout = "flyway"\n')
    shop.write("V1__users.sql", "CREATE TABLE ${name} (id int);\n")
    shop.write("flyway.conf", "flyway.placeholders.name=users\n")
    before = inputs_of(project_of(shop))
    edits("flyway.conf", "=users", "=people")(shop.root)
    assert inputs_of(project_of(shop)) != before


def test_a_folder_that_tells_the_layout_counts_where_it_is_the_repository(tmp_path: Path) -> None:
    told = []
    for place in ("supabase/migrations", "supabase/sql", "other/sql"):
        repository = Repository(tmp_path / place)
        repository.write("schema-docs.toml", 'migrations = "."\n')
        repository.write("1_users.sql", "CREATE TABLE users (id int);\n")
        told.append(inputs_of(project_of(repository)))
    assert told[0] != told[1] == told[2]


@pytest.mark.parametrize(
    ("script", "counts"),
    [
        ("CREATE TABLE t (a text DEFAULT 'a''b');\n-- it's\nSELECT 1; -- \"\n", False),
        ("CREATE TABLE t (a text DEFAULT 'a\nb');\n", True),
        ("CREATE TYPE e AS ENUM ('a', 'b\nc', 'd');\n", True),
        ('CREATE TABLE "a\nb" (id int);\n', True),
    ],
)
def test_line_ends_within_quotes_are_asked_of_a_server(
    shop: Repository, script: str, counts: bool
) -> None:
    """There PostgreSQL keeps them, and a default with `\\r` in it is another one."""
    migration = shop.root / "db/003_x.sql"
    migration.write_text(script, "utf-8")
    before = inputs_of(project_of(shop))
    migration.write_bytes(script.replace("\n", "\r\n").encode())
    after = inputs_of(project_of(shop))
    assert after.digests == before.digests
    assert (before.keep_line_ends, after.keep_line_ends) == (False, counts)


def test_only_a_build_that_kept_such_line_ends_vouches_for_nothing(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    migration = tmp_path / "db/001_a.sql"
    repository.write("db/001_a.sql", "")
    told = {}
    for what in ("CREATE TABLE a (b text DEFAULT '1\n2');", "COMMENT ON SCHEMA public IS '1\n2';"):
        for end in ("\n", "\r\n"):
            migration.write_bytes(f"{what}\n".replace("\n", end).encode())
            assert repository.run("build")[0] == 0
            assert repository.run("check", "--full")[0] == 0
            mark = fingerprint_of(repository.page())
            assert mark is not None
            told[what, end] = mark.digests
    default, comment = dict.fromkeys(what for what, _ in told)
    assert told[default, "\n"]
    assert not told[default, "\r\n"]
    assert told[comment, "\n"] == told[comment, "\r\n"] != {}


def test_all_that_has_changed_is_told(shop: Repository) -> None:
    edits("db/001_users.sql", "id", "no")(shop.root)
    edits("schema-docs.toml", "Shop", "Store")(shop.root)
    edits(PAGE, "# Shop", "# Store")(shop.root)
    assert standing_of(project_of(shop)).why_not == (
        f"not as the last build left them: the migrations, the settings and {PAGE}"
    )


# What builds write


def test_a_second_build_changes_nothing(shop: Repository) -> None:
    before = {path: path.read_bytes() for path in shop.root.rglob("*.*") if path.is_file()}
    code, out, _ = shop.run("build")
    assert code == 0
    assert "written" not in out.replace("0 of 5 pages beside the document written", "")
    assert before == {path: path.read_bytes() for path in shop.root.rglob("*.*") if path.is_file()}


def test_a_build_renews_what_it_says_where_nothing_else_changes(shop: Repository) -> None:
    before = shop.page()
    edits("db/001_users.sql", "CREATE", "-- A comment.\nCREATE")(shop.root)
    code, out, _ = shop.run("check")
    assert (code, out) == (0, NOT_RUN + IN_SYNC)
    code, out, _ = shop.run("build")
    assert code == 0
    assert f"{PAGE} written\n" in out
    assert shop.page().splitlines()[:-1] == before.splitlines()[:-1]
    assert standing_of(project_of(shop)).why_not == ""


def test_a_forged_or_missing_fingerprint_is_no_drift(shop: Repository) -> None:
    page = shop.page()
    for forged in ("", "<!-- schema-docs 7: x y -->\n", "<!-- schema-docs 0.0.1 -->\n"):
        (shop.root / PAGE).write_text(page[: page.rindex("<!--")] + forged, "utf-8")
        code, out, _ = shop.run("check", "--full")
        assert code == 0
        assert out.endswith(NOT_RUN + IN_SYNC)
        assert shop.run("build")[0] == 0
        assert shop.page() == page


def test_a_lie_that_a_forged_fingerprint_hides_is_found_by_a_full_check(shop: Repository) -> None:
    edits(PAGE, "(schema/orders.md) | | 1 |", "(schema/orders.md) | | 2 |")(shop.root)
    assert shop.run("check")[0] == 1
    forged = signed_again(project_of(shop))
    assert forged is not None
    (shop.root / PAGE).write_text(forged, "utf-8")
    assert shop.run("check") == (0, IN_SYNC, "")
    code, out, _ = shop.run("check", "--full")
    assert code == 1
    assert "orders" in out


def test_another_source_than_files_leaves_nothing_to_compare(shop: Repository) -> None:
    assert shop.run("build", "--snapshot", "docs/schema.json")[0] == 0
    assert fingerprint_of(shop.page()) == Fingerprint(__version__)
    assert standing_of(project_of(shop)).why_not == (
        f"{PAGE} does not say which files it was built from"
    )
    assert shop.run("build")[0] == 0
    assert standing_of(project_of(shop)).why_not == ""


def test_failed_migrations_are_told_every_time(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'on_error = "continue"\nmigrations = "db"\n')
    repository.write("db/001_a.sql", "CREATE TABLE a (id int);\nSELECT nothing;\n")
    assert repository.run("build", "--allow-failed-migrations")[0] == 0
    assert fingerprint_of(repository.page()) == Fingerprint(__version__)
    assert repository.run("check")[0] == 2


def test_what_is_generated_beside_the_migrations_is_none_of_them(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    settings = 'migrations = "db"\ndocument = "db/SCHEMA.md"\nsnapshot = "db/schema.json"\n'
    repository.write("schema-docs.toml", settings)
    repository.write("db/001_a.sql", "CREATE TABLE a (id int);\n")
    assert repository.run("build")[0] == 0
    assert standing_of(project_of(repository)).why_not == ""
    repository.write("db/003_a.svg", "")
    assert standing_of(project_of(repository)).why_not.endswith(": the migrations")


def test_it_loads_little(shop: Repository) -> None:
    """What takes a while to load and is for the other answer only."""
    script = f"""
import sys
from schema_docs.cli import main
try:
    main(["-C", {str(shop.root)!r}, "check"])
except SystemExit as end:
    assert end.code == 0
for module in sorted(sys.modules):
    print(module)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    said, *modules = done.stdout.splitlines(keepends=True)
    assert said == IN_SYNC
    loaded = {module.strip() for module in modules}
    assert "schema_docs.fingerprint.standing" in loaded
    slow = {"jinja2", "markdown_it", "packaging", "pglast", "psycopg", "pydantic", "rich", "yaml"}
    slow |= {"schema_docs.model", "schema_docs.sources", "schema_docs.document.claims"}
    slow |= {"schema_docs.diagram"}
    assert loaded & slow == set()


def test_what_is_edited_while_a_build_runs_is_missed_by_the_next_check(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generating.generate

    def edits_meanwhile(*arguments: Any, **more: Any) -> Generated:
        edits("db/001_users.sql", "id int", "no int")(shop.root)
        return made(*arguments, **more)

    monkeypatch.setattr(generating, "generate", edits_meanwhile)
    cli.main(["-C", str(shop.root), "build"], standalone_mode=False)
    assert standing_of(project_of(shop)).why_not.endswith(": the migrations")


# Other versions


@pytest.mark.parametrize("drifted", [False, True])
def test_a_page_of_another_version_is_told(shop: Repository, *, drifted: bool) -> None:
    page = with_fingerprint(shop.page(), Fingerprint("99.0"))
    (shop.root / PAGE).write_text(page.replace("# Shop", "# Store") if drifted else page, "utf-8")
    code, out, err = shop.run("check")
    assert (code, err) == (int(drifted), "")
    told = (
        f"{PAGE} was written by schema-docs 99.0, this is {__version__}: "
        "upgrade with `pip install --upgrade schema-docs`\n"
    )
    assert told in out

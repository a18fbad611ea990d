"""Settings: where they come from, and an error for each thing that is wrong with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.config import Group, Settings, find_root, load_databases, override, select
from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

OWN, PYPROJECT = "schema-docs.toml", "pyproject.toml"


def load_only(repository: Path, file: Path | None = None) -> Settings:
    """The settings of a repository with one database."""
    (settings,) = load_databases(repository, file)
    return settings


def refused(repository: Path, file: Path | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_databases(repository, file)
    return str(caught.value)


def test_defaults_need_no_file(tmp_path: Path) -> None:
    settings = load_only(tmp_path)
    assert settings == Settings()
    assert settings.document == "docs/DATABASE_SCHEMA.md"
    assert settings.diagram_path == "docs/er-diagram.svg"
    assert (settings.user, settings.database_name) == ("postgres", "postgres")


def test_database_is_named_like_the_user_as_in_the_image(tmp_path: Path) -> None:
    assert Settings(user="arasul").database_name == "arasul"
    assert Settings(user="arasul", database="arasul_db").database_name == "arasul_db"


def test_diagram_stands_beside_the_document(tmp_path: Path) -> None:
    assert Settings(document="SCHEMA.md").diagram_path == "er-diagram.svg"
    assert Settings(document="a/b.md").diagram_path == "a/er-diagram.svg"


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(
        'title = "Größe"\nmigrations = "m"\ndocument = "d.md"\ndiagram = "d.svg"\nuser = "u"\n'
        'database = "b"\nserver = "local"\non_error = "continue"\n'
        'fragments = ["**/*.md", "a.md"]\n',
        encoding="utf-8",
    )
    assert load_only(tmp_path) == Settings(
        title="Größe",
        migrations="m",
        document="d.md",
        diagram="d.svg",
        user="u",
        database="b",
        server="local",
        on_error="continue",
        fragments=("**/*.md", "a.md"),
    )


def test_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text('title = "x"\n', encoding="utf-8-sig")
    assert load_only(tmp_path).title == "x"


def test_pyproject_has_a_table_for_us(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool.schema-docs]\nuser = "app"\n[tool.ruff]\nx = 1\n')
    assert load_only(tmp_path).user == "app"


def test_own_file_comes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool.schema-docs]\nuser = "pyproject"\n')
    (tmp_path / OWN).write_text('title = "own"\n')
    assert load_only(tmp_path) == Settings(title="own")


@pytest.mark.parametrize("content", ["", "[project]\n", "tool = 1\n", "[tool.other]\n"])
def test_pyproject_that_is_not_about_us_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / PYPROJECT).write_text(content)
    assert load_only(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('documnet = "x"', "unknown setting `documnet`; did you mean `document`?"),
        ('on-error = "stop"', "unknown setting `on-error`; did you mean `on_error`?"),
        (
            "zzz = 1",
            (
                "unknown setting `zzz`; known are name, title, migrations, migrations_layout, "
                "placeholders, run_scripts, migrate_command, "
                "document, diagram, diagram_detail, diagram_shows, layout_engine, neighbourhoods, "
                "snapshot, mermaid, dbml, "
                "user, database, roles, before, preset, server, bindir, on_error, layout, "
                "group_by, templates, groups, history, exclude, relations, infer_relations, "
                "fragments, lint"
            ),
        ),
        ("title = 1", "`title` must be a text that is not empty"),
        ("user = true", "`user` must be a text that is not empty"),
        ('migrations = ["a"]', "`migrations` must be a text that is not empty"),
        (
            "[database]\nname = 1",
            (
                '`database` must be a name, such as database = "app"; or there are [[database]] '
                "blocks, one for each database"
            ),
        ),
        ('document = ""', "`document` must be a text that is not empty"),
        ('on_error = "ignore"', '`on_error` is "ignore"; it can be "stop", "continue"'),
        (
            'server = "docker"',
            '`server` is "docker"; it can be "auto", "embedded", "local", or a URL such as postgresql://user@host:5432/postgres',
        ),
        ('document = "db/001_a.sql"', '`document` is "db/001_a.sql"; it must end in .md'),
        ('diagram = "a.md"', '`diagram` is "a.md"; it must end in .svg'),
        ('diagram = "a/.svg"', '`diagram` is "a/.svg"; it must have a name before .svg'),
        ('[groups." "]\ntables = ["a"]', "a group in `groups` has a name without a letter"),
        ('fragment = ["a.md"]', "unknown setting `fragment`; did you mean `fragments`?"),
        ('fragments = "a.md"', "`fragments` must be a list of texts, none empty"),
        ('fragments = ["a.md", 1]', "`fragments` must be a list of texts, none empty"),
        ('fragments = [""]', "`fragments` must be a list of texts, none empty"),
        (
            'fragments = ["../*.md"]',
            '`fragments` has "../*.md"; it must lead to files below this folder',
        ),
        (
            'fragments = ["/a.md"]',
            '`fragments` has "/a.md"; it must lead to files below this folder',
        ),
        ('snapshot = "a.md"', '`snapshot` is "a.md"; it must end in .json'),
        ('mermaid = "a.md"', '`mermaid` is "a.md"; it must end in .mmd'),
        ('dbml = "a.sql"', '`dbml` is "a.sql"; it must end in .dbml'),
    ],
)
def test_wrong_setting_is_named_with_a_remedy(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / OWN).write_text(content)
    assert refused(tmp_path) == f"{OWN}: {message}"


def test_wrong_setting_in_pyproject_is_told_with_its_table(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text("[tool.schema-docs]\ntitel = 1\n")
    assert refused(tmp_path) == (
        "pyproject.toml, [tool.schema-docs]: unknown setting `titel`; did you mean `title`?"
    )


def test_table_for_us_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool]\nschema-docs = "docs"\n')
    assert refused(tmp_path) == "pyproject.toml: `tool.schema-docs` must be a table of settings"


@pytest.mark.parametrize("name", [OWN, PYPROJECT])
def test_file_that_is_no_toml_is_told_with_the_place(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('title = "x"\nuser = \n')
    assert refused(tmp_path).startswith(f"{name}: not valid TOML: ")
    assert "line 2" in refused(tmp_path)


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / OWN).write_bytes(b'title = "\xff"')
    assert refused(tmp_path).startswith(f"{OWN}: not valid TOML: 'utf-8' codec can't decode")


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    if os.geteuid() == 0:  # root reads everything; a folder is no file for it either
        (tmp_path / OWN).unlink()
        (tmp_path / OWN).symlink_to("/proc/self/mem")
        expected = "cannot be read: Input/output error"
    else:
        (tmp_path / OWN).chmod(0)
        expected = "cannot be read: Permission denied"
    assert refused(tmp_path) == f"{OWN}: {expected}"


def test_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("wrong = 1")
    (tmp_path / "other.toml").write_text('user = "other"')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / PYPROJECT).write_text('[tool.schema-docs]\nuser = "sub"')
    assert load_only(tmp_path, tmp_path / "other.toml").user == "other"
    assert load_only(tmp_path, tmp_path / "sub" / PYPROJECT).user == "sub"
    missing = tmp_path / "nope.toml"
    assert refused(tmp_path, missing) == f"{missing}: no such configuration file"


def test_option_comes_before_the_setting() -> None:
    settings = Settings(user="a", server="local")
    assert override(settings, server="embedded", migrations=None) == Settings(
        user="a", server="embedded"
    )


@pytest.mark.parametrize(
    "files",
    [
        {OWN: ""},
        {PYPROJECT: "[tool.schema-docs]\n"},
        {PYPROJECT: "[project]\n", ".git/HEAD": ""},
        {".git/HEAD": ""},
        {".git": "gitdir: elsewhere"},
    ],
)
def test_root_is_found_upwards(tmp_path: Path, files: dict[str, str]) -> None:
    root, start = tmp_path / "root", tmp_path / "root" / "a" / "b"
    start.mkdir(parents=True)
    (start.parent / PYPROJECT).write_text("[tool.other]\n")
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    assert find_root(start) == root
    assert find_root(root) == root


def test_root_is_not_looked_for_beyond_the_repository(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    inner = tmp_path / "repository"
    (inner / ".git").mkdir(parents=True)
    (inner / "sub").mkdir()
    assert find_root(inner / "sub") == inner


def test_nearest_configuration_wins(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / OWN).write_text("")
    assert find_root(tmp_path / "a" / "b") == tmp_path / "a"


def test_root_without_any_sign_is_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as RealPath

    monkeypatch.chdir(tmp_path)
    assert find_root(RealPath()) == tmp_path.resolve()


def test_blocks_stand_over_what_is_at_the_top(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(
        'user = "app"\nmigrations = "sql"\nfragments = ["a.md"]\n'
        '[[database]]\nname = "orders"\ndocument = "orders/DB.md"\ndatabase = "o"\n'
        '[[database]]\nname = "stock"\ndocument = "stock/DB.md"\nuser = "stock"\n'
        'migrate_command = "make migrate"\ngroups.a.tables = ["*"]\n'
    )
    assert load_databases(tmp_path) == (
        Settings(
            name="orders",
            user="app",
            migrations="sql",
            fragments=("a.md",),
            document="orders/DB.md",
            database="o",
        ),
        Settings(
            name="stock",
            user="stock",
            migrate_command="make migrate",
            fragments=("a.md",),
            document="stock/DB.md",
            groups={"a": Group(tables=("*",))},
        ),
    )


def test_groups(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(
        '[groups.billing]\ntables = ["invoice*", "pay*"]\ncolor = "#AbCdEf"\n'
        'description = "What customers owe"\n[groups."Odd / one"]\ntables = ["odd.*"]\n'
    )
    assert load_only(tmp_path).groups == {
        "billing": Group(
            tables=("invoice*", "pay*"), color="#abcdef", description="What customers owe"
        ),
        "Odd / one": Group(tables=("odd.*",)),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("groups = 1", ": `groups` must be tables such as [groups.billing]"),
        (
            "groups.a = 1",
            ": [groups.a] must be a table of settings: tables, color, description",
        ),
        ("groups.a = {}", ": [groups.a] must have `tables`, a list of patterns"),
        ("groups.a.tables = []", ": [groups.a] must have `tables`, a list of patterns"),
        ('groups.a.tables = ["x", ""]', ": [groups.a] must have `tables`, a list of patterns"),
        (
            'groups.a = {tables = ["x"], colour = "#123456"}',
            ": [groups.a]: unknown setting `colour`; did you mean `color`?",
        ),
        (
            'groups.a = {tables = ["x"], color = "red"}',
            ': [groups.a]: `color` must be six digits such as "#3b6fb6"',
        ),
        (
            'groups.a = {tables = ["x"], color = "#12345"}',
            ': [groups.a]: `color` must be six digits such as "#3b6fb6"',
        ),
        (
            'groups.a = {tables = ["x"], description = ""}',
            ": [groups.a]: `description` must be a text that is not empty",
        ),
    ],
)
def test_wrong_group_is_named_with_a_remedy(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / OWN).write_text(content + "\n")
    assert refused(tmp_path) == OWN + message


def test_blocks_of_pyproject(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[[tool.schema-docs.database]]\nname = "a"\n')
    assert load_databases(tmp_path) == (Settings(name="a"),)


ONE, OTHER = '[[database]]\nname = "a"\n', '[[database]]\nname = "b"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            'name = "a"',
            (
                ": `name` names a [[database]] block, and stands inside of it; the name of the "
                "database is `database`, and the title of the page is `title`"
            ),
        ),
        (
            "[[database]]",
            ": every [[database]] block needs a `name`, which --only selects it by: letters, ",
        ),
        (
            "database = [1]",
            ": every [[database]] block needs a `name`, which --only selects it by: letters, ",
        ),
        (f"{ONE}zzz = 1", ", [[database]] a: unknown setting `zzz`; known are "),
        (f"{ONE}database = [1]", ", [[database]] a: `database` must be a name, such as "),
        (f"titel = 'x'\n{ONE}", ": unknown setting `titel`; did you mean `title`?"),
        (
            ONE + OTHER,
            (
                ": a and b would both write docs/DATABASE_SCHEMA.md; set `document` in their "
                "[[database]] blocks"
            ),
        ),
        (
            f'{ONE}{OTHER}document = "docs/../docs/B.md"',
            (
                ": a and b would both write docs/er-diagram.svg; set `diagram` in their "
                "[[database]] blocks"
            ),
        ),
        (
            f'snapshot = "s.json"\n{ONE}{OTHER}document = "b.md"',
            ": a and b would both write s.json; set `snapshot` in their [[database]] blocks",
        ),
        (
            f'mermaid = "s.mmd"\n{ONE}{OTHER}document = "b.md"\ndiagram = "b.svg"',
            ": a and b would both write s.mmd; set `mermaid` in their [[database]] blocks",
        ),
        (
            f'dbml = "s.dbml"\n{ONE}{OTHER}document = "b.md"\ndiagram = "b.svg"',
            ": a and b would both write s.dbml; set `dbml` in their [[database]] blocks",
        ),
        (
            f'layout = "split"\n{ONE}{OTHER}document = "docs/b.md"\ndiagram = "b.svg"',
            (
                ": a and b would both write docs/schema/*.md; set `document` in their "
                "[[database]] blocks"
            ),
        ),
        (
            f'{ONE}{OTHER}document = "b.md"\ndiagram = "docs/./ER-diagram/b.svg"',
            (
                ": b would write docs/ER-diagram/b.svg into the folder that a has its diagrams in; "
                "set `diagram` in their [[database]] blocks"
            ),
        ),
        (
            f'{ONE}{ONE}document = "b.md"',
            ": two [[database]] blocks have the name a",
        ),
        (
            'migrations = "a"\nmigrate_command = "b"',
            ": `migrations` and `migrate_command` are two ways to make the schema; set one",
        ),
    ],
)
def test_wrong_blocks_are_named_with_a_remedy(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / OWN).write_text(content)
    told = refused(tmp_path)
    assert told.startswith(f"{OWN}{message}")
    assert told == f"{OWN}{message}" or message.endswith(" ")


def test_a_database_is_selected_by_its_name() -> None:
    databases = (Settings(name="a"), Settings(name="b"))
    assert select(databases, None) == databases
    assert select(databases, "b") == (Settings(name="b"),)
    with pytest.raises(ConfigurationError) as caught:
        select(databases, "c")
    assert str(caught.value) == "--only c: no such database; the settings have a, b"
    with pytest.raises(ConfigurationError) as caught:
        select((Settings(),), "c")
    assert str(caught.value) == (
        "--only c: no such database; the settings have no [[database]] block"
    )


def test_a_folder_that_an_option_names_comes_in_place_of_the_command() -> None:
    settings = Settings(migrate_command="make migrate")
    assert override(settings, migrations="sql") == Settings(migrations="sql")
    assert override(settings, migrations=None) == settings

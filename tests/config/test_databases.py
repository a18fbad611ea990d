"""`[[database]]` blocks, and an error for each thing that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.databases import select
from schema_docs.config.files import load_databases
from schema_docs.config.groups import Group
from schema_docs.config.settings import Settings
from schema_docs.errors import ConfigurationError

from .settings_files import OWN, PYPROJECT, refused

if TYPE_CHECKING:
    from pathlib import Path


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

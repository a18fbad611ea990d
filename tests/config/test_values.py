"""Each setting and its values, and an error for each that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.settings import Settings

from .settings_files import OWN, load_only, refused

if TYPE_CHECKING:
    from pathlib import Path


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

"""What follows from settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.config.settings import Settings, override

if TYPE_CHECKING:
    from pathlib import Path


def test_database_is_named_like_the_user_as_in_the_image(tmp_path: Path) -> None:
    assert Settings(user="shop").database_name == "shop"
    assert Settings(user="shop", database="shop_db").database_name == "shop_db"


def test_diagram_stands_beside_the_document(tmp_path: Path) -> None:
    assert Settings(document="SCHEMA.md").diagram_path == "er-diagram.svg"
    assert Settings(document="a/b.md").diagram_path == "a/er-diagram.svg"


def test_option_comes_before_the_setting() -> None:
    settings = Settings(user="a", server="local")
    assert override(settings, server="embedded", migrations=None) == Settings(
        user="a", server="embedded"
    )


def test_a_folder_that_an_option_names_comes_in_place_of_the_command() -> None:
    settings = Settings(migrate_command="make migrate")
    assert override(settings, migrations="sql") == Settings(migrations="sql")
    assert override(settings, migrations=None) == settings

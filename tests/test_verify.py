"""`build --verify`: what `information_schema` tells otherwise is a bug of ours, and said so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import pytest

from schema_docs.catalog.assemble import assemble
from schema_docs.cli import cli
from schema_docs.errors import Error
from schema_docs.sources import LiveSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schema_docs.model import Database
    from support import Server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with server.connection() as connection:
        connection.execute("CREATE TABLE orders (id int PRIMARY KEY, total numeric(9,2) NOT NULL)")
        info = connection.info
        yield f"postgresql:///{info.dbname}?host={info.host}&port={info.port}&user={info.user}"


@pytest.fixture
def misread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes every column for nullable."""
    read = assemble

    def wrong(rows: Any) -> Database:
        database = read(rows)
        (table,) = database.tables
        columns = tuple(replace(column, nullable=True) for column in table.columns)
        return replace(database, tables=(replace(table, columns=columns),))

    monkeypatch.setattr("schema_docs.catalog.reader.assemble", wrong)


def test_a_right_model_has_nothing_said_against_it(url: str) -> None:
    assert LiveSource(url, verify=True).load(lambda _: None).disagreements == ()


@pytest.mark.usefixtures("misread")
def test_a_wrong_model_is_found_with_both_values(url: str) -> None:
    assert LiveSource(url).load(lambda _: None).disagreements == ()
    found = LiveSource(url, verify=True).load(lambda _: None).disagreements
    assert [str(disagreement) for disagreement in found] == [
        f"nullable of column public.orders.{name} is yes in the model and no in information_schema"
        for name in ("id", "total")
    ]


@pytest.mark.usefixtures("misread")
def test_build_reports_it_and_fails(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["-C", str(tmp_path), "build", "--database-url", url]
    assert cli.main(command, standalone_mode=False) is None
    with pytest.raises(Error, match="a bug in schema-docs: please report"):
        cli.main([*command, "--verify"], standalone_mode=False)
    assert "column public.orders.id is yes in the model and no in" in capsys.readouterr().err


def test_build_says_that_both_agree(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(
        ["-C", str(tmp_path), "build", "--verify", "--database-url", url], standalone_mode=False
    )
    assert "information_schema says the same" in capsys.readouterr().out


def test_a_snapshot_cannot_be_verified(tmp_path: Path) -> None:
    command = ["-C", str(tmp_path), "build", "--verify", "--snapshot", "x.json"]
    with pytest.raises(click.UsageError, match="--verify asks a database"):
        cli.main(command, standalone_mode=False)

"""Everything that is generated is gated: each file, and each way in which it can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from schema_docs.config.groups import Group
from schema_docs.config.settings import Settings
from schema_docs.diagram.stamp import STAMPS
from schema_docs.drift.freshness import check_freshness
from schema_docs.drift.texts import first_difference
from schema_docs.errors import DocumentError
from schema_docs.generating import generate
from schema_docs.project import Project
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.model import Database
    from schema_docs.reports.report import Finding
    from support import Server

SCHEMA = """
CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, state state NOT NULL
);
COMMENT ON TABLE orders IS 'Bestellungen für 日本';
"""
COLUMN = f"{SCHEMA} ALTER TABLE orders ADD remark text;"
TABLE = f"{SCHEMA} CREATE TABLE later (id bigint PRIMARY KEY);"

PAGE, OWN, OTHER = "docs/DATABASE_SCHEMA.md", "docs/schema/orders.md", "docs/schema/users.md"
SVG, JSON, MERMAID, DBML = "docs/er.svg", "docs/s.json", "docs/s.mmd", "docs/s.dbml"
NOTES = "notes.md"
BLOCKS = "# Notes\n\n<!-- schema-docs:columns orders -->\n<!-- /schema-docs -->\n"


@dataclass(frozen=True)
class Checkout:
    """A repository in which everything is generated that can be."""

    project: Project

    def build(self, database: Database) -> None:
        generated = generate(
            self.project, LoadedSchema(database=database), self.project.checked_in.reading()
        )
        self.project.checked_in.refuse_to_replace_others(generated)
        for path, text in generated.files().items():
            self.project.files.write(path, text)
        for path in self.project.checked_in.left_over(generated):
            self.project.files.remove_left_over(path)

    def check(self, database: Database) -> tuple[Finding, ...]:
        checked_in = self.project.checked_in.reading()
        generated = generate(self.project, LoadedSchema(database=database), checked_in)
        return check_freshness(self.project, generated, checked_in)

    def path(self, path: str) -> Path:
        return self.project.root / path


@pytest.fixture(scope="module")
def schemas(server: Server) -> dict[str, Database]:
    return {each: server.schema(each) for each in (SCHEMA, COLUMN, TABLE)}


@pytest.fixture
def built(tmp_path: Path, schemas: dict[str, Database], request: pytest.FixtureRequest) -> Checkout:
    """With pages of single tables or, as the test's parameter may be, without."""
    settings = Settings(
        diagram=SVG,
        snapshot=JSON,
        mermaid=MERMAID,
        dbml=DBML,
        fragments=(NOTES,),
        layout=getattr(request, "param", "split"),
    )
    (tmp_path / NOTES).write_text(BLOCKS, "utf-8")
    checkout = Checkout(Project(tmp_path, settings))
    checkout.build(schemas[SCHEMA])
    return checkout


def missing(file: Path) -> None:
    file.unlink()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def blank(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf\r\n")


def cut_in_half(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def cut_within_a_character(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: content.index("日".encode()) + 1])


def cut_at_the_end(file: Path) -> None:
    file.write_bytes(file.read_bytes().rstrip()[:-1])


def edited(file: Path) -> None:
    """One character, in what is said of a column."""
    text = file.read_text("utf-8")
    place = text.rindex("user_id")
    file.write_text(text[:place] + "e" + text[place + 1 :], "utf-8")


def edited_type(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("`bigint`", "`bigins`", 1), "utf-8")


def appended(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "x\n", "utf-8")


def prefixed(file: Path) -> None:
    file.write_text(" " + file.read_text("utf-8"), "utf-8")


def without_its_first_line(file: Path) -> None:
    file.write_text(file.read_text("utf-8").partition("\n")[2], "utf-8")


def other_digest(file: Path) -> None:
    text = file.read_text("utf-8")
    place = text.index("sha256:") + len("sha256:")
    file.write_text(
        text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :], "utf-8"
    )


EVERY_WAY = (missing, emptied, blank, cut_in_half, cut_within_a_character, cut_at_the_end, edited)
HARM = [
    *((path, way) for path in (SVG, MERMAID, DBML, JSON) for way in EVERY_WAY
      if (path, way) != (MERMAID, cut_within_a_character)),
    *((path, way) for path in (SVG, MERMAID, DBML)
      for way in (appended, prefixed, without_its_first_line, other_digest)),
    *((path, way) for path in (PAGE, OWN) for way in (missing, emptied, blank)),
    (OWN, edited_type),
    (NOTES, edited_type),
]  # fmt: skip


@pytest.mark.parametrize(("path", "harm"), HARM, ids=lambda each: getattr(each, "__name__", each))
def test_a_file_that_is_harmed_is_one_finding(
    built: Checkout, schemas: dict[str, Database], path: str, harm: Callable[[Path], None]
) -> None:
    assert built.check(schemas[SCHEMA]) == ()
    harm(built.path(path))
    (finding,) = built.check(schemas[SCHEMA])
    assert finding.location.path == path
    assert finding.rule.id != "file-stale" or harm is other_digest or path == JSON
    if harm in {without_its_first_line, prefixed} and path in {MERMAID, DBML}:
        with pytest.raises(DocumentError, match=f"^{path}: was not written by schema-docs"):
            built.build(schemas[SCHEMA])
        built.path(path).unlink()
    built.build(schemas[SCHEMA])
    assert built.check(schemas[SCHEMA]) == ()


@pytest.mark.parametrize("path", [SVG, MERMAID, DBML, JSON, PAGE, OWN, NOTES])
@pytest.mark.parametrize("built", ["split", "single"], indirect=True)
def test_a_file_of_another_schema_is_one_finding(
    built: Checkout, schemas: dict[str, Database], path: str
) -> None:
    if not built.path(path).exists():
        path = PAGE  # where there is only one
    before = built.path(path).read_bytes()
    built.build(schemas[COLUMN])
    assert built.check(schemas[COLUMN]) == ()
    built.path(path).write_bytes(before)
    findings = built.check(schemas[COLUMN])
    assert {finding.location.path for finding in findings} == {path}
    told = {finding.rule.id for finding in findings}
    if path == PAGE and built.path(OWN).exists():
        assert told == {"changed"}  # it only counts, in several places
    else:
        assert len(findings) == 1
        assert told == {{PAGE: "added", OWN: "added", NOTES: "block-stale"}.get(path, "file-stale")}
    assert path == SVG or findings[-1].diff
    built.build(schemas[COLUMN])
    assert built.check(schemas[COLUMN]) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(),
        lambda content: content + b"\n\n",
    ],
    ids=["byte-order mark", "crlf", "no newline at the end", "newlines at the end"],
)
def test_what_git_and_editors_change_is_no_drift(
    built: Checkout, schemas: dict[str, Database], change: Callable[[bytes], bytes]
) -> None:
    for path in (SVG, JSON, MERMAID, DBML, PAGE, OWN, OTHER, NOTES):
        before = built.path(path).read_bytes()
        built.path(path).write_bytes(change(before))
        assert built.path(path).read_bytes() != before
    assert built.check(schemas[SCHEMA]) == ()


def test_a_page_that_is_left_over_is_one_finding(
    built: Checkout, schemas: dict[str, Database]
) -> None:
    built.build(schemas[TABLE])
    page = built.path("docs/schema/later.md").read_bytes()
    built.build(schemas[SCHEMA])
    assert not built.path("docs/schema/later.md").exists()
    built.path("docs/schema/later.md").write_bytes(page)
    (finding,) = built.check(schemas[SCHEMA])
    assert str(finding).startswith("docs/schema/later.md: is left over")
    built.build(schemas[SCHEMA])
    assert built.check(schemas[SCHEMA]) == ()


def test_a_new_table_is_told_beside_its_missing_page(
    built: Checkout, schemas: dict[str, Database]
) -> None:
    told = [str(finding) for finding in built.check(schemas[TABLE])]
    assert "docs/schema/later.md: is missing" in told
    assert any(each.endswith("table later is new") for each in told)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "remark text",
            "remark txet",
            "{}:{}: was changed by hand or cut short: remark txet → remark text",
        ),
        (
            "  remark text\n",
            "",
            "{}:{}: was changed by hand or cut short: remark text is missing",
        ),
        (
            "  remark text\n",
            "  remark text\n  more text\n",
            "{}:{}: was changed by hand or cut short: more text should not be there",
        ),
    ],
)
def test_the_first_difference_is_told_with_its_line(
    built: Checkout, schemas: dict[str, Database], before: str, after: str, told: str
) -> None:
    built.build(schemas[COLUMN])
    text = built.path(DBML).read_text("utf-8")
    line = text[: text.index(before)].count("\n") + 1 + ("more" in after)
    built.path(DBML).write_text(text.replace(before, after), "utf-8")
    (finding,) = built.check(schemas[COLUMN])
    assert str(finding) == told.format(DBML, line)


def test_a_stale_file_tells_what_it_lacks(built: Checkout, schemas: dict[str, Database]) -> None:
    lines = built.path(DBML).read_text("utf-8").split("\n")
    finding = next(f for f in built.check(schemas[COLUMN]) if f.location.path == DBML)
    assert finding.message == (
        "shows another schema than the migrations make: remark text is missing"
    )
    assert lines[(finding.location.line or 0) - 2] == "  state state [not null]"
    assert "\n+  remark text\n" in finding.diff


LONG = f"{'x' * 100} {'x' * 100}"
STAMP = STAMPS["dbml"]
FIRST_DIFFERENCES = [
    ("a\n", "b\n", (3, "a → b")),
    ("a\nb\n", "a\n", (4, "b should not be there")),
    ("a\nb\n", "a\nb\n\nc\n", (4, "c is missing")),
    ("\n\na\n", "a\n", (2, "an empty line should not be there")),
    ("  a\n", "a\n", (3, "  a → a")),
    (f"  {LONG}\n", f"{LONG}\n", (3, f"{LONG[:118]} … → {LONG[:120]} …")),
    (f"{LONG} a\n", f"{LONG} b\n", (3, f"… {'x' * 59} a → … {'x' * 59} b")),
    ("a\u202eb\x01\n", "c\n", (3, "aU+202Eb\u2401 → c")),
    ("a\x0bb\nc\n", "a\x0bb\nd\n", (4, "c → d")),
]


@pytest.mark.parametrize(("before", "after", "told"), FIRST_DIFFERENCES)
def test_a_difference_is_told_in_one_line(before: str, after: str, told: tuple[int, str]) -> None:
    assert first_difference(STAMP.on(before), STAMP.on(after), STAMP) == told


def test_a_stale_block_is_told_line_by_line(built: Checkout, schemas: dict[str, Database]) -> None:
    built.path(NOTES).write_text("<!-- schema-docs:counts -->\n<!-- /schema-docs -->\n", "utf-8")
    built.build(schemas[SCHEMA])
    text = built.path(NOTES).read_text("utf-8")
    was = [line for line in text.split("\n") if line.startswith("| Tables |")]
    text = text.replace(was[0], "| Tables | 99 |\n| Sorts of tea | 3 |")
    built.path(NOTES).write_text(text, "utf-8")
    tables, tea = built.check(schemas[SCHEMA])
    assert "Tables" in tables.message
    assert "Sorts of tea" in tea.message
    assert tables.location.line == text.split("\n").index("| Tables | 99 |") + 1
    assert tea.location.line == (tables.location.line or 0) + 1
    assert tea.diff
    assert not tables.diff


@pytest.mark.parametrize("path", [MERMAID, DBML, OWN])
def test_somebody_elses_file_is_not_replaced(
    built: Checkout, schemas: dict[str, Database], path: str
) -> None:
    built.path(path).write_text("Table mine { id int }\n", "utf-8")
    (finding,) = built.check(schemas[SCHEMA])
    assert str(finding).startswith(f"{path}:1: was not written by schema-docs")
    assert "--force" in finding.rule.remedy
    with pytest.raises(DocumentError, match=r"was not written by schema-docs.*--force$"):
        built.build(schemas[SCHEMA])
    assert built.path(path).read_text("utf-8") == "Table mine { id int }\n"


def test_groups_of_the_page_are_groups_of_the_dbml(
    tmp_path: Path, schemas: dict[str, Database]
) -> None:
    people = Group(tables=("user*", "gone"))
    settings = Settings(group_by="domain", groups={"people": people, "none": Group(tables=("x",))})
    schema = LoadedSchema(database=schemas[SCHEMA])
    dbml = generate(Project(tmp_path, settings), schema).export("dbml")
    assert dbml.partition("\nTableGroup ")[2] == "people {\n  users\n}\n"
    assert "TableGroup" not in generate(Project(tmp_path, Settings()), schema).export("dbml")

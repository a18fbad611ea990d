"""Blocks in other Markdown files: what each kind says, where one can stand, what is an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema_docs.document.markdown import parser
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.document.render import render
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.errors import DocumentError
from schema_docs.fragments.blocks import CLOSING
from schema_docs.fragments.refresh import Fragment, refresh_files
from schema_docs.sources import LoadedSchema, MigrationList

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import NodeTools, Server

SCHEMA: Final = """
CREATE SCHEMA auth;
CREATE SCHEMA "Odd Schema";
CREATE TYPE status AS ENUM ('new', 'a|b', 'it''s done');
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, status status DEFAULT 'new');
COMMENT ON TABLE users IS 'Who may | sign in';
COMMENT ON COLUMN users.email IS 'Lower case';
CREATE INDEX users_email ON users (lower(email));
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users);
COMMENT ON TABLE orders IS '<!-- /schema-docs -->';
CREATE TABLE auth.keys (id int);
CREATE TABLE "Odd Schema"."Odd, Name" (id int);
CREATE TABLE "<!-- /schema-docs -->" (id int);
CREATE VIEW names AS SELECT email FROM users;
"""
MIGRATIONS: Final = MigrationList(
    folder="sql", files=("001_a.sql", "002_b.sql"), next_pattern="003_*.sql"
)


@pytest.fixture(scope="module")
def source(server: Server) -> PageSource:
    return PageSource(
        schema=LoadedSchema(database=server.schema(SCHEMA), migrations=MIGRATIONS),
        title="Database schema",
        document="docs/DATABASE_SCHEMA.md",
        diagrams=Diagrams(path="docs/er-diagram.svg", mermaid="erDiagram\n"),
    )


@pytest.fixture(scope="module")
def refreshed(source: PageSource) -> Callable[..., Fragment]:
    """A file after `build`; one without blocks as it was."""
    reference = render(source)

    def refreshed(text: str, path: str = "notes/context.md") -> Fragment:
        found = refresh_files({path: text}, reference)
        return found[0] if found else Fragment(path, text, text, (), ())

    return refreshed


def block(call: str, content: str = "") -> str:
    return f"<!-- schema-docs:{call} -->\n{content}{CLOSING}\n"


def inside(text: str) -> str:
    """What stands in the only block, without the comments that keep prettier out."""
    (found,) = re.findall(rf"<!-- schema-docs:[^\n]* -->\n\n(.*)\n\n{CLOSING}\n", text, re.DOTALL)
    return re.sub(r"<!-- prettier-ignore-(start|end) -->", "", found).strip()


def refused(refreshed: Callable[..., Fragment], text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        refreshed(text)
    return str(caught.value)


NEXT: Final = "<!-- schema-docs:next-migration -->"
PAGE: Final = "../docs/DATABASE_SCHEMA.md"
USERS: Final = f"| [`users`]({PAGE}#users) | Who may \\| sign in |"
ORDERS: Final = f"| [`orders`]({PAGE}#orders) | &lt;!-- /schema-docs --&gt; |"
HEADER: Final = "| Table | Purpose |\n| --- | --- |"


# -- kinds ---------------------------------------------------------------------------------------


def test_tables_lists_every_table_with_its_purpose(refreshed: Callable[..., Fragment]) -> None:
    made = refreshed(block("tables"))
    lines = inside(made.after).split("\n")
    assert "\n".join(lines[:2]) == HEADER
    assert lines[-2:] == [ORDERS, USERS]
    assert len(lines) == 2 + 5
    assert f"[`auth.keys`]({PAGE}#table-auth.keys) | |" in made.after
    assert "<!-- prettier-ignore-start -->" in made.after


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("include=users", ["users"]),
        ("include=users,ord*", ["orders", "users"]),
        ("include=public.users", ["users"]),
        ("include=auth.*", ["auth.keys"]),
        ('include=* exclude=auth.*,"Odd Schema".*,public.<*,users', ["orders"]),
        ("exclude=orders,users,auth.*,public.<*", ['"Odd Schema"."Odd, Name"']),
        ('include="Odd Schema"."Odd, Name"', ['"Odd Schema"."Odd, Name"']),
        ("include=users exclude=u*", []),
    ],
)
def test_tables_can_be_chosen(
    refreshed: Callable[..., Fragment], options: str, names: list[str]
) -> None:
    said = inside(refreshed(block(f"tables {options}")).after)
    assert re.findall(r"^\| \[`(.+?)`\]", said, re.MULTILINE) == names
    assert names or said == "No tables."


def test_a_database_without_tables_says_so(source: PageSource) -> None:
    from dataclasses import replace

    from schema_docs.model import Database

    empty = replace(source, schema=LoadedSchema(database=Database(), migrations=MIGRATIONS))
    (made,) = refresh_files({"a.md": block("tables")}, render(empty))
    assert inside(made.after) == "No tables."


@pytest.mark.parametrize("name", ["users", "public.users", '"users"', '"public"."users"', "USERS"])
def test_table_tells_purpose_columns_keys_and_indexes(
    refreshed: Callable[..., Fragment], name: str
) -> None:
    assert inside(refreshed(block(f"table {name}")).after) == (
        "Who may \\| sign in\n\n"
        "| Column | Type | Null | Default | Key | Description |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| `id` | `integer` | no | | PK | |\n"
        "| `email` | `text` | no | | | Lower case |\n"
        f"| `status` | [`status`]({PAGE}#status) | yes | `'new'` | | |\n\n"
        "| Constraint | Definition |\n| --- | --- |\n| `users_pkey` | `PRIMARY KEY (id)` |\n\n"
        "| Index | Definition |\n| --- | --- |\n| `users_email` | `btree (lower(email))` |"
    )


def test_table_tells_what_it_refers_to(refreshed: Callable[..., Fragment]) -> None:
    made = refreshed(block("table orders"))
    assert f"| `orders_user_id_fkey` | `user_id` | [`users`]({PAGE}#users) (`id`) |" in made.after


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("users", "| `email` | `text` | no | | | Lower case |"),
        ("names", "| `email` | `text` | |"),
        ('"Odd Schema"."Odd, Name"', "| `id` | `integer` | yes | | | |"),
        ("auth.keys", "| `id` | `integer` | yes | | | |"),
    ],
)
def test_columns_of_a_table_or_view(
    refreshed: Callable[..., Fragment], name: str, row: str
) -> None:
    lines = inside(refreshed(block(f"columns {name}")).after).split("\n")
    assert lines[0].startswith("| Column | Type |")
    assert row in lines


def test_enum_lists_its_labels(refreshed: Callable[..., Fragment]) -> None:
    assert inside(refreshed(block("enum status")).after) == (
        "| Label |\n| --- |\n| `new` |\n| `a\\|b` |\n| `it's done` |"
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("next-migration", "`003_*.sql`"),
        ("next-migration description", "`003_description.sql`"),
        ("migrations-count", "2"),
        (
            "diagram",
            "[![Entity-relationship diagram](../docs/er-diagram.svg)](../docs/er-diagram.svg)",
        ),
    ],
)
def test_one_word_stands_on_lines_of_its_own_or_within_a_line(
    refreshed: Callable[..., Fragment], call: str, said: str
) -> None:
    assert inside(refreshed(block(call)).after) == said
    opening = f"<!-- schema-docs:{call} -->"
    assert refreshed(f"So: {opening}{CLOSING}.").after == f"So: {opening}{said}{CLOSING}."


def test_counts_are_those_of_the_page(refreshed: Callable[..., Fragment]) -> None:
    said = inside(refreshed(block("counts")).after)
    assert said.startswith("| Kind | Count |\n| --- | ---: |\n| Schemas | 2 |\n| Tables | 5 |\n")


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("README.md", "docs/DATABASE_SCHEMA.md"),
        ("docs/a.md", "DATABASE_SCHEMA.md"),
        ("docs/context/a.md", "../DATABASE_SCHEMA.md"),
        (".claude/context/a.md", "../../docs/DATABASE_SCHEMA.md"),
    ],
)
def test_links_lead_from_the_file_to_the_document(
    refreshed: Callable[..., Fragment], path: str, document: str
) -> None:
    said = refreshed(block("tables include=users") + block("diagram"), path).after
    assert f"[`users`]({document}#users)" in said
    assert f"]({document.replace('DATABASE_SCHEMA.md', 'er-diagram.svg')})" in said


def test_what_people_typed_into_the_page_is_told_too(source: PageSource) -> None:
    page = render(source).page
    page = re.sub(r"(### auth\.keys .*)", r"\1\n\nWhat *opens* doors.", page)
    row = "| `id` | `integer` | no | | PK | |"
    page = page.replace(row, row.removesuffix(" |") + " Counts up |")
    reference = merge(source, read_pages({source.document: page}))
    texts = {"a.md": block("tables include=auth.keys") + block("columns orders") * 2}
    texts["b.md"] = block("columns orders") + block("table orders")
    first, second = refresh_files(texts, reference)
    assert "| What *opens* doors. |" in first.after
    assert first.after.count("| Counts up |") == 2
    assert second.after.count("| Counts up |") == 2


def test_what_a_database_cannot_tell_stays_as_it_is(source: PageSource) -> None:
    from dataclasses import replace

    live = replace(source, schema=LoadedSchema(database=source.schema.database))
    text = f"Next: <!-- schema-docs:next-migration -->`007`{CLOSING}\n\n" + block(
        "migrations-count"
    )
    (made,) = refresh_files({"a.md": text}, render(live))
    assert (made.after, made.differences) == (text, ())


# -- where a block can stand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"**Next:** {NEXT}`002_*.sql`{CLOSING} is free", "`003_*.sql`"),
        (f"# Next {NEXT}{CLOSING}", "`003_*.sql`"),
        (f"1. A file {NEXT}x{CLOSING}, named so", "`003_*.sql`"),
        (f"- [ ] A file {NEXT}x{CLOSING}", "`003_*.sql`"),
        (f"> It is {NEXT}x{CLOSING}.", "`003_*.sql`"),
        (f"| a | b |\n|---|---|\n| x | {NEXT}y{CLOSING} |", "`003_*.sql`"),
        (f"*{NEXT}y{CLOSING}*", "`003_*.sql`"),
        (f"two\n{'lines ' * 3}{NEXT}a\nb{CLOSING}\nof text", "`003_*.sql`"),
        # A line that begins with a comment is HTML, where a code span would show its backticks.
        (f"{NEXT}`002_*.sql`{CLOSING} is free", "<code>003_*.sql</code>"),
        (f"- {NEXT}{CLOSING} is free", "<code>003_*.sql</code>"),
        (f"<p>Next: {NEXT}x{CLOSING}</p>", "<code>003_*.sql</code>"),
    ],
)
def test_a_word_within_a_line(refreshed: Callable[..., Fragment], before: str, after: str) -> None:
    made = refreshed(before)
    assert made.after == re.sub(
        rf"(?s){re.escape(NEXT)}.*{re.escape(CLOSING)}", f"{NEXT}{after}{CLOSING}", before
    )
    assert refreshed(made.after).after == made.after
    assert refreshed(made.after).differences == ()


def test_labels_in_a_cell_and_in_a_sentence(refreshed: Callable[..., Fragment]) -> None:
    call = f"<!-- schema-docs:enum status -->{CLOSING}"
    made = refreshed(f"Of {call}.\n\n| a |\n|---|\n| x {call} |\n").after
    assert "`new`, `a|b`, `it's done`<!-- /schema-docs -->." in made
    assert "`new`, `a\\|b`, `it's done`<!-- /schema-docs --> |" in made
    assert refreshed(made).differences == ()


def test_several_in_one_line(refreshed: Callable[..., Fragment]) -> None:
    count = f"<!-- schema-docs:migrations-count -->{CLOSING}"
    made = refreshed(f"After {count} comes {NEXT}{CLOSING}.").after
    assert "-->2<!--" in made
    assert "-->`003_*.sql`<!--" in made
    assert made.endswith(".")


@pytest.mark.parametrize(
    ("before", "margin"),
    [
        ("{}\n{}\n", ""),
        ("Text\n{}\n{}\nText\n", ""),
        ("- One\n\n  {}\n  {}\n\n- Two\n", "  "),
        ("- {}\n  {}\n", "  "),
        ("10. {}\n    old\n    {}\n", "    "),
        ("> {}\n> {}\n", "> "),
        ("> - {}\n>   {}\n", ">   "),
        ("<details>\n{}\nold\n{}\n</details>\n", ""),
        ("   {}\n\n\n   {}\n", "   "),
    ],
)
def test_lines_of_its_own(refreshed: Callable[..., Fragment], before: str, margin: str) -> None:
    text = before.format("<!-- schema-docs:tables include=users -->", CLOSING)
    made = refreshed(text)
    assert f"\n{margin}{USERS}\n" in made.after
    assert made.after.startswith(text[: text.index("<!-- s")])
    assert made.after.endswith(text[text.index(CLOSING) :])
    again = refreshed(made.after)
    assert (again.after, again.differences) == (made.after, ())


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- schema-docs:tabels -->\n```\n",
        "    <!-- schema-docs:tabels -->\n",
        "Write `<!-- schema-docs:tabels -->` and `<!-- /schema-docs -->`.\n",
        "\\<!-- schema-docs:tabels -->\n",
        "<!-- like\n<!-- schema-docs:tabels -->\n",
        "<script>\n// <!-- schema-docs:tabels -->\n</script>\n",
        "<!-- schema-docs keeps the other files fresh -->\n",
        "<!-- schema-docs-tabels -->\n",
        "~~~md\n<!-- schema-docs:tables -->\n<!-- /schema-docs -->\n",
    ],
)
def test_what_only_looks_like_a_block_is_text(
    refreshed: Callable[..., Fragment], text: str
) -> None:
    assert refreshed(text) == Fragment("notes/context.md", text, text, (), ())


def test_a_block_after_code_that_shows_one(refreshed: Callable[..., Fragment]) -> None:
    shown = "```md\n" + block("tables") + "```\n\nAs `<!-- schema-docs:tables -->`\n\n"
    made = refreshed(shown + block("migrations-count"))
    assert made.after.startswith(shown)
    assert inside(made.after[len(shown) :]) == "2"


@pytest.mark.parametrize(
    "spelled", ["<!--schema-docs:tables-->", "<!--  Schema-Docs : tables  -->"]
)
def test_blanks_and_capitals_do_not_matter(
    refreshed: Callable[..., Fragment], spelled: str
) -> None:
    assert USERS in refreshed(f"{spelled}\n<!--/schema-docs-->\n").after


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_stay(
    refreshed: Callable[..., Fragment], ending: str
) -> None:
    text = "\ufeff" + (block("tables include=users") + "\nEnd").replace("\n", ending)
    made = refreshed(text).after
    assert made.startswith(f"\ufeff<!-- schema-docs:tables include=users -->{ending}{ending}<!--")
    assert made.endswith(f"{ending}{CLOSING}{ending}{ending}End")
    assert not re.search(r"[\r\n]", made.replace(ending, ""))
    assert refreshed(made).differences == ()


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n" + block("tabels"), "2: unknown block `tabels`; did you mean `tables`?"),
        (
            block("xyz"),
            (
                "1: unknown block `xyz`; known are tables, table, columns, enum, next-migration, "
                "migrations-count, diagram, counts"
            ),
        ),
        (block(""), "1: unknown block ``; known are tables"),
        (block("table user"), "1: unknown table `user`; did you mean `users`?"),
        (block("table Odd Schema.Odd, Name"), '`; did you mean `"Odd Schema"."Odd, Name"`?'),
        (block("table names"), "1: unknown table `names`; "),
        (block("table"), "1: which table? Write its name after the kind"),
        (block("columns zzz"), "1: unknown table or view `zzz`; there are "),
        (block("columns users."), "1: unknown table or view `users.`; did you mean `users`?"),
        (block("enum stats"), "1: unknown enum `stats`; did you mean `status`?"),
        (block("tables include=user"), "1: no table matches include=user; did you mean `users`?"),
        (
            block("tables only=x"),
            (
                "1: block tables takes include=PATTERN[,PATTERN] and exclude=PATTERN[,PATTERN], "
                "not `only`"
            ),
        ),
        (block("tables include="), "not `include`"),
        (block("counts x"), "1: block counts takes nothing more, not `x`; write `counts` alone"),
        (block("diagram billing"), "1: unknown group `billing`: there is one diagram"),
        (block("next-migration a b"), "1: block next-migration takes a word for the file's name"),
        (
            "a\n\n<!-- schema-docs:tables -->\n",
            "3: block tables is not closed; close it with <!-- /schema-docs -->",
        ),
        ("a\n\n" + CLOSING, "3: closes a block where none is open; remove the comment"),
        (block("tables") + CLOSING, "3: closes a block where none is open"),
        (
            "<!-- schema-docs:tables -->\n" + block("counts"),
            "2: block counts opens inside of block tables of line 1; close that one before with",
        ),
        # The end is code: so is everything up to it.
        (block("tables", "```\n") + "```\n", "1: block tables is not closed"),
        (
            f"x <!-- schema-docs:tables -->{CLOSING}",
            (
                "1: block tables does not fit into a line; put both of its comments on lines of "
                "their own"
            ),
        ),
        (
            f"<!-- schema-docs:counts -->\nx {CLOSING}",
            "2: closes block counts of line 1 in another way than it opens; put both",
        ),
        (f"x {NEXT}\n\ny {CLOSING}", "3: closes block next-migration of line 1 in another way"),
        (f"| {NEXT} | {CLOSING} |\n|---|---|", "1: closes block next-migration of line 1"),
        (
            f"- <!-- schema-docs:tables -->\n\n{CLOSING}",
            "3: closes block tables of line 1 outside of the list item or quotation",
        ),
        (
            f"- <!-- schema-docs:tables -->\n- {CLOSING}",
            "2: closes block tables of line 1 outside of the list item or quotation",
        ),
        (
            f"<!--\nschema-docs:tables\n-->\n{CLOSING}",
            "1: a comment for schema-docs has to be one line; join its lines",
        ),
        # The backtick would end where the code span begins, and that swallow what follows.
        (f"A ` and {NEXT}{CLOSING}", "1: block next-migration would not be read as it is written"),
        (
            block("counts") + f"\nA ` and {NEXT}{CLOSING}",
            "4: block next-migration would not be read",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    refreshed: Callable[..., Fragment], text: str, message: str
) -> None:
    said = refused(refreshed, text)
    assert said.startswith("notes/context.md:")
    assert message in said
    assert "\n" not in said


def test_migrations_without_numbers_have_no_next_one(source: PageSource) -> None:
    from dataclasses import replace

    unnumbered = MigrationList(folder="sql", files=("a.sql",))
    schema = LoadedSchema(database=source.schema.database, migrations=unnumbered)
    nameless = replace(source, schema=schema)
    with pytest.raises(DocumentError, match=r"^a\.md:1: there is no next number: the files in sql"):
        refresh_files({"a.md": block("next-migration")}, render(nameless))


# -- what the gate says --------------------------------------------------------------------------

COUNT_IS_OUT_OF_DATE: Final = [(1, "block migrations-count is out of date")]


@pytest.mark.parametrize(
    ("call", "edit", "told"),
    [
        (
            "tables include=users,orders",
            (ORDERS + "\n", ""),
            [(5, "block tables include=users,orders: table orders is new")],
        ),
        (
            "tables include=users",
            (USERS, USERS + "\n| `old` | x |"),
            [(8, "block tables include=users: table old no longer exists")],
        ),
        (
            "tables include=users",
            ("sign in", "log in"),
            [
                (
                    7,
                    (
                        "block tables include=users: table users: "
                        "purpose Who may | log in → Who may | sign in"
                    ),
                )
            ],
        ),
        (
            "tables include=users",
            ("#users", "#user"),
            [(7, f"block tables include=users: table users: links {PAGE}#user → {PAGE}#users")],
        ),
        (
            "columns users",
            ("| `email` | `text` | no |", "| `email` | `varchar` | yes |"),
            [
                (8, "block columns users: column email: type varchar → text"),
                (8, "block columns users: column email: null yes → no"),
            ],
        ),
        (
            "tables include=users,orders",
            (f"{ORDERS}\n{USERS}", f"{USERS}\n{ORDERS}"),
            [(1, "block tables include=users,orders is out of date")],
        ),
        ("counts", ("| Kind |", "| Sort |"), [(1, "block counts is out of date")]),
        ("migrations-count", ("\n2\n", "\n1\n"), [(3, "block migrations-count: 1 → 2")]),
        ("migrations-count", ("\n2\n", "\n## 2\n"), COUNT_IS_OUT_OF_DATE),
        (
            "migrations-count",
            ("2\n", "2\n\nMore.\n"),
            [(1, "block migrations-count is out of date")],
        ),
        (
            "migrations-count",
            ("2\n", "2\n\n```\nx\n```\n"),
            [(1, "block migrations-count is out of date")],
        ),
        ("migrations-count", ("\n2\n", ""), [(1, "block migrations-count is empty")]),
        ("diagram", ("](../docs", "](docs"), None),
    ],
)
def test_what_differs_is_told(
    refreshed: Callable[..., Fragment],
    call: str,
    edit: tuple[str, str],
    told: list[tuple[int, str]] | None,
) -> None:
    fresh = refreshed(block(call)).after
    assert edit[0] in fresh
    made = refreshed(fresh.replace(*edit))
    if told is None:
        assert len(made.differences) == 1
    else:
        assert list(made.differences) == told
    assert made.after == fresh


def test_text_that_html_hides_in_a_block_is_drift(refreshed: Callable[..., Fragment]) -> None:
    """A line without a blank one after `<div>` belongs to it, comments and all."""
    text = f"<div>\n<!-- schema-docs:migrations-count -->\nextra\n\n2\n\n{CLOSING}\n</div>\n"
    made = refreshed(text)
    assert made.differences == ((2, "block migrations-count is out of date"),)
    assert "extra" not in made.after
    assert refreshed(made.after).differences == ()


def test_a_difference_within_a_line(refreshed: Callable[..., Fragment]) -> None:
    made = refreshed(f"a\n\nNext: {NEXT}`002_*.sql`{CLOSING}\n")
    assert made.differences == ((3, "block next-migration: 002_*.sql → 003_*.sql"),)


def test_only_the_blocks_that_are_wrong_are_written(refreshed: Callable[..., Fragment]) -> None:
    padded = f"{HEADER}\n{USERS}".replace(" | ", "    |    ").replace("---", "------")
    good = block("tables include=users", f"\n{padded}\n\n")
    made = refreshed(good + "\n" + block("migrations-count", "1\n"))
    assert made.after.startswith(good)
    assert [line for line, _ in made.differences] == [10]


# -- formatters and laws -------------------------------------------------------------------------

EVERYTHING: Final = "\n".join(
    [
        f"# Context {NEXT}{CLOSING}\n\n* one {NEXT}{CLOSING}\n* two\n\n",
        f"| a | b |\n|-|-|\n| next | {NEXT}{CLOSING} |\n",
        f"| a | b |\n|-|-|\n| s | of <!-- schema-docs:enum status -->{CLOSING} |\n",
        *(block(call) for call in ("tables", "table users", "table orders", "columns names")),
        *(block(call) for call in ("enum status", "counts", "diagram", "migrations-count")),
        "* In a list:\n\n    <!-- schema-docs:tables -->\n    <!-- /schema-docs -->\n\n* two\n",
        "> <!-- schema-docs:columns users -->\n> <!-- /schema-docs -->\n",
        f"{NEXT}{CLOSING} begins a line\n",
    ]
)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_prettier_makes_no_drift(
    refreshed: Callable[..., Fragment], node_tools: NodeTools, tmp_path: Path, ending: str
) -> None:
    made = refreshed(EVERYTHING.replace("\n", ending))
    assert len(made.blocks) == 15
    path = tmp_path / "context.md"
    path.write_bytes(made.after.encode())
    node_tools.prettier(path)
    formatted = path.read_bytes().decode()
    assert formatted != made.after
    again = refreshed(formatted)
    assert (again.differences, again.after) == ((), formatted)


def test_top_level_grids_stay_compact_under_prettier(
    refreshed: Callable[..., Fragment], node_tools: NodeTools, tmp_path: Path
) -> None:
    text = refreshed(block("tables") + "\n" + block("diagram") + "\n" + block("table users")).after
    path = tmp_path / "context.md"
    path.write_text(text)
    node_tools.prettier(path)
    assert path.read_text() == text


def test_a_name_that_looks_like_the_end_of_a_block_ends_none(
    refreshed: Callable[..., Fragment],
) -> None:
    made = refreshed(block("tables") + block("counts")).after
    comments = [t.content.strip() for t in parser().parse(made) if t.type == "html_block"]
    assert comments.count(CLOSING) == 2
    assert made.count('`"<!-- /schema-docs -->"`') == 1


PIECES: Final = [
    *("\n", "\n\n", "\r\n", "- ", "> ", "    ", "\t", "`", "```", "~~~\n", "<div>", "</div>", "# "),
    *("| a | b |\n", "|---|---|\n", "text ", "*", "<!-- ", " -->", "\\", "[a]: b", "1. ", "\ufeff"),
    *(NEXT, CLOSING, f"{NEXT}{CLOSING}", f"{NEXT}old{CLOSING}", block("migrations-count")),
    *(block("tables include=users"), block("counts", "\nold\n\n"), "é\u2028", "\x1a7", "\x00"),
]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_text_outside_of_blocks_is_kept_and_twice_is_once(
    refreshed: Callable[..., Fragment], pieces: list[str]
) -> None:
    text = "".join(pieces)
    try:
        made = refreshed(text)
    except DocumentError:
        return
    again = refreshed(made.after)
    assert (again.after, again.differences) == (made.after, ())
    assert outside(again) == outside(made)


def outside(file: Fragment) -> list[str]:
    """What a file says around the contents of its blocks."""
    starts = [0, *(end for _, end in file.blocks)]
    ends = [*(start for start, _ in file.blocks), len(file.before)]
    return [file.before[start:end] for start, end in zip(starts, ends, strict=True)]

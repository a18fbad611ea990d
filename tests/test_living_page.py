"""A page that people live with: they type, rename, drop, format, adopt; nothing is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.reading import read_pages
from support import PAGE, Repository

if TYPE_CHECKING:
    from support import NodeTools

MIGRATIONS = "services/postgres/init"
NOTE = "Ask *Eve* before you change these.\n\n- never by hand\n- `price` is net\n"
OWN_PAGES = Path(__file__).parent / "adoption" / "pages"


@pytest.fixture
def shop(example: Path) -> Repository:
    return Repository(example)


def in_sync(repository: Repository) -> bool:
    code, _, err = repository.run("check", "--full")
    assert code in {0, 1}, err
    return code == 0


def built(repository: Repository) -> list[str]:
    code, out, err = repository.run("build")
    assert code == 0, err
    return out.splitlines()


def words(repository: Repository) -> dict[str, str]:
    """What people wrote, by the last two parts of its place."""
    found = read_pages({PAGE: repository.page()}).words
    return {
        **{
            " / ".join(part for part in at if part): text for at, text in found.descriptions.items()
        },
        **{f"notes {name}": text for name, text in found.notes.items()},
        **{f"kept {kept.place}": kept.text for kept in found.kept},
    }


def test_words_live_through_formatter_rename_and_drop(
    shop: Repository, node_tools: NodeTools
) -> None:
    # A description, a purpose and a note by hand.
    row = "| `updated_at` | `timestamptz` | no | `now()` | | |"
    page, mark = shop.page(), "<!-- notes: telegram_config -->\n"
    at = page.index("### telegram_config\n")
    page = page[:at] + page[at:].replace(row, row.removesuffix("|") + "Set by a *trigger* |", 1)
    page = page.replace(mark, mark + NOTE)
    shop.write(PAGE, page)
    assert in_sync(shop)
    node_tools.prettier(shop.root / PAGE)
    assert in_sync(shop)
    formatted = without_fingerprint(shop.page())
    built(shop)
    assert without_fingerprint(shop.page()) == formatted
    assert shop.run("check", "-v")[2] == "no file has changed since the last build\n"

    # The table is renamed; a column whose description was typed, and one that has a comment, go.
    shop.write(
        f"{MIGRATIONS}/029_bots.sql",
        "ALTER TABLE telegram_config RENAME TO bots;\n"
        "ALTER TABLE bots RENAME COLUMN updated_at TO changed_at;\n",
    )
    assert not in_sync(shop)
    said = built(shop)
    assert any("table telegram_config is called bots now" in line for line in said)
    assert in_sync(shop)
    found = words(shop)
    assert found["Tables / bots / Column / changed_at"] == "Set by a *trigger*"
    assert found["notes bots"] == NOTE.strip().replace("*Eve*", "_Eve_")
    shop.write(f"{MIGRATIONS}/030_drop.sql", "ALTER TABLE bots DROP COLUMN changed_at CASCADE;\n")
    said = built(shop)
    assert any(line.startswith("  no longer there") and "bots.changed_at" in line for line in said)
    first = shop.page()
    assert built(shop)
    assert shop.page() == first
    assert in_sync(shop)
    found = words(shop)
    assert "trigger" in found["kept ('Tables', 'bots', 'Column', 'changed_at')"]
    assert "Eve" in found["notes bots"]
    assert "### column `bots.changed_at`" in first

    # Back on a branch without those migrations, the words go back to where they were.
    for name in ("029_bots.sql", "030_drop.sql"):
        (shop.root / MIGRATIONS / name).unlink()
    built(shop)
    assert in_sync(shop)
    assert "Eve" in shop.page()
    assert "Set by a" in shop.page()


def test_a_database_that_speaks_up_wins_in_place_and_words_are_kept(shop: Repository) -> None:
    before = "PK | |\n| `slug` | `slug` | no | | FK"
    shop.types(before, before.replace("PK | |", "PK | Counts apps |"))
    built(shop)
    shop.write(f"{MIGRATIONS}/029_say.sql", "COMMENT ON COLUMN apps.id IS 'Never reused';\n")
    said = built(shop)
    assert "  column apps.id: description Counts apps → Never reused" in said
    assert (
        "  described by the database now, what the page said is under Kept notes: column apps.id"
        in said
    )
    assert words(shop)["kept ('Tables', 'apps', 'Column', 'id')"] == "Counts apps"
    assert in_sync(shop)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("<!-- notes: apps -->\n", "<!-- notes: apps -->\n<!-- notes: x -->\n", "is never closed"),
        ("### apps\n", "<<<<<<< HEAD\n### apps\n", "a merge conflict is not resolved"),
    ],
)
def test_a_broken_page_is_told_with_its_line_and_nothing_is_written(
    shop: Repository, before: str, after: str, message: str
) -> None:
    shop.types(before, after)
    line = shop.page().split(after)[0].count("\n") + 1
    page = shop.page()
    for command in ("build", "check"):
        code, out, err = shop.run(command)
        assert (code, out) == (2, "")
        assert err.startswith(f"schema-docs: {PAGE}:{line}: ")
        assert message in err
    assert shop.page() == page


# -- adopting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["chapters", "tabellen", "lists"])
def test_a_handwritten_page_is_adopted(shop: Repository, name: str) -> None:
    shutil.copy(OWN_PAGES / f"{name}.md", shop.root / PAGE)
    code, out, err = shop.run("check", "--full")
    assert code == 1
    assert f"{PAGE}:1: was not written by schema-docs; `schema-docs adopt" in out
    code, audit, err = shop.run("adopt", "--dry-run", PAGE)
    assert (code, shop.page()) == (1, (OWN_PAGES / f"{name}.md").read_text("utf-8"))
    code, out, err = shop.run("adopt", PAGE)
    assert code == 0, err
    assert out.splitlines()[:20] == audit.splitlines()[:20]
    assert (shop.root / f"{PAGE}.orig").read_bytes() == (OWN_PAGES / f"{name}.md").read_bytes()
    assert in_sync(shop)
    adopted = shop.page()
    built(shop)
    assert shop.page() == adopted
    code, out, err = shop.run("adopt", PAGE)
    assert (code, "was written by schema-docs" in err) == (2, True)


def test_another_file_is_adopted_into_the_page_that_is_there(shop: Repository) -> None:
    shop.write(
        "docs/old.md",
        "# Old\n\n### apps\n\nMind the *ports*.\n\n| Column | Description |\n"
        "| --- | --- |\n| id | Counts |\n| status | Not this |\n",
    )
    shop.types("<!-- notes: apps -->\n", "<!-- notes: apps -->\nMine.\n")
    code, out, err = shop.run("adopt", "docs/old.md", "--format", "json")
    assert code == 0, err
    assert json.loads(out)["file"] == "docs/old.md"
    assert not (shop.root / "docs/old.md").exists()
    assert (shop.root / "docs/old.md.orig").exists()
    found = words(shop)
    assert found["Tables / apps / Column / id"] == "Counts"
    assert found["notes apps"] == "Mine.\n\nMind the *ports*."
    assert found["kept ('Tables', 'apps', 'Column', 'status')"] == "Not this"


def test_words_from_another_folder_lead_where_they_led_and_stand_below_ours(
    shop: Repository,
) -> None:
    parts = ["# Old", "## Rules", "See [it](img/a.png).", "## apps", "### Mind", "It."]
    old = "\r\n\r\n".join(parts)
    for _ in range(2):  # the same words again are said already
        shop.write("wiki/old.md", old)
        code, _out, err = shop.run("adopt", "wiki/old.md")
        assert code == 0, err
        found = words(shop)
        assert found["notes Page"] == "## Old\n\n### Rules\n\nSee [it](../wiki/img/a.png)."
        assert found["notes apps"] == "#### Mind\n\nIt."
    assert in_sync(shop)


def test_adopting_does_not_replace_another_original(shop: Repository) -> None:
    shop.write("docs/old.md", "# Old\n")
    shop.write("docs/old.md.orig", "# Older\n")
    page = shop.page()
    code, _, err = shop.run("adopt", "docs/old.md")
    assert code == 2
    assert "docs/old.md.orig: is there already" in err
    assert (shop.page(), (shop.root / "docs/old.md").exists()) == (page, True)


# -- templates -----------------------------------------------------------------------------------


def with_templates(shop: Repository) -> None:
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.write("schema-docs.toml", f'templates = "docs/templates"\n{settings}')


def test_a_block_of_a_template_can_be_replaced(shop: Repository) -> None:
    with_templates(shop)
    shop.write(
        "docs/templates/table.md.j2",
        '{% extends "schema_docs/table.md.j2" %}\n'
        "{% block indexes %}\nIndexes are the concern of the operators.\n{% endblock %}\n"
        "{% block columns %}\n{{ super() }}\n\n"
        "{{ table.columns | length }} columns.\n{% endblock %}\n",
    )
    shop.write(
        "docs/templates/database.md.j2",
        '{% extends "schema_docs/database.md.j2" %}\n'
        "{% block introduction %}\n{{ super() }}\n\n"
        "Ask #data first.\n\n## Ours\n\n* a\n* b\n{% endblock %}\n",
    )
    shop.types("<!-- notes: apps -->\n", "<!-- notes: apps -->\nMine.\n")
    built(shop)
    page = shop.page()
    assert page.count("Indexes are the concern of the operators.") == 31
    assert page.count("Ask #data first.") == 1
    assert "| Index |" not in page.partition("## Views")[0]
    assert words(shop)["notes apps"] == "Mine."
    assert in_sync(shop)
    built(shop)
    assert shop.page() == page
    shop.write(f"{MIGRATIONS}/029_more.sql", "ALTER TABLE apps ADD COLUMN more int;\n")
    assert not in_sync(shop)
    built(shop)
    assert in_sync(shop)
    # What a template prints is a fact: it is gated, and gone when the template says otherwise.
    template = shop.root / "docs/templates/table.md.j2"
    template.write_text(template.read_text().replace("the concern of", "left to"))
    assert not in_sync(shop)
    built(shop)
    template.unlink()
    (shop.root / "docs/templates/database.md.j2").unlink()
    assert not in_sync(shop)
    built(shop)
    assert in_sync(shop)
    assert "operators" not in shop.page()
    assert "Ask #data" not in shop.page()
    assert words(shop) == {"notes apps": "Mine."}


def test_the_history_is_a_block_that_can_be_replaced(shop: Repository) -> None:
    assert "| History | What happened |" in shop.page()
    with_templates(shop)
    for name in ("table", "view", "enum"):
        shop.write(
            f"docs/templates/{name}.md.j2",
            f'{{% extends "schema_docs/{name}.md.j2" %}}{{% block history %}}{{% endblock %}}\n',
        )
    shop.write(
        "docs/templates/database.md.j2",
        '{% extends "schema_docs/database.md.j2" %}\n'
        "{% block changelog %}\n{{ super() }}\n\nSee the wiki.\n{% endblock %}\n",
    )
    built(shop)
    page = shop.page()
    assert "| History | What happened |" not in page
    assert page.partition("## Changelog")[2].count("See the wiki.") == 1
    assert in_sync(shop)
    built(shop)
    assert shop.page() == page


def test_the_history_is_gated_with_its_lines(shop: Repository) -> None:
    shop.types("| created with 14 columns |", "| created with 13 columns |")
    shop.types("dropped table `answer_ratings` |", "dropped nothing |")
    code, out, err = shop.run("check", "--full")
    assert code == 1, err
    lines = shop.page().split("\n")
    told = [line for line in out.splitlines() if line.startswith(f"{PAGE}:")]
    table, migration = (line.partition(": ")[2] for line in told)
    assert table == (
        "history entry documents.004_documents.sql: "
        "what happened created with 13 columns → created with 14 columns"
    )
    assert migration.startswith("changelog entry 024_message_feedback.sql: what it did created")
    assert migration.endswith(" dropped table answer_ratings")
    for line, wrong in zip(told, ("13 columns", "dropped nothing"), strict=True):
        number = int(line.removeprefix(f"{PAGE}:").partition(":")[0])
        assert wrong in lines[number - 1]
    built(shop)
    assert in_sync(shop)


def test_the_history_can_be_left_out(shop: Repository) -> None:
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.types("<!-- notes: Changelog -->\n", "<!-- notes: Changelog -->\n\nOurs.\n\n")
    shop.write("schema-docs.toml", f"history = false\n{settings}")
    assert not in_sync(shop)
    built(shop)
    assert "| History | What happened |" not in shop.page()
    assert "\n## Changelog\n" not in shop.page()
    assert words(shop) == {"kept ('Changelog',)": "Ours."}
    assert in_sync(shop)
    shop.write("schema-docs.toml", settings)
    built(shop)
    assert words(shop) == {"notes Changelog": "Ours."}


def test_the_default_templates_are_written_out_and_change_nothing(shop: Repository) -> None:
    assert shop.run("init", "--templates")[0] == 2
    with_templates(shop)
    code, out, err = shop.run("init", "--templates")
    assert code == 0, err
    assert "docs/templates/table.md.j2 written" in out
    assert in_sync(shop)
    for file in (shop.root / "docs/templates").glob("*.j2"):  # as an editor on Windows saves them
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert in_sync(shop)
    shop.write("docs/templates/table.md.j2", "mine")
    assert "docs/templates/table.md.j2 is there already" in shop.run("init", "--templates")[1]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", "docs/templates/table.md.j2:1: this template cannot be used"),
        ("\n{{ page.nothing() }}", "docs/templates/table.md.j2:2: this template cannot be used"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(
    shop: Repository, template: str, message: str
) -> None:
    with_templates(shop)
    shop.write("docs/templates/table.md.j2", template)
    page = shop.page()
    code, _, err = shop.run("build")
    assert (code, shop.page()) == (2, page)
    assert message in err


def test_a_template_without_a_place_for_words_is_told(shop: Repository) -> None:
    with_templates(shop)
    shop.write("docs/templates/database.md.j2", "# Facts only\n")
    shop.types("<!-- notes: apps -->\n", "<!-- notes: apps -->\nMine.\n")
    page = shop.page()
    code, _, err = shop.run("build")
    assert (code, shop.page()) == (2, page)
    assert "the template has no place for what people wrote" in err


def test_templates_that_are_not_there_are_told(shop: Repository) -> None:
    with_templates(shop)
    code, _, err = shop.run("check", "--full")
    assert code == 2
    assert "docs/templates: no such folder of templates; `schema-docs init --templates`" in err


# -- layout --------------------------------------------------------------------------------------


def test_pages_of_dropped_tables_are_removed_but_nobody_elses(shop: Repository) -> None:
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.write("schema-docs.toml", f'layout = "split"\n{settings}')
    shop.write("docs/schema/README.md", "# Mine\n\n<!-- nothing of theirs -->\n")
    built(shop)
    own = shop.root / "docs/schema/telegram_config.md"
    mark = "<!-- notes: telegram_config -->"
    own.write_text(own.read_text().replace(mark, f"{mark}\nMine."))
    assert in_sync(shop)
    shop.write(f"{MIGRATIONS}/029_drop.sql", "DROP TABLE telegram_config CASCADE;\n")
    code, out, _ = shop.run("check", "--full")
    assert code == 1
    assert "docs/schema/telegram_config.md: is left over" in out
    said = built(shop)
    assert any(line.startswith("docs/schema/telegram_config.md removed") for line in said)
    assert not own.exists()
    assert (shop.root / "docs/schema/README.md").exists()
    assert words(shop)["kept ('telegram_config',)"] == "Mine."
    assert in_sync(shop)
    (shop.root / "docs/schema/apps.md").unlink()
    code, out, _ = shop.run("check", "--full")
    assert (code, "docs/schema/apps.md: is missing" in out) == (1, True)


def test_a_file_of_somebody_else_is_not_replaced_by_a_page(shop: Repository) -> None:
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.write("schema-docs.toml", f'layout = "split"\n{settings}')
    shop.write("docs/schema/apps.md", "# Mine\n")
    page = shop.page()
    code, _, err = shop.run("build")
    assert (code, shop.page()) == (2, page)
    assert "docs/schema/apps.md: was not written by schema-docs" in err
    shop.write("docs/old.md", "# Old\n\n### apps\n\nMind the ports.\n")
    code, _, err = shop.run("adopt", "docs/old.md")
    assert (code, shop.page()) == (2, page)
    assert "docs/schema/apps.md: was not written by schema-docs" in err
    assert (shop.root / "docs/schema/apps.md").read_text() == "# Mine\n"
    assert not (shop.root / "docs/schema/tags.md").exists()


def test_words_survive_force_and_a_lost_index(shop: Repository) -> None:
    shop.types("<!-- notes: apps -->\n", "<!-- notes: apps -->\nMine.\n")
    assert shop.run("build", "--force")[0] == 0
    assert words(shop)["notes apps"] == "Mine."
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.write("schema-docs.toml", f'layout = "split"\n{settings}')
    built(shop)
    (shop.root / PAGE).unlink()
    built(shop)
    assert "\nMine.\n" in (shop.root / "docs/schema/apps.md").read_text()


def test_pages_follow_a_document_that_was_renamed(shop: Repository) -> None:
    settings = (shop.root / "schema-docs.toml").read_text()
    shop.write("schema-docs.toml", f'layout = "split"\n{settings}')
    built(shop)
    own = shop.root / "docs/schema/apps.md"
    mark = "<!-- notes: apps -->"
    own.write_text(
        own.read_text().replace(mark, f"{mark}\nSee [wiki][w].") + "\n[w]: https://x.org\n"
    )
    (shop.root / PAGE).rename(shop.root / "docs/REFERENCE.md")
    settings = (shop.root / "schema-docs.toml").read_text()
    renamed = settings.replace(f'document = "{PAGE}"', 'document = "docs/REFERENCE.md"')
    assert renamed != settings
    shop.write("schema-docs.toml", renamed)
    built(shop)
    assert "See [wiki][w]." in own.read_text()
    # And what defines a link outlives the page that it stood on.
    shop.write("schema-docs.toml", renamed.replace('layout = "split"\n', ""))
    built(shop)
    page = (shop.root / "docs/REFERENCE.md").read_text()
    assert "See [wiki][w]." in page
    assert page.endswith("\n\n[w]: https://x.org\n")

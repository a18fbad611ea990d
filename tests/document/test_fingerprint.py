"""The last line of a document: where it stands, what is read of it, and that it is no content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_docs.document.fingerprint import (
    Fingerprint,
    fingerprint_of,
    with_fingerprint,
    without_fingerprint,
)
from schema_docs.document.reading import read_pages

PAGE = "# Database schema\n\nText.\n\n<!-- notes: Page -->\n<!-- /notes -->\n"
MARK = Fingerprint("0.8.1", {"migrations": "0123456789abcdef", "page": "fe"})
WIKI = "[wiki]: https://example.org 'A b'\n"

LINES = st.sampled_from(
    [
        "",
        "",
        "text",
        "# A",
        "[wiki]: https://example.org",
        "[a](b.md) c",
        "```",
        "    code",
        "| a |",
    ]
)


def test_it_is_the_last_line() -> None:
    line = "<!-- schema-docs 0.8.1: migrations 0123456789abcdef, page fe -->"
    assert with_fingerprint(PAGE, MARK) == f"{PAGE}\n{line}\n"
    assert with_fingerprint(PAGE, Fingerprint("1.0rc1")).endswith("\n<!-- schema-docs 1.0rc1 -->\n")


def test_addresses_of_links_come_after_it_where_formatters_put_them() -> None:
    assert with_fingerprint(f"{PAGE}\n{WIKI}", MARK) == f"{PAGE}\n{MARK}\n\n{WIKI}"


@given(st.lists(LINES).map("\n".join), st.sampled_from([MARK, Fingerprint("1")]))
def test_a_page_comes_back_to_the_byte(text: str, mark: Fingerprint) -> None:
    page = f"# Title\n{text}".rstrip("\n") + "\n"
    signed = with_fingerprint(page, mark)
    assert without_fingerprint(page) == page
    assert without_fingerprint(signed) == page
    assert fingerprint_of(signed) == mark
    assert with_fingerprint(signed, Fingerprint("2")) == with_fingerprint(page, Fingerprint("2"))


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        "",
        f"{PAGE}\n```\n{MARK}\n```\n",
        f"<!-- notes: Page -->\n{MARK}\n<!-- /notes -->\n",
        f"{PAGE}\n{MARK} and more\n",
        f"{PAGE}\n    {MARK}\n",
        f"{PAGE}\n<!-- schema-docs:tables -->\n",
        f"{PAGE}\n{MARK}\n\nWhat somebody typed below.\n",
    ],
)
def test_what_is_none(page: str) -> None:
    assert fingerprint_of(page) is None
    assert without_fingerprint(page) == page


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<!-- schema-docs 2.0: page fe -->", Fingerprint("2.0", {"page": "fe"})),
        ("  <!--schema-docs 2.0:page fe-->", None),
        ("<!--  schema-docs  2.0:  page fe  -->", Fingerprint("2.0", {"page": "fe"})),
        (
            "<!-- schema-docs 2.0: sha512(page)=aé, page fe, {json: 1} -->",
            Fingerprint("2.0", {"page": "fe"}),
        ),
        ("<!-- schema-docs 2.0 -->", Fingerprint("2.0")),
        ("<!-- schema-docs 2.0.dev1+g12: -->", Fingerprint("2.0.dev1+g12")),
    ],
)
def test_what_other_versions_may_write_is_read_as_far_as_it_is_known(
    line: str, read: Fingerprint | None
) -> None:
    page = f"{PAGE}\n{line}\n"
    assert fingerprint_of(page) == read
    assert (without_fingerprint(page) == PAGE) is (read is not None)


@pytest.mark.parametrize("line", [str(MARK), "<!-- schema-docs 9.1: something else -->"])
@pytest.mark.parametrize("below", ["", f"\n{WIKI}", "\nTyped below.\n"])
def test_it_is_neither_a_claim_nor_anybodys_words(line: str, below: str) -> None:
    signed, bare = read_pages({"a.md": f"{PAGE}\n{line}\n{below}"}), read_pages({"a.md": PAGE})
    assert signed.claims == bare.claims
    assert signed.words.strays == ({"Page": ("Typed below.",)} if "Typed" in below else {})
    assert signed.words.notes == bare.words.notes

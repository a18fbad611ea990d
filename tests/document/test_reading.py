"""A page is read section by section, as if it were read at once."""

from __future__ import annotations

import pytest

from schema_docs.document.reading import read_claims


@pytest.mark.parametrize("inside", ["```sql\n## x\n```", "<!--\n## x\n-->", "<p>\n### x\n</p>"])
def test_a_line_that_only_looks_like_a_heading_is_none(inside: str) -> None:
    claims = read_claims(f"# Page\n\n## Tables\n\n{inside}\n\n## Views\n\n### C\n")
    headings = {place: claim.line for place, claim in claims.items() if len(place) < 3}
    assert headings == {("Tables",): 3, ("Views",): 9, ("Views", "C"): 11}


@pytest.mark.parametrize("opened", ["```", "~~~", "<!--", "<script>"])
def test_what_is_never_closed_takes_the_rest_of_the_page(opened: str) -> None:
    claims = read_claims(f"# Page\n\n## Tables\n\n### B\n\n{opened}\n\n## Enums\n\n### D\n")
    assert [place for place in claims if len(place) < 3] == [("Tables",), ("Tables", "B")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_end: str) -> None:
    page = (
        "\ufeff# Page\n\n## Enums\n\n### a\n\n| Label |\n| --- |\n| `x` |\n\n"
        "### b\n\n| Label |\n| --- |\n| `y` |\n"
    )
    claims = read_claims(page.replace("\n", line_end))
    assert {place[3]: claim.line for place, claim in claims.items() if len(place) == 4} == {
        "title": 1,
        "x": 9,
        "y": 15,
    }

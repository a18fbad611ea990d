"""What libpq makes of URLs, and which ones would show a part of a password."""

from __future__ import annotations

import pytest

from schema_docs.server.url import UnreadableUrlError, parameters_of


@pytest.mark.parametrize(
    ("url", "password", "host"),
    [
        ("postgresql://app:s3cret@db.example.org/shop", "s3cret", "db.example.org"),
        ("postgres://app:s%40c%2Fret@db.example.org/shop", "s@c/ret", "db.example.org"),
        ("postgresql://app@/shop?host=/run/postgresql", None, "/run/postgresql"),
        ("postgresql://app@/shop?host=@abstract&password=s@c/ret", "s@c/ret", "@abstract"),
        ("host=db password=s@c/ret", "s@c/ret", "db"),
    ],
)
def test_parameters_are_those_of_libpq(url: str, password: str | None, host: str) -> None:
    parameters = parameters_of(url)
    assert (parameters.get("password"), parameters["host"]) == (password, host)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://app:s@cret@db/shop", "write %40 for @"),
        ("postgresql://app:5/cret@db/shop", "%2F for /"),
        ("postgresql://app:s/cret@db/shop", "%2F for /"),
        ("postgresql://app:s3cret@db/shop?port", "is not a URL that PostgreSQL understands"),
        ("postgresql+psycopg://app:s3cret@db/shop", "is not a URL that PostgreSQL understands"),
        ("", "is empty"),
    ],
)
def test_a_url_that_means_something_else_is_refused_unread(url: str, said: str) -> None:
    with pytest.raises(UnreadableUrlError) as caught:
        parameters_of(url)
    assert said in str(caught.value)
    assert "cret" not in str(caught.value)

"""PostgreSQL's own parser (pglast)."""

from __future__ import annotations

from typing import Any


def parsed(text: str) -> Any:
    """The statement's tree; None where it is none that the parser knows."""
    from pglast.parser import ParseError, parse_sql

    try:
        statements = parse_sql(text)
    except ParseError:  # what psql or a newer PostgreSQL understands
        return None
    return statements[0].stmt if statements else None

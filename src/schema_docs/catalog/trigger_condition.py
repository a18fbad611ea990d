"""The `WHEN` expression of a trigger, which no catalog function gives by itself."""

from __future__ import annotations


def trigger_condition(definition: str) -> str | None:
    """What stands in the parentheses after `WHEN` in `pg_get_triggerdef`'s text.

    `pg_get_expr` refuses an expression over both OLD and NEW, so PostgreSQL's own scanner finds the
    place: the first `WHEN` outside parentheses, up to the parenthesis that closes it.
    """
    if " WHEN (" not in definition:
        return None
    from pglast import parser

    depth, start = 0, None
    awaited = False
    for token in parser.scan(definition):
        if token.name == "WHEN" and depth == 0:
            awaited = True
        elif token.name == "ASCII_40":
            depth += 1
            if awaited and start is None:
                start = token.end + 1
        elif token.name == "ASCII_41":
            depth -= 1
            if start is not None and depth == 0:
                return definition[start : token.start].strip()
    return None

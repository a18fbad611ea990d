"""What is taken from paragraphs and from code blocks with SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.adoption.claims import ClaimedColumn, ClaimedLabel
from schema_docs.adoption.sections import Unknown
from schema_docs.adoption.sql import read_script
from schema_docs.adoption.vocabulary import LABEL_NAMES, PURPOSES, word

if TYPE_CHECKING:
    from schema_docs.adoption.collection import Collection, Left
    from schema_docs.adoption.names import SchemaObject
    from schema_docs.adoption.reading import Fence, Paragraph


def take_paragraph(made: Collection, target: SchemaObject, block: Paragraph) -> Left | None:
    """`**Purpose:** …`, and of an enum `Values: `a`, `b``."""
    lines = block.words.source.split("\n")
    name, colon, text = lines[0].partition(":")
    if not colon:
        return None
    label = word(name)
    if target.kind == "enum" and label in LABEL_NAMES and block.words.code:
        made.add_labels(target, [ClaimedLabel(label=c, line=block.line) for c in block.words.code])
        rest = block.words.shown.partition(":")[2]
        for code in block.words.code:
            rest = rest.replace(code, "", 1)
        only = not any(character.isalnum() for character in rest)
        return [] if only else [(block.line, block.end)]
    if label not in PURPOSES or not text.strip(" *_"):
        return None
    count = 1
    while count < len(lines) and not lines[count].lstrip().startswith(("**", "__")):
        count += 1
    first = text.strip()
    for mark in ("**", "__", "*", "_"):
        if name.lstrip().startswith(mark) and first.startswith(mark):
            first = first.removeprefix(mark).lstrip()
    words = " ".join([first, *(line.strip() for line in lines[1:count])])
    left: Left = [made.describe(target, None, words)]
    if count < len(lines):
        left.append((block.line + count, block.end))
    return [piece for piece in left if piece]


def take_script(made: Collection, target: SchemaObject | None, fence: Fence) -> Left | None:
    """`CREATE TABLE`, `CREATE TYPE … AS ENUM`, `COMMENT ON`; None where there is none of them.

    A `COMMENT ON` that stands alone in no object's section is an example of how it is done.
    """
    script = read_script(fence)
    example = target is None and not script.tables and not script.enums
    if not script or example:
        return None
    left: Left = [] if script.whole else [(fence.line, fence.end)]
    for table in script.tables:
        found = made.names.relation(table.names)
        if found is None:
            unknown = Unknown("table", ".".join(table.names))
            made.unknown.setdefault(unknown, table.line)
            made.keep(unknown, made.page.slice(fence.line, fence.end))
            continue
        claims = made.claims(found, table.line)
        claims.lists_columns = True
        made.keep(found, *made.add_columns(found, claims, table.columns))
    for enum in script.enums:
        found = made.names.find(".".join(enum.names), "enum")
        if found is None or found.kind != "enum":
            made.add_unknown("enum", ".".join(enum.names), enum.line)
        else:
            made.claims(found, enum.line)
            made.add_labels(found, enum.labels)
    for comment in script.comments:
        found = made.names.find(".".join(comment.names))
        name = comment.column
        if found is None:
            made.keep(Unknown("table", ".".join(comment.names)), comment.text)
            continue
        column = made.names.column(found.name, name) if name is not None else None
        if name is not None and column is None:
            claim = ClaimedColumn(name=name, line=comment.line, words=comment.text)
            claims = made.claims(found, comment.line)
            made.keep(found, *made.add_columns(found, claims, [claim]))
        else:
            own = column.name if column is not None else None
            made.keep(found, made.describe(found, own, comment.text))
    return left

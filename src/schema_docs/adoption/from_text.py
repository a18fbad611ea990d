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
    from schema_docs.adoption.sql import Comment, CreatedEnum, CreatedTable


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
    """What SQL creates, adds and comments on; None where it does nothing of that.

    A `COMMENT ON` that stands alone in no object's section is an example of how it is done.
    """
    script = read_script(fence)
    example = target is None and not (script.tables or script.added or script.enums or script.views)
    if not script or example:
        return None
    for table in script.tables:
        _take_table(made, fence, table, whole=True)
    for table in script.added:
        _take_table(made, fence, table, whole=False)
    for view in script.views:
        made.add_named("view", ".".join(view.names), view.line)
    for enum in script.enums:
        _take_enum(made, enum)
    for comment in script.comments:
        _take_comment(made, comment)
    return [] if script.whole else [(fence.line, fence.end)]


def _take_table(made: Collection, fence: Fence, table: CreatedTable, *, whole: bool) -> None:
    """Takes columns; `whole`: a column that is not among them is missing."""
    found = made.names.relation(table.names)
    if found is None:
        unknown = Unknown("table", ".".join(table.names))
        made.unknown.setdefault(unknown, table.line)
        made.keep(unknown, (fence.line, fence.end))
        return
    claims = made.claims(found, table.line)
    claims.lists_columns = claims.lists_columns or whole
    made.keep(found, *made.add_columns(found, claims, table.columns))


def _take_enum(made: Collection, enum: CreatedEnum) -> None:
    name = ".".join(enum.names)
    found = made.names.find(name, "enum")
    if found is None or found.kind != "enum":
        made.add_unknown("enum", name, enum.line)
    else:
        made.claims(found, enum.line)
        made.add_labels(found, enum.labels)


def _take_comment(made: Collection, comment: Comment) -> None:
    found = made.names.find(".".join(comment.names))
    name = comment.column
    if found is None:
        made.keep(Unknown("table", ".".join(comment.names)), comment.text)
        return
    column = made.names.column(found.name, name) if name is not None else None
    if name is not None and column is None:
        claim = ClaimedColumn(name=name, line=comment.line, words=comment.text)
        claims = made.claims(found, comment.line)
        made.keep(found, *made.add_columns(found, claims, [claim]))
    else:
        own = column.name if column is not None else None
        made.keep(found, made.describe(found, own, comment.text))

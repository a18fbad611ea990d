"""What is taken from a list: columns, labels of an enum, objects with their purpose."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from schema_docs.adoption.bullets import Bullet, read_bullet
from schema_docs.adoption.claims import ClaimedColumn, ClaimedLabel
from schema_docs.adoption.collection import may_be_a_name
from schema_docs.adoption.grids import Row
from schema_docs.adoption.types import is_known_type
from schema_docs.adoption.vocabulary import COLUMN_LABELS, LISTED, OTHER_LABELS

if TYPE_CHECKING:
    from schema_docs.adoption.claims import ClaimedType
    from schema_docs.adoption.collection import Collection, Left
    from schema_docs.adoption.names import SchemaObject
    from schema_docs.adoption.reading import Bullets, Item


def take_bullets(
    made: Collection, target: SchemaObject | None, bullets: Bullets, *, about: str, chapter: str
) -> Left | None:
    """What is left of a list after its claims; None where it makes none. As `take_grid`."""
    if about in OTHER_LABELS:
        return None

    def is_type(claimed: ClaimedType) -> bool:
        return is_known_type(claimed, made.names.types)

    read = [(item, read_bullet(item.words, is_type)) for item in bullets.items]
    named = [(item, bullet) for item, bullet in read if bullet is not None]
    if target is None:
        if chapter in LISTED and len(named) == len(read):
            return _list_of_objects(made, LISTED[chapter], named, bullets)
        return None
    if target.kind == "enum":
        return _label_bullets(made, target, bullets)
    if target.kind in {"table", "view"} and _are_columns(made, target, read, about):
        return _column_bullets(made, target, bullets, read)
    return None


def _are_columns(
    made: Collection, target: SchemaObject, read: list[tuple[Item, Bullet | None]], about: str
) -> bool:
    """Whether a list is one of columns: called so, or with types, or with most of the names."""
    bullets = [bullet for _, bullet in read if bullet is not None]
    if about in COLUMN_LABELS:
        return bool(bullets)
    typed = [bullet for bullet in bullets if bullet.facts.type is not None]
    known = [b for b in bullets if made.names.column(target.name, b.name) is not None]
    own = len(made.names.columns[target.name])
    return 2 * len(typed) > len(read) or (
        2 * len(known) > len(read) and 2 * len(known) >= own and len(known) > 1
    )


def _column_bullets(
    made: Collection,
    target: SchemaObject,
    bullets: Bullets,
    read: list[tuple[Item, Bullet | None]],
) -> Left:
    claims = made.claims(target, bullets.line)
    claims.lists_columns = True
    left: Left = []
    for item, bullet in read:
        if bullet is None or not may_be_a_name(bullet.name):
            left.append(dedent(made.page.slice(item.line, item.end)))
            continue
        claim = ClaimedColumn(
            name=bullet.name,
            line=item.line,
            facts=bullet.facts,
            words=" ".join(line.strip() for line in bullet.words.split("\n")),
        )
        left += made.add_columns(target, claims, [claim])
        if bullet.left:
            left.append(f"- `{bullet.name}`: {bullet.left}")
        if item.rest < item.end:
            below = dedent(made.page.slice(item.rest, item.end))
            left.append(f"- `{bullet.name}`:\n\n{_indented(below)}")
    return left


def _list_of_objects(
    made: Collection, kind: str, named: list[tuple[Item, Bullet]], bullets: Bullets
) -> Left | None:
    """`- `users`: accounts` below a heading that says "Tables"."""
    if not all(bullet.marked and bullet.words and item.rest == item.end for item, bullet in named):
        return None
    made.lists.setdefault(kind, bullets.line)
    kept: Left = []
    for item, bullet in named:
        left = (("", bullet.left),) if bullet.left else ()
        labels = _labels(item, bullet) if kind == "enum" else ()
        row = Row(
            names=(bullet.name,),
            line=item.line,
            facts=bullet.facts,
            words="" if labels else bullet.words,
            labels=labels,
            labelled=bullet.words if labels else "",
            left=left,
        )
        kept += made.add_listed(kind, bullet.name, row)
    return kept


def _labels(item: Item, bullet: Bullet) -> tuple[str, ...]:
    """The labels of an enum, where the item says nothing else: `- `mood`: `glad`, `sad``."""
    _, *labels = item.words.code
    rest = bullet.words
    for label in labels:
        rest = rest.replace(f"`{label}`", "", 1)
    return tuple(labels) if labels and not any(map(str.isalnum, rest)) else ()


def _label_bullets(made: Collection, target: SchemaObject, bullets: Bullets) -> Left | None:
    labels = []
    alone = True
    for item in bullets.items:
        source = item.words.source
        first = item.words.code[:1] or (() if " " in source else (item.words.shown,))
        if not first or (item.words.code and not source.lstrip("*_").startswith("`")):
            return None
        labels.append(ClaimedLabel(label=first[0], line=item.line))
        alone = alone and item.words.shown == first[0] and item.rest == item.end
    made.add_labels(target, labels)
    return [] if alone else [(bullets.line, bullets.end)]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.split("\n"))

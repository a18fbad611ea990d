"""The inferred relations that a page lists, in place of those that would be inferred now.

An inferred relation is an opinion, and the next version may have another one. So unless a team
wants them gated, `check` takes those of the last build, as far as there can be such ones. No name
is read out of Markdown: every column and key is shown as the page would, and looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.diagram.relations import keys_with_partitions, relation_between
from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import code, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.document.claims import Reading
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema


def listed_relations(
    schema: LoadedSchema, page: Reading, known: Sequence[Relation]
) -> tuple[Relation, ...]:
    """The relations that a page calls inferred, and that there can be, in the model's order.

    Args:
        schema: the schema.
        page: what stands on the page.
        known: what the settings say; of a column in one of them nothing is inferred.
    """
    listed = {
        (claim.place[1], claim.place[3]): claim.values.get("Refers to", "")
        for claim in page.claims.values()
        if claim.place[0:1] == (grammar.TABLES,)
        and claim.place[2:3] == (shapes.WITHOUT_KEY.key,)
        and claim.values.get("Origin") == "inferred"
    }
    if not listed:
        return ()
    sections = {section for section, _ in listed}
    targets: dict[str, tuple[QualifiedName, str]] = {}
    for table in schema.database.tables:
        called = _shown(spelling.qualified(table.name))
        for unique in table.unique_keys:
            if len(unique) == 1:
                (name,) = unique
                targets[f"{called} ({_shown(spelling.identifier(name))})"] = (table.name, name)
    said = {(relation.child, column) for relation in known for column in relation.columns}
    found = []
    for table in schema.database.tables:
        section = grammar.section_title(table.name)
        if section not in sections:
            continue
        said |= {
            (table.name, column) for key in keys_with_partitions(table) for column in key.columns
        }
        for column in table.columns:
            row = _shown(spelling.identifier(column.name))
            target = targets.get(listed.get((section, row), ""))
            if target is not None and (table.name, column.name) not in said:
                parent, key = target
                found.append(
                    relation_between(table, (column.name,), parent, (key,), origin="inferred")
                )
    return tuple(found)


def _shown(name: str) -> str:
    """A name as a reader sees it in a cell."""
    return shown(code(name))

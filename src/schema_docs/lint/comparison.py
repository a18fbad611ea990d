"""What other tools lint, and which rule of ours says the same, or why none does."""

from __future__ import annotations

import re
from typing import Final

from schema_docs.lint.squawk.catalog import KNOWN, OURS, page_of
from schema_docs.lint.squawk.rules import USUAL, code_of

_CODE: Final = re.compile(r"\b[SM][0-9]{3}\b")

TOOLS: Final[dict[str, dict[str, str]]] = {
    "tbls": {
        "requireTableComment": "S070",
        "requireColumnComment": "S071",
        "requireIndexComment": "S073",
        "requireConstraintComment": "S073",
        "requireTriggerComment": "S073",
        "requireTableLabels": "labels are tbls' own; `group_by` puts tables into groups",
        "unrelatedTable": "S082",
        "columnCount": "S085",
        "requireColumns": "which columns a team wants in every table is its own matter; a test of "
        "the [snapshot](snapshot.schema.json) says it best",
        "duplicateRelations": "S003",
        "requireForeignKeyIndex": "S001",
        "labelStyleBigQuery": "BigQuery's own",
        "requireViewpoints": "viewpoints are tbls' own",
    },
    "SchemaCrawler": {
        "CatalogSql": "checks of your own are SQL that a test runs; nothing to add",
        "TableSql": "likewise",
        "ColumnTypes": "S037",
        "ForeignKeyMismatch": "S002",
        "ForeignKeySelfReference": "S005",
        "ForeignKeyWithNoIndexes": "S001",
        "NullColumnsInIndex": "S013",
        "NullIntendedColumns": "S036",
        "RedundantIndexes": "S020, S021",
        "TableAllNullableColumns": "S017",
        "TableCycles": "S006, S007",
        "TableEmpty": "a scratch server has no rows",
        "TableWithBadlyNamedColumns": "S061; what else is bad, a team knows",
        "TableWithIncrementingColumns": "S062",
        "TableWithNoIndexes": "S010: a table with a key has an index",
        "TableWithNoPrimaryKey": "S010",
        "TableWithNoRemarks": "S070, S071",
        "TableWithNoSurrogatePrimaryKey": "natural keys are as good",
        "TableWithPrimaryKeyNotFirst": "the order of columns means nothing",
        "TableWithQuotedNames": "S060, S061",
        "TableWithSingleColumn": "S086",
        "TooManyLobs": "PostgreSQL keeps long values out of the row by itself",
        "UselessSurrogateKey": "frameworks want one",
    },
    "SchemaSpy": {
        "implied relationships": "S004",
        "tables without indexes": "S010",
        "tables that contain a single column": "S086",
        "incrementing column names": "S062",
        "default is the word NULL": "S036",
    },
}
"""By tool and rule: codes, or why there is none."""

NEAR: Final = {
    "ban-disable-trigger": "S040: where it is not enabled again",
    "constraint-missing-not-valid": "S015 is the other half: that it is validated later",
    "prefer-identity": "S012: what goes wrong with a serial column",
}
"""Rules of squawk that meet one of ours and do not say the same."""


_HEAD: Final = "## What other tools lint\n"

_SQUAWK: Final = (
    "### squawk\n\n"
    "What squawk says of the way in which a statement changes a table that is in use (locks, "
    "rewrites, clients of the old schema) is its own, and `schema-docs lint` runs squawk itself "
    'for it: [Usage](usage.md#squawk). *on*: `select = ["squawk"]` means it; *named*: it is on '
    "only where it is named, as in squawk itself. Where ours tells the same, it is one finding.\n\n"
    "| Its rule | What is wrong | Here | Ours |\n| --- | --- | --- | --- |\n"
)


def codes_in(text: str) -> frozenset[str]:
    """The codes of the rules that a text names."""
    return frozenset(_CODE.findall(text))


def comparison() -> str:
    """The chapter of the page that compares."""
    parts = [_HEAD]
    for tool, rules in TOOLS.items():
        rows = "\n".join(f"| {name} | {_linked(ours)} |" for name, ours in rules.items())
        parts.append(f"### {tool}\n\n| Its rule | Ours |\n| --- | --- |\n{rows}\n")
    rows = "\n".join(
        f"| [{name}]({page_of(name)}) | {known.summary} | "
        f"{'on' if code_of(name) in USUAL else 'named'} | {_linked(_ours(name))} |"
        for name, known in sorted(KNOWN.items())
    )
    return "\n".join((*parts, f"{_SQUAWK}{rows}\n"))


def _ours(name: str) -> str:
    ours = OURS.get(name)
    if ours is None:
        return NEAR.get(name, "")
    where = " in plain files" if ours.where == "plain" else ""
    return f"{', '.join(ours.codes)}{where}: {ours.why}"


def _linked(text: str) -> str:
    """A text in which each code leads to the page of its rule."""
    return _CODE.sub(lambda code: f"[{code[0]}](rules/{code[0]}.md)", text)

"""All rules in words: a line for each in the terminal, and the page that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.comparison import comparison
from schema_docs.lint.registry import ALL, FAMILIES, RULES
from schema_docs.lint.rule_page import page_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.selection import Selection

_HEAD: Final = (
    "# Lint rules\n\n"
    "Made from the rules themselves; `pytest --update-goldens` writes it anew. Each rule has a "
    "page, with SQL that fails and SQL that passes; `schema-docs lint --explain S001` tells the "
    "same in the terminal. How to choose among them: [Usage](usage.md#lint).\n\n"
    "`error`: it does not work, or will not. `warning`: it will hurt. `note`: a matter of taste, "
    "which fails nothing. *Off* means that a rule is on only where `select` names it.\n"
)


def rules_list(selection: Selection) -> str:
    """All rules in lines, with how they are set."""
    on = {rule.code for rule in selection.rules}
    widest = max((len(rule.name) for rule in RULES), default=0)
    return "".join(
        f"{'' if rule.name == rule.code else rule.code:<4}  "
        f"{selection.severity_of(rule) if rule.code in on else 'off':<7}  "
        f"{rule.name:<{widest}}  {rule.summary}\n"
        for rule in ALL
    )


def rules_index() -> str:
    """The page that lists all rules and compares them with other tools', in Markdown."""
    return "\n".join([_HEAD, *_list(), comparison()])


def _list() -> Iterator[str]:
    for letter, family in FAMILIES.items():
        yield f"## Rules about {'the schema' if family == 'schema' else family}\n"
        yield "| Rule | Name | Severity | What is wrong |\n| --- | --- | --- | --- |"
        for rule in RULES:
            if rule.code.startswith(letter):
                yield (
                    f"| [{rule.code}](rules/{page_of(rule)}) | {rule.name} | {standing(rule)} | "
                    f"{rule.summary} |"
                )
        yield ""

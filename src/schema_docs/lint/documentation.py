"""The rules in words: in the terminal a line for each, or one at length; the page of all."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from schema_docs.lint.comparison import comparison
from schema_docs.lint.registry import ALL, FAMILIES, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.lint.rule import LintRule
    from schema_docs.lint.selection import Selection

_WIDTH: Final = 88

_HEAD: Final = (
    "# Lint rules\n\n"
    "Made from the rules themselves; `pytest --update-goldens` writes it anew. `schema-docs lint` "
    "applies them, `schema-docs lint --explain S001` tells one of them in the terminal. How to "
    "choose among them: [Usage](usage.md#lint).\n\n"
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


def explanation(rule: LintRule) -> str:
    """One rule at length, for the terminal."""
    parts = [
        f"{rule.title} ({_standing(rule)})",
        f"{rule.summary}.",
        _wrapped(rule.why),
    ]
    if rule.why_not_default:
        parts.append(_wrapped(f"Off by default: {rule.why_not_default}"))
    parts.append(_wrapped(f"To mend it, {rule.fix}."))
    if rule.earlier:
        parts.append("As it was before:\n\n" + textwrap.indent(_sql(rule.earlier), "    "))
    if rule.failing:
        parts.append("Fails:\n\n" + textwrap.indent(_sql(rule.failing), "    "))
        parts.append("Passes:\n\n" + textwrap.indent(_sql(rule.passing), "    "))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def rules_page() -> str:
    """The page of all rules, in Markdown."""
    return "\n".join([_HEAD, *_list(), *map(_section, RULES), comparison()])


def _list() -> Iterator[str]:
    for letter, family in FAMILIES.items():
        rules = [rule for rule in RULES if rule.code.startswith(letter)]
        if rules:
            yield f"## Rules about {'the schema' if family == 'schema' else family}\n"
            yield "| Rule | Name | Severity | What is wrong |\n| --- | --- | --- | --- |"
            for rule in rules:
                anchor = f"#{rule.code.lower()}-{rule.name}"
                yield (
                    f"| [{rule.code}]({anchor}) | {rule.name} | {_standing(rule)} | "
                    f"{rule.summary} |"
                )
            yield ""


def _section(rule: LintRule) -> str:
    off = f"\n*Off by default*: {rule.why_not_default}\n" if rule.why_not_default else ""
    before = f"As it was before:\n\n```sql\n{_sql(rule.earlier)}\n```\n\n" if rule.earlier else ""
    return (
        f"### {rule.code} {rule.name}\n\n{rule.summary}. *{_standing(rule)}*\n\n{rule.why}\n{off}\n"
        f"To mend it, {rule.fix}.\n\n{before}Fails:\n\n```sql\n{_sql(rule.failing)}\n```\n\n"
        f"Passes:\n\n```sql\n{_sql(rule.passing)}\n```\n"
    )


def _standing(rule: LintRule) -> str:
    return rule.severity if rule.default else f"{rule.severity}, off"


def _sql(example: Mapping[str, str]) -> str:
    """The files of an example; with their names where that is more than the usual one."""
    if list(example) == ["001_example.sql"]:
        (text,) = example.values()
        return text.removeprefix("-- An example\n").rstrip("\n")
    return "\n\n".join(f"-- {name}\n{text.rstrip()}" for name, text in example.items())

"""One rule in words: in the terminal, on a page of its own, and for programs that show Markdown.

All of it comes from the rule itself; what its failing example is told was found by running it.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from schema_docs.lint.comparison import NEAR, TOOLS, codes_in
from schema_docs.lint.squawk.catalog import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

_WIDTH: Final = 88


def page_of(rule: LintRule) -> str:
    """The name of the page that a rule has, below the folder of all of them."""
    return f"{rule.code}.md"


def standing(rule: LintRule) -> str:
    """How much it matters where nobody says anything: `warning`, or `warning, off`."""
    return rule.severity if rule.default else f"{rule.severity}, off"


def explanation(rule: LintRule) -> str:
    """The rule at length, for the terminal."""
    parts = [
        f"{rule.title} ({standing(rule)})",
        f"{rule.summary}.",
        _wrapped(rule.why),
    ]
    if rule.why_not_default:
        parts.append(_wrapped(f"Off by default: {rule.why_not_default}"))
    parts.append(_wrapped(f"To mend it, {rule.fix}."))
    if rule.earlier:
        parts.append(f"{_before(rule)}:\n\n" + textwrap.indent(_sql(rule.earlier), "    "))
    if rule.failing:
        parts.append("Fails:\n\n" + textwrap.indent(_sql(rule.failing), "    "))
        parts.append("Passes:\n\n" + textwrap.indent(_sql(rule.passing), "    "))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def help_of(rule: LintRule) -> str:
    """The rule at length, in Markdown without headings, for programs that show the help of one."""
    parts = [f"**{rule.title}**", f"{rule.summary}.", rule.why, f"To mend it, {rule.fix}."]
    if rule.earlier:
        parts.append(_fenced("sql", _sql(rule.earlier), f"{_before(rule)}:"))
    if rule.failing:
        parts.append(_fenced("sql", _sql(rule.failing), "Fails:"))
        parts.append(_fenced("sql", _sql(rule.passing), "Passes:"))
    parts.append(f"To leave it as it is, say why: `{_comment(rule)}`")
    return "\n\n".join(parts)


def rule_page(rule: LintRule, found: Sequence[Finding]) -> str:
    """The page of a rule, in Markdown.

    Args:
        rule: what it is about.
        found: what the rule has found in its failing example.
    """
    return "\n\n".join(_parts(rule, found)) + "\n"


def _before(rule: LintRule) -> str:
    return "As it was when the page was built" if rule.needs_page else "As it was before"


def _parts(rule: LintRule, found: Sequence[Finding]) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield f"{rule.summary}."
    yield (
        "| Severity | By default |\n| --- | --- |\n"
        f"| `{rule.severity}` | {'on' if rule.default else 'off'} |"
    )
    yield f"## Why\n\n{rule.why}"
    if rule.why_not_default:
        yield f"*Off by default*: {rule.why_not_default}"
    yield f"## What to do\n\n{rule.fix[0].upper()}{rule.fix[1:]}."
    if rule.earlier:
        yield _fenced("sql", _sql(rule.earlier), f"## {_before(rule)}")
    yield _fenced("sql", _sql(rule.failing), "## Fails")
    said = "\n".join(f"{each.message} ({each.rule.id} {each.rule.name})" for each in found)
    yield _fenced("text", said, "`schema-docs lint` says:")
    yield _fenced("sql", _sql(rule.passing), "## Passes")
    yield "## To leave it as it is"
    yield from _ways_out(rule, found)
    if others := _elsewhere(rule):
        yield "## In other tools"
        yield others
    yield "[All rules](../rules.md)"


def _ways_out(rule: LintRule, found: Sequence[Finding]) -> Iterator[str]:
    """A comment, where there is a file that can have one, and the settings."""
    in_sql = rule.code.startswith("S") or all(each.location.line for each in found)
    is_there = all(each.location.path.rpartition("/")[2] in rule.failing for each in found)
    by_settings = "The settings leave it out:"
    if rule.code.startswith("S") or is_there:
        place = (
            "in the statement or straight above it"
            if in_sql
            else "at the top of the file, with an empty line below it,"
        )
        yield _fenced("sql", _comment(rule), f"A comment {place} says why:")
        by_settings = "Or the settings leave it out:"
    lines = [
        f'[lint]\nignore = ["{rule.code}"]',
        f'[lint.severity]  # or it is told, and fails nothing\n{rule.code} = "note"',
    ]
    if any(each.subject for each in found):
        lines.append(f'[lint.tables]  # or some tables are left out\n"legacy_*" = ["{rule.code}"]')
    yield _fenced("toml", "\n\n".join(lines), by_settings)


def _comment(rule: LintRule) -> str:
    return f"-- schema-docs: ignore {rule.code} the reason"


def _elsewhere(rule: LintRule) -> str:
    """What other tools call it."""
    tools = {
        **TOOLS,
        "squawk": NEAR | {name: " ".join(ours.codes) for name, ours in OURS.items()},
    }
    return "\n".join(
        f"- {tool}: {', '.join(f'`{name}`' for name in names)}"
        for tool, rules in tools.items()
        if (names := [name for name, ours in sorted(rules.items()) if rule.code in codes_in(ours)])
    )


def _fenced(language: str, text: str, head: str) -> str:
    return f"{head}\n\n```{language}\n{text}\n```"


def _sql(example: Mapping[str, str]) -> str:
    """The files of an example; with their names where that is more than the usual one."""
    if list(example) == ["001_example.sql"]:
        (text,) = example.values()
        return text.removeprefix("-- An example\n").rstrip("\n")
    return "\n\n".join(f"-- {name}\n{text.rstrip()}" for name, text in example.items())

"""All rules, and which ones a text in the settings means."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.lint import migrations, schema
from schema_docs.lint.squawk.rules import FAMILY, SQUAWK, USUAL

if TYPE_CHECKING:
    from schema_docs.lint.rule import LintRule

RULES: Final[tuple[LintRule, ...]] = tuple(
    sorted((*migrations.RULES, *schema.RULES), key=lambda rule: rule.code)
)

ALL: Final = (*RULES, *SQUAWK)
"""With those of squawk."""

FAMILIES: Final = {"M": "migrations", "S": "schema"}
"""The first letters of the codes, and what those rules are about."""


def rules_named(name: str, place: str) -> tuple[LintRule, ...]:
    """The rules that a code, a name, a family, `default` or `all` means.

    `all` means all of ours: those of squawk have to be named.

    Args:
        name: as it was written, in any case.
        place: where that stands, for the error.

    Raises:
        ConfigurationError: it means none.
    """
    wanted = name.casefold()
    found = tuple(
        rule
        for rule in RULES
        if wanted in {rule.code.casefold(), rule.name, rule.code[0].casefold(), "all"}
        or (wanted == "default" and rule.default)
    )
    if found or wanted.upper() in FAMILIES:
        return found
    found = tuple(rule for rule in SQUAWK if wanted in {rule.code, FAMILY})
    if found:
        return found
    names = {each.casefold(): each for rule in ALL for each in (rule.name, rule.code)}
    near = difflib.get_close_matches(wanted, names, n=1)
    remedy = f"did you mean `{names[near[0]]}`?" if near else "`schema-docs lint --list` lists them"
    raise ConfigurationError(f"{place}: there is no rule `{name}`; {remedy}")


def rules_selected(name: str, place: str) -> tuple[LintRule, ...]:
    """The same where rules are turned on: `squawk` then means those that are usual.

    Raises:
        ConfigurationError: it means none.
    """
    found = rules_named(name, place)
    if name.casefold() == FAMILY:
        return tuple(rule for rule in found if rule.code in USUAL)
    return found

"""Rules about the comments that ignore rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.ignores import ignores_of
from schema_docs.lint.migrations.places import found_at
from schema_docs.lint.rule import Found, LintRule, migration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject


def _unused(subject: Subject) -> Iterator[Found]:
    from schema_docs.lint.registry import ALL

    yield from _unused_settings(subject)
    codes = {name.casefold(): rule.code for rule in ALL for name in (rule.code, rule.name)}
    for file in subject.files:
        for ignore in ignores_of(file):
            if ignore.misspelt:
                said = spelling.visible(ignore.misspelt)
                message = f"the comment says `{said}` to schema-docs, which knows only `ignore`"
                yield found_at(file, ignore.line, message)
            elif not ignore.rules:
                yield found_at(file, ignore.line, "the comment ignores no rule; it names none")
            for name in ignore.rules:
                code = codes.get(name.casefold())
                if code is None:
                    message = f"the comment ignores `{spelling.visible(name)}`, which is no rule"
                    yield found_at(file, ignore.line, message)
                elif code in subject.applied and not any(
                    ignore.is_about(finding, rule=name) for finding in subject.found
                ):
                    message = f"the comment ignores {code}, which finds nothing here"
                    yield found_at(file, ignore.line, message)


def _unused_settings(subject: Subject) -> Iterator[Found]:
    for each in subject.unused_ignores:
        if each.pattern in subject.settings_at and each.codes & subject.applied:
            message = (
                f"the settings ignore {each.name} for `{spelling.visible(each.pattern)}`, of which "
                "it finds nothing"
            )
            yield Found(message=message, at=subject.settings_at[each.pattern])


def _without_reason(subject: Subject) -> Iterator[Found]:
    for file in subject.files:
        for ignore in ignores_of(file):
            if ignore.rules and not ignore.reason:
                message = f"the comment does not say why it ignores {', '.join(ignore.rules)}"
                yield found_at(file, ignore.line, spelling.visible(message))


_ITEMS: Final = "CREATE TABLE items (\n    id bigint PRIMARY KEY\n);"
_GUARDED: Final = _ITEMS.replace("TABLE", "TABLE IF NOT EXISTS")

RULES: Final = (
    LintRule(
        code="M040",
        name="unused-ignore",
        summary="A comment or a setting ignores a rule that finds nothing there",
        why="The statement was mended, or moved away, and the comment was left; or the rule's code "
        "is misspelt. The next one who breaks the rule there is not told. The same is true of a "
        "pattern of tables in the settings. Rules that do not apply, since the settings leave them "
        "out, are not meant.",
        fix="remove the comment, or write the code of the rule that is meant",
        failing=migration(f"-- schema-docs: ignore M010 runs once\n{_GUARDED}"),
        passing=migration(f"-- schema-docs: ignore M010 made by the installer first\n{_ITEMS}"),
        check=_unused,
        turn=2,
    ),
    LintRule(
        code="M041",
        name="ignore-without-reason",
        summary="A comment ignores a rule and does not say why",
        why="Whoever comes to it later cannot tell whether the reason still holds.",
        fix="write the reason behind the code: -- schema-docs: ignore M010 runs once, by hand",
        failing=migration(f"-- schema-docs: ignore M010\n{_ITEMS}"),
        passing=migration(f"-- schema-docs: ignore M010 made by the installer first\n{_ITEMS}"),
        check=_without_reason,
        turn=2,
    ),
)

"""What people leave as it is: `-- schema-docs: ignore M014 the rows come from elsewhere`.

Such a comment is about the statement that it stands in, behind or straight above; one that stands
above the first statement, with an empty line behind it, is about the whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.lint.sql.comments import comments_of
from schema_docs.lint.sql.statements import sql_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schema_docs.lint.sql.comments import Comment
    from schema_docs.lint.subject import MigrationFile, Subject
    from schema_docs.reports.report import Finding

MARK: Final = "schema-docs:"
"""What a line of a comment begins with that is for us."""
_IGNORE: Final = "ignore"
_CODE: Final = re.compile(r"[A-Za-z][0-9]{3}[,:;]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One such comment."""

    path: str
    line: int
    """Where it stands."""
    rules: tuple[str, ...]
    """Codes or names, as they are written."""
    reason: str
    misspelt: str = ""
    """What stands there in place of `ignore`; it ignores nothing."""
    first: int
    last: int | None
    """The lines that it is about; None: to the end of the file, and the file itself."""

    def is_about(self, finding: Finding, *, rule: str | None = None) -> bool:
        """Whether a finding is ignored by it, or by one rule of it."""
        place = finding.location
        wanted = {each.casefold() for each in (self.rules if rule is None else (rule,))}
        if place.path != self.path or not wanted & {
            finding.rule.id.casefold(),
            finding.rule.name.casefold(),
        }:
            return False
        if self.last is None:
            return True
        return place.line is not None and self.first <= place.line <= self.last


def ignored_by_comments(subject: Subject) -> frozenset[Finding]:
    """What is not told since a comment says so."""
    ignores = [ignore for file in subject.files for ignore in ignores_of(file)]
    if not ignores:
        return frozenset()
    return frozenset(
        finding for finding in subject.found if any(each.is_about(finding) for each in ignores)
    )


def ignores_of(file: MigrationFile) -> Iterator[Ignore]:
    """The comments of a migration that ignore something."""
    if MARK not in file.script.casefold():
        return
    comments = comments_of(file)
    for comment in comments:
        for number, line in enumerate(comment.text.split("\n")):
            said = line.strip(" *")
            if said.casefold().startswith(MARK):
                word, *words = said[len(MARK) :].split() or [""]
                is_meant = word.casefold() == _IGNORE
                rules, reason = _read(words) if is_meant else ((), "")
                first, last = _span(file, comment, comments)
                yield Ignore(
                    path=file.path,
                    line=comment.line + number,
                    rules=rules,
                    reason=reason,
                    misspelt="" if is_meant else word,
                    first=first,
                    last=last,
                )


def _read(words: list[str]) -> tuple[tuple[str, ...], str]:
    """The rules, which commas part, or codes that follow each other; and the reason."""
    rules: list[str] = []
    while words:
        word = words.pop(0)
        rules += word.rstrip(":;").split(",")
        if not word.endswith(",") and not (words and _CODE.fullmatch(words[0])):
            break
    return tuple(filter(None, rules)), " ".join(words).lstrip("-—:( ")


def _span(
    file: MigrationFile, comment: Comment, comments: Collection[Comment]
) -> tuple[int, int | None]:
    """The lines that a comment is about."""
    statements = [each for each in sql_of(file) if not each.in_block]
    for each in statements:
        if each.first <= comment.line <= each.last:
            return _inside(file, comment, each.first, each.last)
    below = next((each for each in statements if each.first > comment.last), None)
    if not comment.is_alone or below is None:
        return comment.line, comment.last
    taken = {line for each in comments if each.is_alone for line in range(each.line, each.last + 1)}
    if all(line in taken for line in range(comment.last + 1, below.first)):
        return comment.line, below.last
    is_at_the_top = below is statements[0]
    return comment.line, None if is_at_the_top else below.last


def _inside(file: MigrationFile, comment: Comment, first: int, last: int) -> tuple[int, int]:
    """Of a comment in a statement: of a block the statement behind or straight below it."""
    lines = sorted({each.line for each in sql_of(file) if each.in_block and each.first == first})
    if not lines or comment.line < lines[0] - 1:
        return first, last
    if not comment.is_alone:
        return max(line for line in (first, *lines) if line <= comment.line), comment.line
    following = [line for line in lines if line > comment.line]
    return comment.line, (following[1] - 1 if len(following) > 1 else last)

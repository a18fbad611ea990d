"""Rules about what migrations are called, and about what their first lines say.

Tools that keep a book of migrations have rules of their own for names; meant are plain folders.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schema_docs.lint.ignores import MARK
from schema_docs.lint.migrations.places import found_at, plain_files
from schema_docs.lint.rule import Found, LintRule
from schema_docs.lint.sql.comments import comments_of
from schema_docs.lint.sql.statements import sql_of
from schema_docs.migrations.layouts.numbers import version_of
from schema_docs.migrations.layouts.plain import RUNNABLE, SCRIPT
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.lint.subject import MigrationFile, Subject
    from schema_docs.migrations.layouts.numbers import Version

_WORDS: Final = {
    "_": re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*"),
    "-": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
}
"""What stands behind the number, by what parts it from the number."""

_FIELDS: Final = ("author", "date", "created", "migration", "version", "file", "filename")
"""What a line of a header may begin with that does not say what the migration is for."""


def _numbered(subject: Subject) -> list[tuple[MigrationFile, Version]]:
    """The files whose names begin with a number, where most of a folder's do."""
    files = [*plain_files(subject)]
    found = [(file, version) for file in files if (version := version_of(file.name)) is not None]
    return found if 2 * len(found) > len(files) else []


def _counted(subject: Subject) -> list[tuple[MigrationFile, Version]]:
    """Those of them whose number is a plain one, and not a time."""
    return [
        (file, version)
        for file, version in _numbered(subject)
        if version.time_format is None
        and version.number.isdecimal()
        and len(version.number) < _LIKE_A_TIME
    ]


_LIKE_A_TIME: Final = 10
"""As many digits have what is meant as a time, also where it is none: 20230322519590."""


def _badly_named(subject: Subject) -> Iterator[Found]:
    numbered = _numbered(subject)
    if not numbered:
        return
    usual = Counter(version.separator for _, version in numbered).most_common(1)[0][0]
    sign = usual if usual in _WORDS else "_"
    known = {file.name: version for file, version in numbered}
    for file in plain_files(subject):
        version = known.get(file.name)
        if version is None:
            yield found_at(file, None, "the file name has no number")
            continue
        start = f"{version.prefix}{version.number}{version.letter}{version.separator}"
        stem = file.name.removeprefix(start)
        for ending in (*sorted(RUNNABLE, key=len, reverse=True), SCRIPT):
            stem = stem.removesuffix(ending)
        stem = stem.removesuffix(".up")
        if version.separator != sign or not _WORDS[sign].fullmatch(stem):
            like = f"{version.number}{version.letter}{sign}small{sign}words"
            yield found_at(file, None, f"the file name is not like {like}")


def _of_other_width(subject: Subject) -> Iterator[Found]:
    counted = _counted(subject)
    if not counted:
        return
    widths = Counter(len(version.number) for _, version in counted)
    usual = widths.most_common(1)[0][0]
    for file, version in counted:
        width = len(version.number)
        if width != usual and not (width > usual and version.number[0] != "0" and usual > 1):
            message = f"the number {version.number} has not {usual} digits, as the others have"
            yield found_at(file, None, message)


def _twice(subject: Subject) -> Iterator[Found]:
    by_key: dict[object, list[MigrationFile]] = defaultdict(list)
    for file, version in _numbered(subject):
        by_key[version.key].append(file)
    for same in by_key.values():
        # Of a new one and one that others have the new one is at fault.
        first, *others = sorted(same, key=lambda file: _is_new(subject, file))
        for file in others:
            number = version_of(file.name)
            assert number is not None  # noqa: S101 - it was numbered
            what = f"{number.number}{number.letter}"
            yield found_at(file, None, f"the number {what} is that of {first.name}, too")


def _is_new(subject: Subject, file: MigrationFile) -> bool:
    earlier = subject.earlier
    return earlier is not None and earlier.changed_lines(file, subject.files) is None


def _with_gap(subject: Subject) -> Iterator[Found]:
    counted = _counted(subject)
    steps = [
        (int(after.number) - int(before.number), file, before)
        for (_, before), (file, after) in pairwise(counted)
    ]
    usual = _usual_step([step for step, _, _ in steps])
    for step, file, before in steps:
        if step > usual:
            first = str(int(before.number) + usual).zfill(len(before.number))
            message = f"there is no migration {first} before this one"
            yield found_at(file, None, message)


def _usual_step(steps: Sequence[int]) -> int:
    """By how much numbers grow: some teams leave room between them."""
    counts = Counter(step for step in steps if step > 0)
    return min(counts, key=lambda step: (-counts[step], step), default=1)


def _without_header(subject: Subject) -> Iterator[Found]:
    for file in plain_files(subject):
        statements = sql_of(file)
        if not statements:
            continue
        first = statements[0].first
        lines = [
            line
            for comment in comments_of(file)
            if comment.line <= first
            for line in comment.text.split("\n")
        ]
        if not any(_says_something(line, file.name) for line in lines):
            yield found_at(file, 1, "no comment at the top says what the migration is for")
        told = {_field(line) for line in lines}
        for wanted in subject.header:
            if wanted.casefold() not in told:
                yield found_at(file, 1, f"the comment at the top has no line `{visible(wanted)}:`")


def _field(line: str) -> str:
    """What stands before the colon in a line of a header that has something behind it."""
    field, _, value = line.strip(" -=*#/").partition(":")
    return field.strip().casefold() if value.strip() else ""


def _says_something(line: str, name: str) -> bool:
    words = line.strip(" -=*#/")
    if words.casefold().startswith(MARK):
        return False
    field = words.partition(":")[0].strip().lower()
    return bool(words) and field not in _FIELDS and name.rpartition("/")[2] not in words


_ITEMS: Final = "CREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY\n);\n"
_MORE: Final = "COMMENT ON TABLE items IS 'What is sold';\n"


def _files(*names: str) -> dict[str, str]:
    """Migrations of these names, of which the first one makes a table."""
    texts = ["-- Items\n" + _ITEMS, *("-- Their description\n" + _MORE for _ in names[1:])]
    return dict(zip(names, texts, strict=True))


RULES: Final = (
    LintRule(
        code="M001",
        name="migration-file-name",
        summary="A file is not called as the others are",
        why="The name is what people see in a list: a number, then in small letters what it is "
        "about, with the sign between the words that the folder has throughout: 029_new_notes.sql "
        "or 029-new-notes.sql. A file without a number among numbered ones runs where its name "
        "puts it, which is behind all of them.",
        fix="rename the file, if it has not been applied anywhere yet",
        failing=_files("001_items.sql", "002_ItemNotes.sql"),
        passing=_files("001_items.sql", "002_item_notes.sql"),
        check=_badly_named,
    ),
    LintRule(
        code="M002",
        name="migration-number-width",
        summary="A number has fewer or more digits than the others",
        why="Many programs, the Docker image among them, run files in the order of their names, "
        "where 10 comes before 9. Equal widths make the order of the names the order of the "
        "numbers. A number that no longer fits, 1000 after 999, is not meant.",
        fix="fill the number up with zeros",
        failing=_files("001_items.sql", "002_item_notes.sql", "03_item_tags.sql"),
        passing=_files("001_items.sql", "002_item_notes.sql", "003_item_tags.sql"),
        check=_of_other_width,
    ),
    LintRule(
        code="M003",
        name="duplicate-migration-number",
        severity="error",
        summary="Two migrations have the same number",
        why="It happens when two branches take the next number, and are merged. Which of the two "
        "runs first is then decided by the rest of their names. A letter behind the number, 029a "
        "and 029b, says that it is meant.",
        fix="give the one that has not been applied yet the next number",
        failing=_files("001_items.sql", "002_item_notes.sql", "002_item_tags.sql"),
        passing=_files("001_items.sql", "002a_item_notes.sql", "002b_item_tags.sql"),
        check=_twice,
    ),
    LintRule(
        code="M004",
        name="gap-in-migration-numbers",
        severity="note",
        summary="A number is missing between two migrations",
        why="A file was forgotten, or removed after others may have applied it; whoever reads the "
        "folder asks which. A folder may begin with any number, and leave the same room between "
        "all of them.",
        fix="look for the missing file in other branches",
        failing=_files("001_items.sql", "002_item_notes.sql", "004_item_tags.sql"),
        passing=_files("010_items.sql", "020_item_notes.sql", "030_item_tags.sql"),
        check=_with_gap,
    ),
    LintRule(
        code="M005",
        name="migration-without-description",
        severity="note",
        summary="No comment at the top says what a migration is for",
        why="The statements tell what is done, and not why. One line before the first of them is "
        "enough; the file's name, an author or a date is no description. What else each file must "
        "tell there, `header` in the settings says: author, date.",
        fix="begin the file with a comment: -- Description: …",
        failing={"001_items.sql": f"-- 001_items.sql\n-- Author: Ada\n\n{_ITEMS}"},
        passing={"001_items.sql": f"-- Description: What is sold\n\n{_ITEMS}"},
        check=_without_header,
    ),
)

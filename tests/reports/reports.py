"""Reports to try formats with: one of each kind, and one in which every text is hostile."""

from __future__ import annotations

from schema_docs.drift.change import Change
from schema_docs.reports.report import Finding, Location, Problem, Report, Rule

BUILD = "run `schema-docs build` and commit what it writes"
ADDED = Rule(id="column-added", summary="A column is not on the page", remedy=BUILD)
STALE = Rule(id="file-stale", summary="A file shows another schema", remedy=BUILD)
TWICE = Rule(id="not-idempotent", summary="Something happens twice", remedy="guard it")

PAGE, DIAGRAM = "docs/DATABASE_SCHEMA.md", "docs/er-diagram.svg"
CAUSE = Location(path="db/007_names.sql", line=12)


def added(column: str, line: int = 120, cause: Location | None = CAUSE) -> Finding:
    """A column that the page does not tell."""
    change = Change(action="added", noun="column", name=f"users.{column}", line=line, path=PAGE)
    return Finding(
        rule=ADDED,
        message=str(change),
        location=Location(path=PAGE, line=line),
        cause=cause,
        subject="table users",
        change=change,
    )


STALE_DIAGRAM = Finding(
    rule=STALE,
    message="shows another schema than the migrations make",
    location=Location(path=DIAGRAM),
)

IN_SYNC = Report(
    command="check", checked=(PAGE, DIAGRAM), summary=f"{PAGE} and {DIAGRAM} are in sync"
)
DRIFTED = Report(
    command="check",
    checked=(PAGE, DIAGRAM, "README.md"),
    findings=(added("email"), STALE_DIAGRAM),
    notices=("played by a stand-in: pgcrypto",),
    summary="1 column, 1 file drifted",
    remedy=BUILD,
)
FAILED = Report(
    command="check",
    problems=(
        Problem(
            message='migration failed: relation "users" does not exist',
            location=Location(path="db/008_typo.sql", line=2, column=3),
            details="  in: ALTER TABLE users\n  hint: 100% sure?",
        ),
    ),
    summary="check could not do its job",
)

NASTY = "a\x1b[31m]\n::error::b%0A,c:d|e`f<script>&\ufffe\x00](http://x)\u202e##[group]🐘"
HOSTILE = Report(
    command="check",
    database=NASTY,
    checked=(NASTY,),
    findings=(
        Finding(
            rule=STALE,
            message=NASTY,
            location=Location(path=NASTY, line=1),
            cause=Location(path=NASTY, line=2),
            subject=NASTY,
            change=Change(action="changed", noun="column", name=NASTY, line=1),
            diff=f"--- a\n+++ b\n@@ -1 +1 @@\n-{NASTY}\n+\x1b[2J\n",
        ),
    ),
    problems=(Problem(message=NASTY, location=Location(path=NASTY, line=3), details=NASTY),),
    notices=(NASTY,),
    summary=NASTY,
    remedy="be careful",
)
EVERY = {
    "in sync": (IN_SYNC,),
    "drifted": (DRIFTED,),
    "failed": (FAILED,),
    "hostile": (HOSTILE,),
    "several": (IN_SYNC, DRIFTED, FAILED, HOSTILE),
}

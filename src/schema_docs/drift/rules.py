"""The kinds of drift, as programs and settings call them."""

from __future__ import annotations

from typing import Final

from schema_docs.reports.report import Rule

_BUILD: Final = "run `schema-docs build` and commit what it writes"

MISSING: Final = Rule(
    id="file-missing", summary="A file that schema-docs writes is not there", remedy=_BUILD
)
FOREIGN: Final = Rule(
    id="page-not-ours",
    summary="The page was not written by schema-docs",
    remedy="run `schema-docs adopt` on it, which takes its words over and tells what it gets wrong",
)
NOT_OURS: Final = Rule(
    id="file-not-ours",
    summary="Somebody else's file stands where schema-docs writes one",
    remedy="move away what schema-docs has not written, or have it replaced by "
    "`schema-docs build --force`",
)
LEFT_OVER: Final = Rule(
    id="page-left-over",
    summary="A page stands for a table or view that is gone or has no page of its own now",
    remedy=_BUILD,
)
STALE: Final = Rule(
    id="file-stale", summary="A file shows another schema than there is", remedy=_BUILD
)
EDITED: Final = Rule(
    id="file-edited", summary="A generated file was changed by hand or cut short", remedy=_BUILD
)
FRAGMENT: Final = Rule(
    id="block-stale",
    summary="A generated block of a Markdown file does not say what it would say now",
    remedy=_BUILD,
)
NOT_IDEMPOTENT: Final = Rule(
    id="not-idempotent",
    summary="A migration does something when it is applied a second time",
    remedy="guard what is not idempotent, with IF NOT EXISTS, ON CONFLICT or a DO block, say",
)
DATABASE: Final = Rule(
    id="database-drifted",
    summary="A database is not what the migrations make",
    remedy="apply the migrations that it lacks, and write one for what was changed by hand",
)
OF_CHANGES: Final = {
    "added": Rule(
        id="added", summary="Something is in the schema and not on the page", remedy=_BUILD
    ),
    "removed": Rule(
        id="removed",
        summary="The page tells of something that no longer exists",
        remedy=_BUILD,
    ),
    "renamed": Rule(
        id="renamed", summary="The page calls something by a name that it had", remedy=_BUILD
    ),
    "changed": Rule(
        id="changed", summary="The page tells something otherwise than it is", remedy=_BUILD
    ),
    "moved": Rule(
        id="moved", summary="The page tells something in another order than it has", remedy=_BUILD
    ),
}
"""By what a change does."""

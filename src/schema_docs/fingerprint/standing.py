"""Compares what a document says of its own build with what the files are now, and writes that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schema_docs import __version__
from schema_docs.document.fingerprint import Fingerprint, fingerprint_of, with_fingerprint
from schema_docs.errors import Error
from schema_docs.fingerprint.inputs import (
    MIGRATIONS,
    SETTINGS,
    TEMPLATES,
    Unknowable,
    inputs_of,
)
from schema_docs.fingerprint.outputs import FACTS, FILES, PAGE, checked_in, generated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.fingerprint.inputs import Inputs
    from schema_docs.project import Project

_CALLED: Final = {
    MIGRATIONS: "the migrations",
    SETTINGS: "the settings",
    TEMPLATES: "the templates",
    FACTS: "{document}",
    PAGE: "{document}",
    FILES: "other generated files",
}

_CARRIAGE_RETURNS: Final = ("\N{SYMBOL FOR CARRIAGE RETURN}", "\\r")
"""As pages, JSON and DBML show them; where none has one, other line ends make the same files."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a check can tell at once that all is as the last build left it."""

    checked: tuple[str, ...] = ()
    """The files that were looked at, where nothing has changed."""
    why_not: str = ""
    """Why the schema has to be made to know; empty where it need not."""


def standing_of(project: Project) -> Standing:
    """Compares the files of one database with the fingerprint in its document.

    What is wrong with a file is no error here: who makes the schema comes across it, and tells.
    """
    document = project.settings.document
    try:
        page = project.files.read(document)
        mark = None if page is None else fingerprint_of(page)
        if page is None or mark is None:
            return Standing(why_not=f"{document} has no fingerprint of its last build")
        if mark.version != __version__:
            return Standing(why_not=f"{document} was written by schema-docs {mark.version}")
        if not mark.digests:
            return Standing(why_not=f"{document} does not say which files it was built from")
        files = checked_in(project)
        inputs = inputs_of(project)
        now = {**inputs.digests, **files.digests(like=mark.digests)}
    except (Unknowable, Error) as reason:
        return Standing(why_not=str(reason))
    changed = [
        called.format(document=document)
        for of, called in _CALLED.items()
        if mark.digests.get(of) != now.get(of)
    ]
    if changed:
        *some, last = changed
        told = f"{', '.join(some)} and {last}" if some else last
        return Standing(why_not=f"not as the last build left them: {told}")
    if inputs.keep_line_ends:
        return Standing(why_not="line ends of Windows may be part of texts in the migrations")
    return Standing(checked=files.named)


def inputs_or_none(project: Project) -> Inputs | None:
    """What the files are about to be generated from; None where that cannot be known.

    Asked before the schema is made: what is edited meanwhile must be missed by the next check.
    """
    try:
        return inputs_of(project)
    except Unknowable:
        return None


def signed(project: Project, files: Mapping[str, str], inputs: Inputs | None) -> dict[str, str]:
    """The generated files, the document with its fingerprint.

    Args:
        project: the repository, with the settings of the database.
        files: every generated file by its path.
        inputs: what they were generated from; None: it cannot be known.
    """
    document = project.settings.document
    page = files[document]
    digests: Mapping[str, str] = {}
    shows_line_ends = any(sign in text for text in files.values() for sign in _CARRIAGE_RETURNS)
    if inputs is not None and not (inputs.keep_line_ends and shows_line_ends):
        digests = {**inputs.digests, **generated(project, files).digests()}
    return {**files, document: with_fingerprint(page, Fingerprint(__version__, digests))}


def signed_again(project: Project) -> str | None:
    """The document with the fingerprint of the files as they are now.

    Of several databases each may have blocks in one Markdown file, which the first build of one
    could not yet know as another left it.

    Returns: None where the document says so already, or says nothing of files.
    """
    page = project.files.read(project.settings.document)
    mark = None if page is None else fingerprint_of(page)
    if page is None or mark is None or not mark.digests:
        return None
    digests = {**mark.digests, **checked_in(project).digests(like=mark.digests)}
    again = with_fingerprint(page, replace(mark, digests=digests))
    return None if again == page else again

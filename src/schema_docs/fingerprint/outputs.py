"""What was generated: the document, and every other file that a build writes for a database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.checked_in import pages_beside, read_text
from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.fingerprint.digest import as_checked_out, digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schema_docs.project import Project

PAGE: Final = "page"
FILES: Final = "files"

_BLOCK: Final = re.compile(r"<!--\s*schema-docs\s*:", re.IGNORECASE)

Texts = dict[str, str | None]
"""Files by their paths; None: there is none."""


def outputs_of(page: str, others: Mapping[str, str | None]) -> dict[str, str]:
    """The digests of a document and of all other files.

    Of the document its fingerprint does not count, nor where that stands at its end.
    """
    return {
        PAGE: digest_of({"": _bytes(without_fingerprint(page).rstrip("\n"))}),
        FILES: digest_of(
            {path: None if text is None else _bytes(text) for path, text in others.items()}
        ),
    }


def _bytes(text: str) -> bytes:
    return as_checked_out(text.encode())


def checked_in(project: Project) -> tuple[Texts, tuple[str, ...]]:
    """The files of a database besides its document as they are now, and what a check calls them.

    Raises:
        ConfigurationError: the settings name a Markdown file that is not there.
        DocumentError: one of them cannot be read.
    """
    settings = project.settings
    whole = {path: read_text(project.root, path) for path in settings.files_beside}
    pages = pages_beside(project.root, settings.document)
    naming_us = _naming_us(project, pages)
    blocks = (path for path, text in naming_us.items() if _BLOCK.search(text))
    return {**whole, **pages, **naming_us}, (settings.document, *whole, *blocks)


def generated(project: Project, files: Mapping[str, str]) -> Texts:
    """The same as it will be when these files are written, and pages that are left over are gone.

    Raises:
        ConfigurationError, DocumentError: see `checked_in`.
    """
    document = project.settings.document
    pages = pages_beside(project.root, document)
    others = {path: text for path, text in files.items() if path != document}
    return {**_naming_us(project, {*files, *pages}), **others}


def _naming_us(project: Project, but: Collection[str]) -> dict[str, str]:
    """The other Markdown files that may have blocks."""
    globs = project.settings.fragments
    if not globs:
        return {}
    from schema_docs.fragments.files import read_markdown

    documents = (settings.document for settings in project.databases)
    return read_markdown(project.root, globs, but={*but, *documents})

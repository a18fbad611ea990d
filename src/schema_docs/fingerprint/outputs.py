"""What was generated: the document, and every other file that a build writes for a database."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.layout_names import pages_folder
from schema_docs.fingerprint.digest import as_checked_out, digest_of
from schema_docs.fingerprint.notes import are_notes, without_notes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schema_docs.project import Project

PAGE: Final = "page"
FACTS: Final = "facts"
"""The document, where the notes on all pages are known to be notes, and do not count."""
FILES: Final = "files"

_BLOCK: Final = re.compile(r"<!--\s*schema-docs\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class Outputs:
    """The files of one database."""

    document: str
    """The path of its document."""
    texts: Mapping[str, str | None]
    """All of them by their paths; None: there is none."""
    named: tuple[str, ...] = ()
    """What a check calls them: not every page of a document that is split, nor every diagram."""

    def digests(self, like: Collection[str] = ()) -> dict[str, str]:
        """Of the document and of all other files.

        Of the document its fingerprint does not count, nor how many blank lines end it.

        Args:
            like: the digests to compare with, by whose names is decided whether notes count; none:
                they count where they could be something else.
        """
        pages = {path: text for path, text in self.texts.items() if self._is_page(path)}
        page = without_fingerprint(pages[self.document] or "").rstrip("\n")
        pages[self.document] = page
        without = FACTS in like if like else all(are_notes(text or "") for text in pages.values())
        told = {
            path: text and (without_notes(text) if without and path in pages else text)
            for path, text in {**self.texts, self.document: page}.items()
        }
        document = told.pop(self.document)
        return {
            FACTS if without else PAGE: digest_of({"": _bytes(document)}),
            FILES: digest_of({path: _bytes(text) for path, text in told.items()}),
        }

    def _is_page(self, path: str) -> bool:
        return path == self.document or posixpath.dirname(path) == pages_folder(self.document)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else as_checked_out(text.encode())


def checked_in(project: Project) -> Outputs:
    """The files as they are now.

    Raises:
        ConfigurationError: the settings name a Markdown file that is not there.
        DocumentError: one of them cannot be read.
    """
    document = project.settings.document
    paths = (document, *project.settings.files_beside)
    whole = {path: project.files.read(path) for path in paths}
    pages, pictures = project.checked_in.other_pages(), project.checked_in.pictures()
    naming_us = _naming_us(project, pages)
    blocks = (path for path, text in naming_us.items() if _BLOCK.search(text))
    return Outputs(document, {**whole, **pages, **pictures, **naming_us}, (*whole, *blocks))


def generated(project: Project, files: Mapping[str, str]) -> Outputs:
    """The files as they will be when these are written, and pages that are left over are gone.

    Raises:
        ConfigurationError, DocumentError: see `checked_in`.
    """
    document = project.settings.document
    pages = project.checked_in.other_pages()
    return Outputs(document, {**_naming_us(project, {*files, *pages}), **files})


def _naming_us(project: Project, but: Collection[str]) -> dict[str, str]:
    """The other Markdown files that may have blocks."""
    globs = project.settings.fragments
    if not globs:
        return {}
    from schema_docs.fragments.files import read_markdown

    documents = (settings.document for settings in project.databases)
    return read_markdown(project.root, globs, but={*but, *documents})

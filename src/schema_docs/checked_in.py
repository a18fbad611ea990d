"""The generated files as they are checked in: what stands on them, and which ones are ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schema_docs.document.layout_names import pages_folder
from schema_docs.errors import DocumentError

if TYPE_CHECKING:
    from schema_docs.config.settings import Settings
    from schema_docs.document.claims import Reading
    from schema_docs.files import Files
    from schema_docs.generated import Generated

_MARKED_WITHIN: Final = 200
"""Lines in which a page of its own says what it is about; front matter may stand before."""


@dataclass(frozen=True)
class CheckedIn:
    """The reference of a repository as it is checked in, and what of it is ours."""

    files: Files
    settings: Settings

    def reading(self) -> Reading:
        """What stands on the checked-in page, whoever wrote it; nothing where there is none.

        Raises:
            DocumentError: a mark is broken, or a merge is not finished.
        """
        from schema_docs.document.reading import read_pages

        page = self.files.read(self.settings.document)
        document = {} if page is None else {self.settings.document: page}
        return read_pages({**document, **self.other_pages()})

    def own_page(self, *, replaces_others: bool = False) -> Reading | None:
        """What stands on the checked-in pages; None if there are none.

        Args:
            replaces_others: whether a document that somebody else wrote counts as none.

        Raises:
            DocumentError: there is one that somebody else wrote, whose words a build would lose;
                or one that cannot be read, since a mark is broken or a merge is not finished.
        """
        from schema_docs.document.grammar import is_ours
        from schema_docs.document.reading import read_pages

        path = self.settings.document
        page, others = self.files.read(path), self.other_pages()
        if page is None or (page.strip() and not is_ours(page) and replaces_others):
            return read_pages(others) if others else None
        if page.strip() and not is_ours(page):
            raise DocumentError(
                f"{path}: was not written by schema-docs, and build would replace it; take its "
                "words over with `schema-docs adopt`, move it away, set `document` to another "
                "file, or give --force"
            )
        return read_pages({path: page, **others})

    def handwritten(self, path: str) -> str:
        """A page that somebody wrote by hand.

        Raises:
            DocumentError: there is none, or it is one of ours.
        """
        from schema_docs.document.grammar import is_ours

        page = self.files.read(path)
        if page is None:
            raise DocumentError(f"{path}: no such file to adopt")
        if is_ours(page):
            raise DocumentError(
                f"{path}: was written by schema-docs, which keeps its words by itself; "
                "run `schema-docs build`"
            )
        return page

    def beside(self, path: str) -> Reading:
        """What stands on the document already, where another page is adopted."""
        from schema_docs.document.claims import NOTHING

        return NOTHING if path == self.settings.document else self.own_page() or NOTHING

    def refuse_to_replace_others(
        self, generated: Generated, remedy: str = "move it away, or give --force"
    ) -> None:
        """Makes sure that no file beside the document would replace somebody else's.

        Args:
            generated: what is to be written.
            remedy: what to do where one would.

        Raises:
            DocumentError: one would.
        """
        if theirs := self.theirs(generated):
            raise DocumentError(
                f"{theirs[0]}: was not written by schema-docs, and would be replaced; {remedy}"
            )

    def theirs(self, generated: Generated) -> tuple[str, ...]:
        """Files beside the document that stand where build writes, and that are somebody else's."""
        from schema_docs.diagram.stamp import PICTURE, STAMPS
        from schema_docs.document.grammar import is_ours

        ours = self.other_pages()
        theirs = [
            path
            for path in generated.pages
            if path != generated.page_path
            and path not in ours
            and (self.files.read(path) or "").strip()
        ]
        for path in generated.dots:
            # Beside a page of ours the first one is ours, too, even if somebody took its stamp off.
            is_first = path == generated.diagram_path
            if is_first and is_ours(self.files.read(generated.page_path) or ""):
                continue
            picture = self.files.read_generated(path)
            if picture is not None and picture.strip() and not PICTURE.is_on(picture):
                theirs.append(path)
        for path, what in generated.exports.items():
            text = self.files.read_generated(path) if what in STAMPS else None
            if text is not None and text.strip() and not STAMPS[what].is_on(text):
                theirs.append(path)
        return tuple(theirs)

    def drawn(self) -> dict[str, str]:
        """The diagrams that are checked in, and that we drew, by their paths.

        Raises:
            DocumentError: one of them cannot be read.
        """
        path = self.settings.diagram_path
        whole = self.files.read_generated(path)
        first = {} if whole is None else {path: whole}
        return first | self.pictures()

    def left_over(self, generated: Generated) -> tuple[str, ...]:
        """Pages and diagrams that we wrote once, of what is gone or has none of its own now."""
        pictures = self.pictures()
        return (
            *(path for path in self.other_pages() if path not in generated.pages),
            *(path for path in pictures if path not in generated.dots),
        )

    def other_pages(self) -> dict[str, str]:
        """Pages of single tables and views that are checked in, and that we wrote, by their paths.

        Raises:
            DocumentError: a file among them cannot be read as UTF-8 text.
        """
        root, document = self.files.root, self.settings.document
        folder, found = pages_folder(document), {}
        for file in sorted((root / folder).glob("*.md")):
            from schema_docs.document.marks import own_section

            path = f"{folder}/{file.name}"
            page = self.files.read(path)
            lines = () if page is None else page.splitlines()[:_MARKED_WITHIN]
            marked = (mark for line in lines if (mark := own_section(line)))
            of = next(marked, ("",))[-1]
            beside = root / Path(document).parent / of
            # A document that was renamed has left its pages behind.
            if page is not None and of and (of == Path(document).name or not beside.exists()):
                found[path] = page
        return found

    def pictures(self) -> dict[str, str]:
        """Diagrams that are checked in, and that we drew, by their paths.

        Raises:
            DocumentError: a file among them cannot be read.
        """
        root, folder = self.files.root, self.settings.diagrams_folder
        # Only where ours lie: further down may be another project with diagrams of its own.
        paths = [
            f"{below}/{file.name}"
            for below in (folder, f"{folder}/areas", f"{folder}/tables")
            for file in sorted((root / below).glob("*.svg"))
            if file.is_file()
        ]
        if not paths:
            return {}
        from schema_docs.diagram.stamp import PICTURE

        texts = {path: self.files.read_generated(path) for path in paths}
        return {
            path: text for path, text in texts.items() if text is not None and PICTURE.is_on(text)
        }

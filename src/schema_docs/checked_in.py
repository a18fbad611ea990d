"""The generated files as they are checked in: their texts, and which ones beside a document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from schema_docs.document.layout_names import pages_folder
from schema_docs.errors import DocumentError

_MARKED_WITHIN: Final = 200
"""Lines in which a page of its own says what it is about; front matter may stand before."""


def read_text(root: Path, path: str, *, errors: str = "strict") -> str | None:
    """A checked-in text file with LF line ends and no byte-order mark; None if there is none.

    Args:
        root: the repository.
        path: relative to it.
        errors: what becomes of bytes that are no UTF-8 text, as `open` has it.

    Raises:
        DocumentError: it is there and cannot be read, or not as UTF-8 text.
    """
    try:
        return (root / path).read_text("utf-8-sig", errors)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def pages_beside(root: Path, document: str) -> dict[str, str]:
    """Pages of single tables and views that are checked in, and that we wrote, by their paths.

    Raises:
        DocumentError: a file among them cannot be read as UTF-8 text.
    """
    folder, found = pages_folder(document), {}
    for file in sorted((root / folder).glob("*.md")):
        from schema_docs.document.marks import own_section

        path = f"{folder}/{file.name}"
        page = read_text(root, path)
        lines = () if page is None else page.splitlines()[:_MARKED_WITHIN]
        marked = (mark for line in lines if (mark := own_section(line)))
        of = next(marked, ("",))[-1]
        beside = root / Path(document).parent / of
        # A document that was renamed has left its pages behind.
        if page is not None and of and (of == Path(document).name or not beside.exists()):
            found[path] = page
    return found


def pictures_in(root: Path, folder: str) -> dict[str, str]:
    """Diagrams that are checked in, and that we drew, by their paths.

    Args:
        root: the repository.
        folder: where they lie, relative to it.

    Raises:
        DocumentError: a file among them cannot be read.
    """
    files = sorted((root / folder).rglob("*.svg"))
    if not files:
        return {}
    from schema_docs.diagram.stamp import PICTURE

    paths = [file.relative_to(root).as_posix() for file in files]
    texts = {path: read_text(root, path, errors="replace") for path in paths}
    return {path: text for path, text in texts.items() if text is not None and PICTURE.is_on(text)}

"""`document = merge(schema, document)`: the facts of the schema, with the words of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema_docs.document.claims import read_pages
from schema_docs.document.render import Rendered, render

if TYPE_CHECKING:
    from schema_docs.document.page import PageSource
    from schema_docs.document.words import Words


def merge(source: PageSource, words: Words) -> Rendered:
    """The page of a schema with everything that people have written so far.

    Args:
        source: what the page is made of.
        words: as they stood on the page that is checked in.

    Raises:
        DocumentError: the template leaves no place for some of the words.
    """
    if words.strays:
        words = _without_texts_of_templates(source, words)
    return render(source, words)


def _without_texts_of_templates(source: PageSource, words: Words) -> Words:
    """What a template of the user's prints on every page is nobody's note."""
    printed = {
        stray.shown
        for strays in read_pages({"": render(source).page}).words.strays.values()
        for stray in strays
    }
    kept = {
        name: tuple(stray for stray in strays if stray.shown not in printed)
        for name, strays in words.strays.items()
    }
    return replace(words, strays={name: strays for name, strays in kept.items() if strays})

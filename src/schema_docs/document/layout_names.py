"""How a reference can be laid out, for the settings, which need not load what lays it out."""

from __future__ import annotations

import posixpath
from typing import Literal

LayoutName = Literal["auto", "single", "split"]
GroupBy = Literal["none", "migration", "schema", "domain"]


def pages_folder(document: str) -> str:
    """Where pages of single tables lie: `schema/` beside the document."""
    return posixpath.join(posixpath.dirname(document), "schema")

"""What to say of a page that another version of schema-docs has written.

That is never a drift by itself, but may be why there is one.
"""

from __future__ import annotations

from schema_docs import __version__


def told_of_version(path: str, written_by: str, *, drifted: bool) -> str:
    """A sentence about the version that wrote a page; empty where it explains nothing.

    Args:
        path: the page.
        written_by: the version.
        drifted: whether anything was found.
    """
    if written_by == __version__:
        return ""
    told = f"{path} was written by schema-docs {written_by}, this is {__version__}"
    if _is_newer(written_by):
        return f"{told}: upgrade with `pip install --upgrade schema-docs`"
    return f"{told}: `schema-docs build` brings it up to date" if drifted else ""


def _is_newer(version: str) -> bool:
    """Whether it is one that comes after this one; not where somebody has mangled it."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version) > Version(__version__)
    except InvalidVersion:
        return False

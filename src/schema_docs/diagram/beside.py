"""What a picture shows beside tables, where the settings want it: enums, and views."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schema_docs.diagram.picture import Picture
    from schema_docs.model import Database

_MOST: Final = 20
"""Enums or views that a picture shows at most: tables are what it is about."""


def with_enums(picture: Picture, database: Database) -> Picture:
    """The picture with the enums that columns of its tables have."""
    used = {column.type_name for table in picture.tables for column in table.columns}
    enums = tuple(enum for enum in database.enums if enum.name in used)
    return replace(picture, enums=enums[:_MOST])


def with_views(picture: Picture, database: Database) -> Picture:
    """The picture with the views that read its tables, directly or through each other."""
    there = {table.name for table in picture.tables}
    read = {(use.by.name, use.used.name) for use in database.uses if use.by.kind == "view"}
    views = tuple(
        view for view in database.views if any((view.name, name) in read for name in there)
    )[:_MOST]
    shown = there.union(view.name for view in views)
    lines = ((view.name, name) for view in views for name in sorted(shown))
    return replace(picture, views=views, reads=tuple(line for line in lines if line in read))

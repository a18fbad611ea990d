"""What is the platform's and not the team's, taken out of a model."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema_docs.model import Database


def without_platform(database: Database, platform: Database) -> Database:
    """What migrations made, or changed of what the platform had made before them.

    An object that is as the platform made it goes, in every kind. One that migrations changed stays
    as a whole: a table with the trigger that they added. What is left may refer to what has gone,
    as a foreign key does to a table that the model lacks.
    """
    left = {}
    for kind in fields(platform):
        theirs = set(getattr(platform, kind.name))
        if theirs:
            there = getattr(database, kind.name)
            left[kind.name] = tuple(each for each in there if each not in theirs)
    return replace(database, **left)

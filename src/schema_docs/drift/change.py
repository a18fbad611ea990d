"""One change of a schema, in the schema's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal["added", "removed", "changed", "renamed", "moved"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that the page does not tell as it is."""

    action: Action
    noun: str
    """`table`, `column`, `index` …; empty where the name says it: `index i of partition p`."""
    name: str
    """The object, with its table where it has one: `users.email`; empty for the page itself."""
    subject: str = ""
    """What it belongs to as a whole: `table users`, `function touch()`; `page` of what stands above
    all of them."""
    attribute: str = ""
    before: str = ""
    """The old value; of what was renamed the old name."""
    after: str = ""
    """The new value or name; where it moved to, the name of what it follows now, or nothing."""
    line: int
    """Where the page says so, or the nearest place where it should; 1-based."""
    path: str = ""
    """The page, where there are several."""

    def __str__(self) -> str:
        what = f"{self.noun} {self.name}".strip()
        match self.action:
            case "added":
                return f"{what} is new"
            case "removed":
                return f"{what} no longer exists"
            case "moved":
                return f"{what} comes {f'after {self.after}' if self.after else 'first'} now"
            case "renamed":
                return f"{self.noun} {self.before} is called {self.after} now"
            case "changed":
                return f"{what}: {self.attribute} {_shown(self.before)} → {_shown(self.after)}"


def _shown(value: str) -> str:
    return " ".join(line.strip() for line in value.split("\n")) if value else "(none)"

"""Every format by its name: a pure function of the reports, one for each database, to text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from schema_docs.reports.as_github import as_github
from schema_docs.reports.as_gitlab import as_gitlab
from schema_docs.reports.as_json import as_json
from schema_docs.reports.as_junit import as_junit
from schema_docs.reports.as_sarif import as_sarif
from schema_docs.reports.as_text import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.reports.format_names import FormatName
    from schema_docs.reports.report import Report


class Format(Protocol):
    """One format."""

    def __call__(self, reports: Sequence[Report], /) -> str:
        """The whole document, with a line end; also where nothing was found."""


FORMATS: Final[Mapping[FormatName, Format]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
}

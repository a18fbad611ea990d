"""Every error that a user may meet: one sentence that says what, where and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema_docs.migrations.failure import Failure


class Error(Exception):
    """Root of all expected errors; the command line prints its text and exits 2."""


class ConfigurationError(Error):
    """A setting, option or file of the repository that is not as it must be."""


class OutputError(ConfigurationError):
    """A report that cannot go where it should; so no report can tell it either."""


class NothingThereError(ConfigurationError):
    """There are no migrations where they should be."""


class ServerError(Error):
    """The scratch server could not be made, started or reached."""


class MigrationError(Error):
    """A migration that PostgreSQL refused."""

    def __init__(self, message: str, failure: Failure | None = None) -> None:
        super().__init__(message)
        self.failure = failure
        """Where and why, for reports; None where it was no file of the folder."""


class CatalogError(Error):
    """The catalogs could not be read."""


class SnapshotError(Error):
    """A file that is not a snapshot that we can read."""


class DocumentError(Error):
    """A checked-in document that cannot be read as one of ours."""


class RevisionError(Error):
    """A git revision that there is not, or that cannot be read."""


class DiagramError(Error):
    """The diagram could not be drawn."""

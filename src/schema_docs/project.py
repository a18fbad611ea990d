"""One repository: where its schema comes from, what is generated from it, and what is checked in.

`generate` makes the files in memory; `build` writes them, `check` compares. Nothing else in the
package knows of paths in a repository.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.errors import ConfigurationError, DocumentError
from schema_docs.migrations.folder import MigrationFolder, find_folder, read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.config import Settings
    from schema_docs.migrations.run import MigrationRun


@dataclass(frozen=True, kw_only=True)
class Generated:
    """What the repository's files should be; paths relative to the repository."""

    page_path: str
    page: str
    diagram_path: str
    dot: str
    run: MigrationRun

    def svg(self) -> str:
        """The drawn diagram. Laying it out takes a while, so only who writes it asks."""
        from schema_docs.diagram.svg import render_svg

        return render_svg(self.dot)


@dataclass(frozen=True)
class Project:
    """A repository and its settings."""

    root: Path
    settings: Settings

    @cached_property
    def migrations(self) -> MigrationFolder:
        """The folder of migrations."""
        if self.settings.migrations is None:
            return read_folder(find_folder(self.root))
        return read_folder(self.root / self.settings.migrations)

    def relative(self, path: Path) -> str:
        """A path as the page and the reports name it."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def generate(self, progress: Callable[[str], None] = lambda _: None) -> Generated:
        """Applies the migrations to a scratch server and makes all that follows from the schema."""
        from schema_docs.diagram.dot import dot_source
        from schema_docs.diagram.mermaid import mermaid_source
        from schema_docs.document.page import PageSource
        from schema_docs.document.render import render_page

        run = self._run(progress)
        progress("writing the page")
        page = render_page(
            PageSource(
                database=run.database,
                title=self.settings.title,
                document=self.settings.document,
                diagram=self.settings.diagram_path,
                mermaid=mermaid_source(run.database),
                migrations=self.relative(run.folder.path),
                files=run.folder.files,
                next_number=run.folder.next_number,
                introduced=run.introduced,
                failures=run.failures,
            )
        )
        return Generated(
            page_path=self.settings.document,
            page=page,
            diagram_path=self.settings.diagram_path,
            dot=dot_source(run.database),
            run=run,
        )

    def _run(self, progress: Callable[[str], None]) -> MigrationRun:
        from schema_docs.migrations.run import apply_migrations
        from schema_docs.server.binaries import find_binaries
        from schema_docs.server.cluster import scratch_cluster

        folder = self.migrations  # an error here need not wait for a server
        binaries = find_binaries(self.settings.server)
        progress(f"starting PostgreSQL {binaries.version} ({binaries.origin})")
        with scratch_cluster(binaries, user=self.settings.user) as cluster:
            return apply_migrations(
                cluster,
                folder,
                database=self.settings.database_name,
                keep_going=self.settings.on_error == "continue",
                progress=progress,
            )

    def read(self, path: str) -> str | None:
        """A checked-in text file with LF line ends and no byte-order mark; None if there is none.

        Raises:
            DocumentError: it is there and cannot be read as UTF-8 text.
        """
        try:
            return (self.root / path).read_text("utf-8-sig")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error

    def write(self, path: str, text: str) -> bool:
        """Replaces a file as a whole, or not at all; False when it held these very bytes."""
        content = text.encode()
        try:
            target = (self.root / path).resolve()  # through a symbolic link, not over it
            if target.is_file() and target.read_bytes() == content:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, content)
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
        except RuntimeError as error:  # of Python before 3.13
            raise ConfigurationError(
                f"{path}: cannot be written: a symbolic link to itself"
            ) from error
        return True


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            before = target.stat()
            with suppress(PermissionError):  # only root can give files away
                os.chown(temporary, before.st_uid, before.st_gid)
            temporary.chmod(before.st_mode & 0o777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

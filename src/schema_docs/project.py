"""One repository: where its migrations are, what is generated, and what is checked in.

`generate` makes the files in memory; `build` writes them, `check` compares. Nothing else in the
package knows of paths in a repository.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.errors import ConfigurationError, DocumentError
from schema_docs.migrations.folder import find_folder, read_folder
from schema_docs.sources import MigrationsSource

if TYPE_CHECKING:
    from schema_docs.config import Settings
    from schema_docs.document.fragments import Fragment
    from schema_docs.document.page import PageSource
    from schema_docs.sources import LoadedSchema


@dataclass(frozen=True, kw_only=True)
class Generated:
    """What the repository's files should be; paths relative to the repository."""

    schema: LoadedSchema
    page_path: str
    page: str
    diagram_path: str
    dot: str
    snapshot_path: str | None = None
    fragments: tuple[Fragment, ...] = ()

    def paths(self) -> tuple[str, ...]:
        """Every file that is generated, as a whole or in blocks."""
        paths = (self.page_path, self.diagram_path, self.snapshot_path)
        return (
            *(path for path in paths if path is not None),
            *(fragment.path for fragment in self.fragments),
        )

    def files(self) -> dict[str, str]:
        """The text of every file by its path. Drawing takes a while; only who writes asks."""
        made = {self.page_path: self.page, self.diagram_path: self.export("svg")}
        if self.snapshot_path is not None:
            made[self.snapshot_path] = self.export("json")
        return made | {fragment.path: fragment.after for fragment in self.fragments}

    def export(self, what: str) -> str:
        """The schema as `json`, `dot`, `mermaid` or `svg`."""
        from schema_docs.diagram.mermaid import mermaid_source
        from schema_docs.diagram.svg import render_svg
        from schema_docs.snapshot import write_snapshot

        match what:
            case "json":
                return write_snapshot(self.schema)
            case "mermaid":
                return mermaid_source(self.schema.database)
            case "svg":
                return render_svg(self.dot)
            case _:
                return self.dot


@dataclass(frozen=True)
class Project:
    """A repository and its settings."""

    root: Path
    settings: Settings

    def migrations(self, *, verify: bool = False) -> MigrationsSource:
        """The repository's migrations; an error in finding them need not wait for a server."""
        settings = self.settings
        path = (
            find_folder(self.root)
            if settings.migrations is None
            else self.root / settings.migrations
        )
        return MigrationsSource(
            folder=read_folder(path),
            shown_as=self.relative(path),
            user=settings.user,
            database=settings.database_name,
            server=settings.server,
            keep_going=settings.on_error == "continue",
            verify=verify,
        )

    def relative(self, path: Path) -> str:
        """A path as the page and the reports name it."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def generate(self, schema: LoadedSchema, *, fragments: bool = True) -> Generated:
        """All that follows from a schema; without `fragments`, no other Markdown file is read."""
        from schema_docs.diagram.dot import dot_source
        from schema_docs.diagram.mermaid import mermaid_source
        from schema_docs.document.page import PageSource
        from schema_docs.document.render import render_page

        source = PageSource(
            schema=schema,
            title=self.settings.title,
            document=self.settings.document,
            diagram=self.settings.diagram_path,
            mermaid=mermaid_source(schema.database),
        )
        return Generated(
            schema=schema,
            page_path=self.settings.document,
            page=render_page(source),
            diagram_path=self.settings.diagram_path,
            dot=dot_source(schema.database),
            snapshot_path=self.settings.snapshot,
            fragments=self._fragments(source) if fragments else (),
        )

    def _fragments(self, source: PageSource) -> tuple[Fragment, ...]:
        """The other Markdown files that have blocks, as they should be.

        Raises:
            ConfigurationError: the settings name a file that is not there.
            DocumentError: a file or one of its blocks cannot be read; names the line.
        """
        from schema_docs.document.fragment_kinds import comments_of
        from schema_docs.document.fragments import refresh_files
        from schema_docs.markdown_files import read_markdown

        texts = read_markdown(self.root, self.settings.fragments, but=self.settings.document)
        return refresh_files(texts, source, comments_of(source.schema.database))

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

    def own_page(self) -> str | None:
        """The checked-in page; None if there is none.

        Raises:
            DocumentError: there is one that somebody else wrote, whose words a build would lose.
        """
        from schema_docs.document.grammar import is_ours

        path = self.settings.document
        page = self.read(path)
        if page is not None and page.strip() and not is_ours(page):
            raise DocumentError(
                f"{path}: was not written by schema-docs, and build would replace it; "
                "move it away, set `document` to another file, or give --force"
            )
        return page

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

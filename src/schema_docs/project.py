"""One repository: where its migrations are, what is generated, and what is checked in.

`generate` makes the files in memory; `build` writes them, `check` compares. Nothing else in the
package knows of paths in a repository.
"""

from __future__ import annotations

import os
import posixpath
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.checked_in import pages_beside, pictures_in, read_text
from schema_docs.config.files import FILE_NAME
from schema_docs.document.layout_names import pages_folder
from schema_docs.errors import ConfigurationError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.album import Album
    from schema_docs.config.settings import Settings
    from schema_docs.diagram.relations import Relation
    from schema_docs.diagram.virtual import WithoutKey
    from schema_docs.document.claims import Reading
    from schema_docs.document.directory import PageSource
    from schema_docs.document.render import Rendered
    from schema_docs.fragments.refresh import Fragment
    from schema_docs.generated import Generated
    from schema_docs.migrations.before import Preparation
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema, MigrationsSource, Source


@dataclass(frozen=True)
class Project:
    """A repository and its settings."""

    root: Path
    settings: Settings
    databases: tuple[Settings, ...] = ()
    """Those of every database of the repository, in the order of the file."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What the command line says over the settings, whatever they are."""
    config_file: Path | None = None
    """The file that the settings are from, where that is not the usual one."""

    def migrations(self, *, verify: bool = False, twice: bool = False) -> MigrationsSource:
        """The repository's migrations; an error in finding them need not wait for a server.

        Raises:
            ConfigurationError: there are none, or a command makes the schema in their place.
        """
        from schema_docs.migrations.folder import read_folder
        from schema_docs.migrations.layouts.layout import Given
        from schema_docs.sources import MigrationsSource

        settings = self.settings
        if settings.migrate_command is not None:
            raise ConfigurationError(
                f"this is about files of SQL, and the schema is made by `migrate_command`, "
                f"{settings.migrate_command}"
            )
        folder = read_folder(
            self.migrations_path(),
            settings.migrations_layout,
            given=Given(
                user=settings.user,
                database=settings.database_name,
                placeholders=settings.placeholders,
                run_scripts=settings.run_scripts,
            ),
        )
        return MigrationsSource(
            folder=replace(
                folder,
                not_run=tuple(
                    each for each in folder.not_run if not self._is_ours(folder.path / each.name)
                ),
            ),
            shown_as=self.relative(folder.path),
            user=settings.user,
            database=settings.database_name,
            server=settings.server,
            bindir=None if settings.bindir is None else self.root / settings.bindir,
            keep_going=settings.on_error == "continue",
            preparation=self._preparation(folder.layout.name),
            verify=verify,
            twice=twice,
        )

    def _is_ours(self, file: Path) -> bool:
        """Whether a file beside the migrations holds our settings, or is generated."""
        path = self.relative(file)
        return path == FILE_NAME or any(
            path in {settings.document, *settings.files_beside}
            or posixpath.dirname(path) == pages_folder(settings.document)
            or path.startswith(f"{settings.diagrams_folder}/")
            for settings in (self.settings, *self.databases)
        )

    def migrations_path(self) -> Path:
        """The folder of migrations, or the file of the whole schema.

        Raises:
            ConfigurationError: the settings name none, and the repository has none, or several.
        """
        if self.settings.migrations is not None:
            return self.root / self.settings.migrations
        from schema_docs.migrations.search import find_folder

        return find_folder(self.root)

    def made(self, *, verify: bool = False, twice: bool = False) -> Source:
        """What makes the schema: the repository's migrations, or the team's own tool.

        Raises:
            ConfigurationError: there are no migrations, or `before` names a file that is not there.
        """
        settings = self.settings
        if settings.migrate_command is None:
            return self.migrations(verify=verify, twice=twice)
        if twice:
            raise ConfigurationError(
                "--twice applies files of SQL, and the schema is made by `migrate_command`, "
                f"{settings.migrate_command}, which knows what has run already"
            )
        from schema_docs.migrations.command import Command
        from schema_docs.sources import CommandSource

        return CommandSource(
            command=Command(line=settings.migrate_command, folder=self.root),
            user=settings.user,
            database=settings.database_name,
            server=settings.server,
            bindir=None if settings.bindir is None else self.root / settings.bindir,
            preparation=self._preparation(),
            verify=verify,
        )

    def _preparation(self, layout: str = "") -> Preparation:
        """What there is before the first migration.

        Args:
            layout: of the migrations; a platform's own tool has one.

        Raises:
            ConfigurationError: `before` names a file that is not there.
        """
        from schema_docs.migrations.before import Preparation, platform_of, read_before

        settings = self.settings
        preset = settings.preset or platform_of(layout)
        return Preparation(
            preset=None if preset == "none" else preset,
            roles=settings.roles,
            before=read_before(self.root, settings.before),
        )

    def lives_by(self, file: Path) -> bool:
        """Whether a file is one that the reference is made from, or part of it.

        Args:
            file: its path, without symbolic links.
        """
        from schema_docs.config.files import settings_file

        settings = self.settings
        written_by_hand = self.config_file or settings_file(self.root)
        paths = (settings.document, *settings.files_beside, written_by_hand)
        if file in {(self.root / path).resolve() for path in paths if path is not None}:
            return True
        if settings.migrate_command is not None or not file.exists():
            return False
        try:
            return file.is_relative_to(self.migrations_path().resolve())
        except ConfigurationError:  # told by whatever needs them
            return False

    def relative(self, path: Path) -> str:
        """A path as the page and the reports name it."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def generate(
        self,
        schema: LoadedSchema,
        before: Reading | None = None,
        *,
        fragments: bool = True,
        for_gate: bool = False,
    ) -> Generated:
        """All that follows from a schema, and from what stands on the page so far.

        Args:
            schema: the schema.
            before: what stands on the page.
            fragments: whether other Markdown files are read.
            for_gate: whether it is to be compared with what is checked in. Then the relations that
                were inferred are those that the page lists, unless the settings want them gated.

        Raises:
            ConfigurationError: the settings name a table or column that there is not.
            DocumentError: a template leaves no place for some of the words; or a block of another
                Markdown file cannot be filled.
        """
        from schema_docs.album import Album
        from schema_docs.document.claims import NOTHING
        from schema_docs.document.merge import merge
        from schema_docs.generated import Generated

        gated = self.settings.infer_relations == "gated"
        listed_on = (before or NOTHING) if for_gate and not gated else None
        without_key = self.relations_without_key(schema, listed_on)
        relations = without_key.relations
        album = Album(schema.database, relations, self.settings)
        merged = merge(self._page_source(schema, relations, album), before or NOTHING)
        return Generated(
            schema=schema,
            pages=merged.pages,
            reports=merged.reports,
            moves=merged.moves,
            album=album,
            dots=album.dots(merged.directory.targets),
            exports=self.settings.exports,
            title=self.settings.title,
            groups=self._groups(schema),
            relations=relations,
            notices=without_key.notices,
            fragments=self._fragments(merged) if fragments else (),
        )

    def _groups(self, schema: LoadedSchema) -> dict[str, tuple[QualifiedName, ...]]:
        """The tables of each group of the page."""
        from schema_docs.document.layout import OTHER, groups

        domains = {name: group.tables for name, group in self.settings.groups.items()}
        return {
            group.title: tuple(table.name for table in group.tables)
            for group in groups(schema, self.settings.group_by, domains)
            if group.title not in {"", OTHER}
        }

    def configured_relations(self, schema: LoadedSchema) -> WithoutKey:
        """The relations of a schema that the settings name, and no foreign key.

        Raises:
            ConfigurationError: the settings name a table or column that there is not.
        """
        from schema_docs.diagram.virtual import configured_relations

        return configured_relations(schema, self.settings.relations, self.settings.excluded)

    def relations_without_key(
        self, schema: LoadedSchema, listed_on: Reading | None = None
    ) -> WithoutKey:
        """The relations of a schema that the settings name, and those that are inferred.

        Args:
            schema: the schema.
            listed_on: a page that lists what was inferred once, in place of inferring it now.

        Raises:
            ConfigurationError: the settings name a table or column that there is not.
        """
        said = self.configured_relations(schema)
        if not self.settings.infer_relations:
            return said
        if listed_on is not None:
            from schema_docs.document.listed_relations import listed_relations

            return said.and_also(listed_relations(schema, listed_on, said.relations))
        from schema_docs.diagram.inferred import inferred_relations

        return said.and_also(inferred_relations(schema.database, said.relations))

    def page_source(self, schema: LoadedSchema) -> PageSource:
        """What the page of a schema is made of."""
        from schema_docs.album import Album

        relations = self.relations_without_key(schema).relations
        album = Album(schema.database, relations, self.settings)
        return self._page_source(schema, relations, album)

    def _page_source(
        self, schema: LoadedSchema, relations: tuple[Relation, ...], album: Album
    ) -> PageSource:
        from schema_docs.document.directory import PageSource

        return PageSource(
            schema=schema,
            title=self.settings.title,
            document=self.settings.document,
            diagrams=album.on_page(),
            relations=relations,
            layout=self.settings.layout,
            group_by=self.settings.group_by,
            domains={name: group.tables for name, group in self.settings.groups.items()},
            templates=self.templates(),
            tells_history=self.settings.history,
        )

    def templates(self) -> str | None:
        """The folder of the team's own templates.

        Raises:
            ConfigurationError: the settings name one that is not there.
        """
        if self.settings.templates is None:
            return None
        folder = self.root / self.settings.templates
        if not folder.is_dir():
            raise ConfigurationError(
                f"{self.settings.templates}: no such folder of templates; "
                "`schema-docs init --templates` writes the default ones there"
            )
        return str(folder)

    def _fragments(self, merged: Rendered) -> tuple[Fragment, ...]:
        """The other Markdown files that have blocks, as they should be.

        Raises:
            ConfigurationError: the settings name a file that is not there.
            DocumentError: a file or one of its blocks cannot be read; names the line.
        """
        from schema_docs.fragments.files import find_markdown, read_markdown
        from schema_docs.fragments.refresh import ONLY_ONE, Meant, refresh_files

        pages = {*merged.pages, *(settings.document for settings in self.databases)}
        texts = read_markdown(self.root, self.settings.fragments, but=pages)
        if not texts:
            return ()
        meant = ONLY_ONE
        if self.settings.name is not None:
            owners: dict[str, str | None] = {}
            for settings in self.databases:
                for path in find_markdown(self.root, settings.fragments):
                    owners.setdefault(path, settings.name)
            meant = Meant(
                name=self.settings.name,
                names=tuple(str(settings.name) for settings in self.databases),
                by_default=frozenset(p for p in owners if owners[p] == self.settings.name),
            )
        return refresh_files(texts, merged, meant)

    def read(self, path: str) -> str | None:
        """A checked-in text file with LF line ends and no byte-order mark; None if there is none.

        Raises:
            DocumentError: it is there and cannot be read as UTF-8 text.
        """
        return read_text(self.root, path)

    def read_generated(self, path: str) -> str | None:
        """The same of a file in which no word is anybody's: what is no text is then another text.

        Raises:
            DocumentError: it is there and cannot be read.
        """
        return read_text(self.root, path, errors="replace")

    def own_page(self, *, replaces_others: bool = False) -> Reading | None:
        """What stands on the checked-in pages; None if there are none.

        Args:
            replaces_others: whether a document that somebody else wrote counts as none.

        Raises:
            DocumentError: there is one that somebody else wrote, whose words a build would lose;
                or one that cannot be read, since a mark is broken or a merge is not finished.
        """
        from schema_docs.document.grammar import is_ours
        from schema_docs.document.reading import read_pages

        path = self.settings.document
        page, others = self.read(path), self._other_pages()
        if page is None or (page.strip() and not is_ours(page) and replaces_others):
            return read_pages(others) if others else None
        if page.strip() and not is_ours(page):
            raise DocumentError(
                f"{path}: was not written by schema-docs, and build would replace it; take its "
                "words over with `schema-docs adopt`, move it away, set `document` to another "
                "file, or give --force"
            )
        return read_pages({path: page, **others})

    def refuse_to_replace_others(self, generated: Generated) -> None:
        """Makes sure that no file beside the document would replace somebody else's.

        Raises:
            DocumentError: one would.
        """
        if theirs := self.theirs(generated):
            raise DocumentError(
                f"{theirs[0]}: was not written by schema-docs, and build would replace it; "
                "move it away, or give --force"
            )

    def theirs(self, generated: Generated) -> tuple[str, ...]:
        """Files beside the document that stand where build writes, and that are somebody else's."""
        from schema_docs.diagram.stamp import PICTURE, STAMPS

        ours = self._other_pages()
        theirs = [
            path
            for path in generated.pages
            if path != generated.page_path and path not in ours and (self.read(path) or "").strip()
        ]
        for path in generated.dots:
            picture = None if path == generated.diagram_path else self.read_generated(path)
            if picture is not None and picture.strip() and not PICTURE.is_on(picture):
                theirs.append(path)
        for path, what in generated.exports.items():
            text = self.read_generated(path) if what in STAMPS else None
            if text is not None and text.strip() and not STAMPS[what].is_on(text):
                theirs.append(path)
        return tuple(theirs)

    def _other_pages(self) -> dict[str, str]:
        """Pages of single tables and views that are checked in, and that we wrote."""
        return pages_beside(self.root, self.settings.document)

    def drawn(self) -> dict[str, str]:
        """The diagrams that are checked in, and that we drew, by their paths.

        Raises:
            DocumentError: one of them cannot be read.
        """
        path = self.settings.diagram_path
        whole = self.read_generated(path)
        first = {} if whole is None else {path: whole}
        return first | pictures_in(self.root, self.settings.diagrams_folder)

    def left_over(self, generated: Generated) -> tuple[str, ...]:
        """Pages and diagrams that we wrote once, of what is gone or has none of its own now."""
        pictures = pictures_in(self.root, self.settings.diagrams_folder)
        return (
            *(path for path in self._other_pages() if path not in generated.pages),
            *(path for path in pictures if path not in generated.dots),
        )

    def remove(self, path: str) -> None:
        """Removes a page or diagram that is left over.

        Raises:
            ConfigurationError: it cannot be removed.
        """
        try:
            (self.root / path).unlink(missing_ok=True)
            folder = (self.root / path).parent
            if not any(folder.iterdir()):
                folder.rmdir()
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be removed: {error.strerror}") from error

    def checked_in(self) -> Reading:
        """What stands on the checked-in page, whoever wrote it; nothing where there is none.

        Raises:
            DocumentError: a mark is broken, or a merge is not finished.
        """
        from schema_docs.document.reading import read_pages

        page = self.read(self.settings.document)
        document = {} if page is None else {self.settings.document: page}
        return read_pages({**document, **self._other_pages()})

    # -- adopting a page --------------------------------------------------------------------

    def handwritten(self, path: str) -> str:
        """A page that somebody wrote by hand.

        Raises:
            DocumentError: there is none, or it is one of ours.
        """
        from schema_docs.document.grammar import is_ours

        page = self.read(path)
        if page is None:
            raise DocumentError(f"{path}: no such file to adopt")
        if is_ours(page):
            raise DocumentError(
                f"{path}: was written by schema-docs, which keeps its words by itself; "
                "run `schema-docs build`"
            )
        return page

    def beside(self, path: str) -> Reading:
        """What stands on the document already, where another page is adopted."""
        from schema_docs.document.claims import NOTHING

        return NOTHING if path == self.settings.document else self.own_page() or NOTHING

    def set_aside(self, path: str) -> None:
        """Copies a page to `PATH.orig`, byte for byte.

        Raises:
            ConfigurationError: there is another file of that name.
        """
        content, target = (self.root / path).read_bytes(), self.root / f"{path}.orig"
        if target.exists() and target.read_bytes() != content:
            raise ConfigurationError(
                f"{path}.orig: is there already, and is not what {path} is now; move it away first"
            )
        try:
            _replace(target, content)
        except OSError as error:
            raise ConfigurationError(f"{path}.orig: cannot be written: {error.strerror}") from error

    def remove_adopted(self, path: str) -> None:
        """Removes a page that another one has taken the place of; its copy is there.

        Raises:
            ConfigurationError: it cannot be removed.
        """
        if (self.root / path).resolve() != (self.root / self.settings.document).resolve():
            try:
                (self.root / path).unlink()
            except OSError as error:
                raise ConfigurationError(f"{path}: cannot be removed: {error.strerror}") from error

    # -- writing ----------------------------------------------------------------------------

    def make(self, path: str, text: str) -> None:
        """Makes a file that is not there.

        Raises:
            ConfigurationError: it is there, or cannot be written.
        """
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError as error:
            raise ConfigurationError(f"{path}: is there already, and is not replaced") from error
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error

    def write(self, path: str, content: str | bytes) -> bool:
        """Replaces a file as a whole, or not at all; False when it held these very bytes."""
        return write_file(self.root, path, content)


def write_file(root: Path, path: str, content: str | bytes) -> bool:
    """Replaces a file as a whole, or not at all; False when it held these very bytes.

    Args:
        root: what the path is relative to.
        path: as errors name it.
        content: what it will hold.

    Raises:
        ConfigurationError: it cannot be written.
    """
    if isinstance(content, str):
        content = content.encode()
    try:
        if (root / path).exists() and not (root / path).is_file():  # a pipe, a device
            (root / path).write_bytes(content)
            return True
        target = (root / path).resolve()  # through a symbolic link, not over it
        if target.is_file() and target.read_bytes() == content:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    except RuntimeError as error:  # of Python before 3.13
        raise ConfigurationError(f"{path}: cannot be written: a symbolic link to itself") from error
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

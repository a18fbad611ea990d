"""What follows from a schema and from the settings of a project: its pages, diagrams and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.album import Album
from schema_docs.diagram.inferred import inferred_relations
from schema_docs.diagram.virtual import configured_relations
from schema_docs.document.claims import NOTHING
from schema_docs.document.layout import OTHER, groups
from schema_docs.document.listed_relations import listed_relations
from schema_docs.document.merge import merge
from schema_docs.document.source import PageSource
from schema_docs.fragments.files import find_markdown, read_markdown
from schema_docs.fragments.refresh import ONLY_ONE, Meant, refresh_files
from schema_docs.generated import Generated

if TYPE_CHECKING:
    from schema_docs.config.settings import Settings
    from schema_docs.diagram.relations import Relation
    from schema_docs.diagram.virtual import WithoutKey
    from schema_docs.document.claims import Reading
    from schema_docs.document.render import Rendered
    from schema_docs.fragments.refresh import Fragment
    from schema_docs.model import QualifiedName
    from schema_docs.project import Project
    from schema_docs.sources import LoadedSchema


def generate(
    project: Project,
    schema: LoadedSchema,
    before: Reading | None = None,
    *,
    fragments: bool = True,
    for_gate: bool = False,
) -> Generated:
    """All that follows from a schema, and from what stands on the page so far.

    Args:
        project: the repository.
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
    gated = project.settings.infer_relations == "gated"
    listed_on = (before or NOTHING) if for_gate and not gated else None
    without_key = _relations_without_key(project.settings, schema, listed_on)
    relations = without_key.relations
    album = Album(schema.database, relations, project.settings)
    merged = merge(_page_source(project, schema, relations, album), before or NOTHING)
    return Generated(
        schema=schema,
        pages=merged.pages,
        reports=merged.reports,
        moves=merged.moves,
        album=album,
        targets=merged.directory.targets,
        exports=project.settings.exports,
        title=project.settings.title,
        groups=_groups(project.settings, schema),
        relations=relations,
        notices=(*without_key.notices, *album.notices()),
        fragments=_fragments(project, merged) if fragments else (),
    )


def page_source(project: Project, schema: LoadedSchema) -> PageSource:
    """What the page of a schema is made of."""
    relations = _relations_without_key(project.settings, schema).relations
    album = Album(schema.database, relations, project.settings)
    return _page_source(project, schema, relations, album)


def _page_source(
    project: Project, schema: LoadedSchema, relations: tuple[Relation, ...], album: Album
) -> PageSource:
    return PageSource(
        schema=schema,
        title=project.settings.title,
        document=project.settings.document,
        diagrams=album.on_page(),
        relations=relations,
        layout=project.settings.layout,
        group_by=project.settings.group_by,
        domains={name: group.tables for name, group in project.settings.groups.items()},
        templates=project.templates(),
        tells_history=project.settings.history,
    )


def _relations_without_key(
    settings: Settings, schema: LoadedSchema, listed_on: Reading | None = None
) -> WithoutKey:
    """The relations of a schema that the settings name, and those that are inferred.

    Args:
        settings: of the project.
        schema: the schema.
        listed_on: a page that lists what was inferred once, in place of inferring it now.

    Raises:
        ConfigurationError: the settings name a table or column that there is not.
    """
    said = configured_relations(schema, settings.relations, settings.excluded)
    if not settings.infer_relations:
        return said
    if listed_on is not None:
        return said.and_also(listed_relations(schema, listed_on, said.relations))
    return said.and_also(inferred_relations(schema.database, said.relations))


def _groups(settings: Settings, schema: LoadedSchema) -> dict[str, tuple[QualifiedName, ...]]:
    """The tables of each group of the page."""
    domains = {name: group.tables for name, group in settings.groups.items()}
    return {
        group.title: tuple(table.name for table in group.tables)
        for group in groups(schema, settings.group_by, domains)
        if group.title not in {"", OTHER}
    }


def _fragments(project: Project, merged: Rendered) -> tuple[Fragment, ...]:
    """The other Markdown files that have blocks, as they should be.

    Raises:
        ConfigurationError: the settings name a file that is not there.
        DocumentError: a file or one of its blocks cannot be read; names the line.
    """
    pages = {*merged.pages, *(settings.document for settings in project.databases)}
    texts = read_markdown(project.root, project.settings.fragments, but=pages)
    if not texts:
        return ()
    meant = ONLY_ONE
    if project.settings.name is not None:
        owners: dict[str, str | None] = {}
        for settings in project.databases:
            for path in find_markdown(project.root, settings.fragments):
                owners.setdefault(path, settings.name)
        meant = Meant(
            name=project.settings.name,
            names=tuple(str(settings.name) for settings in project.databases),
            by_default=frozenset(p for p in owners if owners[p] == project.settings.name),
        )
    return refresh_files(texts, merged, meant)

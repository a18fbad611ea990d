"""Migrations that others have at another place: the project's folder was moved as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.git import folder_in_repository
from schema_docs.migrations.psql import script_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from schema_docs.project import Project
    from schema_docs.revisions import GitRepository


def moved_here(project: Project, repository: GitRepository, commit: str) -> dict[str, str]:
    """What ran of the migrations that a commit has elsewhere, by the path that they have now.

    They are those of a file that is gone and says the same to the byte, under the same name.

    Raises:
        RevisionError: git cannot list or read the files.
    """
    folder = project.migrations().folder
    below = folder_in_repository(project.root)
    top = project.root.parents[below.count("/")] if below else project.root
    by_name = {migration.name: migration for migration in folder.migrations}
    gone = [
        (by_name[name], blob.number)
        for path, blob in repository.tree(commit).files.items()
        if (name := _name_of(path, by_name.keys())) is not None and not (top / path).exists()
    ]
    contents = repository.contents([number for _, number in gone])
    found: dict[str, str] = {}
    for (migration, _), content in zip(gone, contents, strict=True):
        path = folder.path / migration.name
        if path.read_bytes().replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n"):
            script = script_of(folder.path, migration) or b""
            found[project.relative(path)] = script.decode("utf-8-sig", "replace")
    return found


def _name_of(path: str, names: Collection[str]) -> str | None:
    """The migration's name that a path ends in."""
    parts = path.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end in names), None)

"""What stands in a repository already: migrations, a reference, CI, pre-commit. Only reads."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from schema_docs.config.files import FILE_NAME, find_root, load_databases, settings_file
from schema_docs.config.settings import Settings
from schema_docs.document.grammar import is_ours
from schema_docs.git import remote_url
from schema_docs.migrations.search import find_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DOCUMENT: Final = Settings().document
_REFERENCES: Final = re.compile(
    r"(?:(?:db|database|postgres|sql)[-_ ]?(?:schema|reference|tables|structure|model|docs?)|"
    r"schema|data[-_ ]?(?:model|dictionary))\.(?:md|markdown)",
    re.IGNORECASE,
)
"""What people call a page about their tables."""
_DOCS: Final = ("docs", "doc", "documentation")
_COMPOSE: Final = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml")
_POSTGRES_IMAGE: Final = re.compile(r"postg|pgvector|timescale|supabase", re.IGNORECASE)
_DEFAULT: Final = re.compile(r"\$\{\w+:?-([^${}]*)\}")
"""A variable of a compose file that has a default."""
_TOOLS: Final = {
    "alembic.ini": "alembic upgrade head",
    "manage.py": "python manage.py migrate",
    "knexfile.js": "npx knex migrate:latest",
    "knexfile.ts": "npx knex migrate:latest",
}
"""Files of tools that make the schema without SQL of their own, and how these are started."""

CI_FILES: Final = {
    "github": ".github/workflows",
    "gitlab": ".gitlab-ci.yml",
    "circleci": ".circleci/config.yml",
}
"""Where the CI systems that `init` can write for are told what to do."""
OTHER_CI: Final = (
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".buildkite/pipeline.yml",
    ".drone.yml",
    ".forgejo/workflows",
    ".gitea/workflows",
    "Jenkinsfile",
    ".travis.yml",
    ".woodpecker.yml",
    ".woodpecker",
)
MAKEFILES: Final = ("GNUmakefile", "makefile", "Makefile")
"""In the order in which make looks for one."""


def job_name(directory: str) -> str:
    """What the job of a project is called, in a repository that may have several.

    `a-b/c` and `a/b-c` are two projects: `schema-docs-a_b-c` and `schema-docs-a-b_c`.
    """
    folders = ("_".join(re.findall(r"[A-Za-z0-9]+", part)) for part in directory.split("/"))
    return "-".join(["schema-docs", *filter(None, folders)])


@dataclass(frozen=True, kw_only=True)
class Compose:
    """The superuser and database of the only PostgreSQL of a compose file."""

    file: str
    user: str
    database: str | None = None
    mounted: frozenset[Path] = frozenset()
    """Folders that the image runs when it starts with an empty volume."""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a repository has."""

    root: Path
    """Where the settings are, or would be."""
    top: Path
    """Of the git repository; `root` itself outside of one."""
    settings: tuple[Settings, ...] = ()
    """Of each database; nothing where no file has settings."""
    settings_file: str = FILE_NAME
    folders: tuple[Path, ...] = ()
    """Where migrations lie below the root."""
    commands: Mapping[str, str]
    """Commands that make a schema, by the file that told."""
    references: tuple[str, ...] = ()
    """Pages that may be about the tables, ours or somebody's, likeliest first."""
    docs: str = "docs"
    """The folder of the documentation."""
    compose: Compose | None = None
    ci: tuple[str, ...] = ()
    """Of `CI_FILES`, those that are there; where none is, the one of git's remote."""
    other_ci: tuple[str, ...] = ()
    makefile: str | None = None

    @property
    def settings_told(self) -> str:
        """That there are settings, where there are."""
        is_ours = self.settings_file == FILE_NAME
        return f"{self.settings_file} {'is there' if is_ours else 'has settings'} already"

    @property
    def directory(self) -> str:
        """The root relative to the top, in POSIX spelling."""
        return self.root.relative_to(self.top).as_posix()


def survey(directory: Path) -> Survey:
    """Looks at the repository that one stands in.

    The settings belong where they are, else into the folder that one stands in: below the top of
    the repository that is one project of several.

    Raises:
        ConfigurationError: there are settings, and they are not as they must be.
    """
    here = directory.resolve()
    root = find_root(here)
    name = settings_file(root)
    if name is None:
        root = here
    top = next((f for f in (root, *root.parents) if (f / ".git").exists()), root)
    docs = next((name for name in _DOCS if (root / name).is_dir()), "docs")
    return Survey(
        root=root,
        top=top,
        settings=load_databases(root) if name else (),
        settings_file=name or FILE_NAME,
        folders=find_folders(root),
        commands={name: _TOOLS[name] for name in _TOOLS if (root / name).is_file()},
        references=tuple(_references(root, docs)),
        docs=docs,
        compose=_compose(root, top),
        ci=_ci(top),
        other_ci=tuple(name for name in OTHER_CI if (top / name).exists()),
        makefile=next((name for name in MAKEFILES if _has_exactly(top, name)), None),
    )


_HERE: Final = r"schema-docs(?!['\"]? -C | of |-(?!check\b|build\b)|\.xml)(?!\s*[~=<>!]=)"
"""What names us, but for what `init` writes for the project of a folder below."""


def what_runs_us(top: Path, path: str, directory: str) -> str | None:
    """The file at a path, or right in the folder there, that runs schema-docs for this project."""
    place = top / path
    if not place.exists():
        return None
    told = _HERE
    if directory != ".":  # of several projects, this one
        told = rf"(?:{re.escape(job_name(directory))}(?:-check)?|{re.escape(directory)})(?![\w-])"
    runs = re.compile(told.encode())
    for file in sorted(place.iterdir()) if place.is_dir() else [place]:
        if file.is_file() and runs.search(file.read_bytes()):
            return file.relative_to(top).as_posix()
    return None


def _has_exactly(folder: Path, name: str) -> bool:
    """Whether there is a file whose name is spelled so, also where the disk minds no case."""
    return name in {entry.name for entry in os.scandir(folder)}


def _references(root: Path, docs: str) -> Iterator[str]:
    """Where the reference would be by default, in whichever case; then what has such a name."""
    found = [
        file.relative_to(root).as_posix()
        for file in (*sorted((root / docs).rglob("*")), *sorted(root.iterdir()))
        if file.is_file() and _REFERENCES.fullmatch(file.name)
    ]
    default = f"{docs}/{Path(_DOCUMENT).name}".casefold()
    yield from sorted(found, key=lambda path: path.casefold() != default)


def is_written_by_hand(file: Path) -> bool:
    """Whether there is a page, and somebody else than us wrote it."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    return bool(text.strip()) and not is_ours(text)


def _ci(top: Path) -> tuple[str, ...]:
    there = tuple(kind for kind, path in CI_FILES.items() if (top / path).exists())
    if there:
        return there
    host = (remote_url(top) or "").casefold()
    return tuple(kind for kind in ("github", "gitlab") if f"{kind}." in host)


def _compose(root: Path, top: Path) -> Compose | None:
    """The user of the PostgreSQL that the compose files start, where they agree on one."""
    found: list[Compose] = []
    for folder in dict.fromkeys((root, top)):
        for file in sorted(folder.iterdir()):
            if file.is_file() and _COMPOSE.fullmatch(file.name):
                found += _servers(file, os.path.relpath(file, root))
    users = {(each.user, each.database) for each in found}
    return found[0] if len(users) == 1 else None


def _servers(file: Path, shown: str) -> Iterator[Compose]:
    try:
        content = yaml.safe_load(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return  # whoever runs it will be told
    services = content.get("services") if isinstance(content, dict) else None
    for service in services.values() if isinstance(services, dict) else ():
        if not isinstance(service, dict) or not _POSTGRES_IMAGE.search(str(service.get("image"))):
            continue
        given = service.get("environment")
        if isinstance(given, list):
            given = dict(str(each).split("=", 1) for each in given if "=" in str(each))
        if not isinstance(given, dict):
            continue
        user = _evaluated(given.get("POSTGRES_USER"))
        if user:
            yield Compose(
                file=Path(shown).as_posix(),
                user=user,
                database=_evaluated(given.get("POSTGRES_DB")),
                mounted=frozenset(_mounted(file.parent, service.get("volumes"))),
            )


def _evaluated(value: object) -> str | None:
    """A text with the defaults of its variables; None where one has none."""
    if value is None:
        return None
    text = _DEFAULT.sub(r"\1", str(value))
    return None if "$" in text else text


def _mounted(folder: Path, volumes: object) -> Iterator[Path]:
    for volume in volumes if isinstance(volumes, list) else ():
        if isinstance(volume, dict):
            source, target = str(volume.get("source")), str(volume.get("target"))
        else:
            source, _, target = str(volume).partition(":")
        if "docker-entrypoint-initdb.d" in target:
            yield (folder / source).resolve()

"""A schema as one JSON file: written for machines, and read back to an equal model.

The form is the model's own, without what is by default; `docs/snapshot.schema.json` describes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from schema_docs.errors import SnapshotError
from schema_docs.migrations.history import NO_HISTORY, History
from schema_docs.model import Database
from schema_docs.sources import LoadedSchema, MigrationList

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import TypeAdapter

VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The file as a value."""

    version: Literal[1]
    migrations: MigrationList | None = None
    command: str | None = None
    """What made the schema in place of a folder of migrations."""
    history: History = NO_HISTORY
    database: Database


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[Snapshot]:
    """What turns snapshots into JSON and back, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(Snapshot)


def write_snapshot(schema: LoadedSchema) -> str:
    """The text of the file: indented, LF line ends, one at its end."""
    snapshot = Snapshot(
        version=VERSION,
        migrations=schema.migrations,
        command=schema.command,
        history=schema.history,
        database=schema.database,
    )
    plain = adapter().dump_python(
        snapshot,
        mode="json",
        exclude_defaults=True,
        exclude={"database": {"extensions": {"__all__": {"unused"}}}},
    )
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def read_snapshot(file: Path) -> LoadedSchema:
    """The schema that a snapshot holds.

    Raises:
        SnapshotError: there is no such file, it is of another version, or it is not a snapshot.
    """
    from pydantic import ValidationError

    try:
        content: Any = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise SnapshotError(f"{file}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SnapshotError(f"{file}: cannot be read as JSON: {error}") from error
    version = content.get("version") if isinstance(content, dict) else None
    if version != VERSION:
        raise SnapshotError(
            f"{file}: not a snapshot of version {VERSION}, which this schema-docs reads "
            f"(it says {version!r}); write it again with `schema-docs export json`"
        )
    try:
        snapshot = adapter().validate_json(json.dumps(content))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SnapshotError(f"{file}: not a snapshot: {place}: {first['msg']}") from error
    return LoadedSchema(
        database=snapshot.database,
        migrations=snapshot.migrations,
        command=snapshot.command,
        history=snapshot.history,
    )


def tell_the_same(one: str, other: str) -> bool:
    """Whether two texts are snapshots of equal schemas, extensions of whichever version."""
    try:
        return adapter().validate_json(one) == adapter().validate_json(other)
    except ValueError:  # one is no snapshot, or of another version
        return False


def json_schema() -> str:
    """The JSON Schema of the file, as `docs/snapshot.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"

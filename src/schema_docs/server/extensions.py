"""Where an extension is to be had that a server lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.server.binaries import embedded_binaries, local_binaries, newest_of
from schema_docs.server.cluster import STAND_INS

if TYPE_CHECKING:
    from schema_docs.server.interface import Origin


def where_to_get(extension: str, origin: Origin) -> str:
    """What to do about an extension that is not available.

    Args:
        extension: its name.
        origin: what the server is that lacks it.
    """
    embedded = embedded_binaries()
    stand_ins = {control.stem for control in (STAND_INS / "extension").glob("*.control")}
    if origin != "embedded" and embedded and extension in embedded.extensions() | stand_ins:
        return "the embedded PostgreSQL has it: use --server embedded"
    local = local_binaries()
    newest = newest_of(local)
    having = newest_of([each for each in local if extension in each.extensions()])
    if having is not None and having == newest and origin != "local":
        return f"PostgreSQL {having.version} of this machine has it: use --server local"
    if having is not None and having != newest:
        return f"PostgreSQL {having.version} of this machine has it: use --bindir {having.bindir}"
    if origin == "given":
        return "install it on the server of the URL, or name one that has it"
    major = newest.major if newest else "N"
    package = extension.removeprefix("pg_").replace("_", "-")
    return (
        "install it for a PostgreSQL of this machine (Debian and Ubuntu have packages called "
        f"postgresql-{major}-{package} or like that) and use --server local, or name a server "
        "that has it: --server URL"
    )

"""A name for a user who has none.

Containers are often run under a bare number (`docker run --user 1234`, OpenShift), and `initdb`
refuses to work for somebody whom the system cannot name. PostgreSQL's own Docker image has the
same way out: the library nss_wrapper, preloaded, answers out of a file of ours.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import Final

from schema_docs.errors import ServerError

LIBRARIES: Final = ("usr/lib/*/libnss_wrapper.so", "usr/lib*/libnss_wrapper.so")
"""Where systems put nss_wrapper, below `/`."""


def naming_environment(folder: Path) -> dict[str, str]:
    """What gives a started program a name for whoever runs it; nothing where there is one.

    Args:
        folder: a private one, into which a file is written.

    Raises:
        ServerError: there is no name, and no nss_wrapper either.
    """
    number = os.geteuid()
    try:
        pwd.getpwuid(number)
    except KeyError:
        pass
    else:
        return {}
    library = next((file for glob in LIBRARIES for file in sorted(Path("/").glob(glob))), None)
    if library is None:
        raise ServerError(
            f"user {number} has no name on this system, which PostgreSQL's initdb insists on; run "
            "schema-docs as a user who has one, or install nss_wrapper (libnss-wrapper on Debian)"
        )
    passwd = folder / "passwd"
    passwd.write_text(f"schema-docs:x:{number}:{os.getegid()}::{folder}:/bin/false\n")
    return {
        "LD_PRELOAD": str(library),
        "NSS_WRAPPER_PASSWD": str(passwd),
        "NSS_WRAPPER_GROUP": "/etc/group",
    }

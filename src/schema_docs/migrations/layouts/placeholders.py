"""`${name}` in a script: what a migration tool puts in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLACEHOLDER: Final = re.compile(r"\$\{(?P<name>[^{}\n]+)\}")
_ENVIRONMENT: Final = re.compile(
    r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?P<default>[^}\n]*))?\}"
)


def filled(script: str, values: Mapping[str, str], file: str, *, strict: bool = True) -> str:
    """The script with every `${name}` replaced; names are compared without regard to case.

    Args:
        script: keeps its lines as long as no value has a line end.
        values: by name.
        file: for the error.
        strict: whether a name without a value is an error; else it stays as it is.

    Raises:
        ConfigurationError: a name has no value.
    """
    known = {name.casefold(): value for name, value in values.items()}

    def value(match: re.Match[str]) -> str:
        found = known.get(match["name"].casefold())
        if found is not None:
            return found
        if not strict:
            return match[0]
        line = script.count("\n", 0, match.start()) + 1
        raise ConfigurationError(_missing(file, line, match["name"]))

    return _PLACEHOLDER.sub(value, script)


def environment_filled(
    script: str,
    lines: Sequence[str],
    switch: re.Pattern[str],
    values: Mapping[str, str],
    file: str,
) -> str:
    """The script with `${NAME}` and `${NAME:-default}` replaced where the file says so.

    The values come from the settings, never from the environment, which is another on each machine.

    Args:
        script: what runs of the file.
        lines: of the file, which have the marks that the script has no more.
        switch: the line that begins or ends it, by its group `on`.
        values: by name.
        file: for the error.

    Raises:
        ConfigurationError: a name has neither value nor default.
    """
    on, made = False, []
    for number, (line, original) in enumerate(zip(script.split("\n"), lines, strict=True), 1):
        if match := switch.match(original):
            on = match["on"].lower() == "on"

        def value(match: re.Match[str], number: int = number) -> str:
            found = values.get(match["name"], match["default"])
            if found is None:
                raise ConfigurationError(_missing(file, number, match["name"]))
            return found

        made.append(_ENVIRONMENT.sub(value, line) if on else line)
    return "\n".join(made)


def _missing(file: str, line: int, name: str) -> str:
    return (
        f"{file}:{line}: ${{{name}}} has no value; give it one in the settings, "
        f'[placeholders] "{name}" = "…"'
    )

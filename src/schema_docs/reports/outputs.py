"""Where the formats go: one to standard output or a file, any number of others to files.

`--format FORMAT` says what is on standard output, `--output FILE` that it goes to a file instead,
`--output FORMAT=FILE` what goes to a file besides. The file `-` is standard output.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, get_args

from schema_docs.errors import OutputError
from schema_docs.reports.format_names import FormatName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES: Final[tuple[FormatName, ...]] = get_args(FormatName)


@dataclass(frozen=True)
class Outputs:
    """What is written where."""

    on_stdout: FormatName | None
    """None: nothing."""
    files: Mapping[str, FormatName]
    """The format of each file, by its path as it was typed."""

    @property
    def formats(self) -> frozenset[FormatName]:
        """Every format that is wanted."""
        wanted = {*self.files.values(), *([self.on_stdout] if self.on_stdout else [])}
        return frozenset(wanted)


def parse_outputs(form: FormatName, outputs: Sequence[str]) -> Outputs:
    """What `--format` and each `--output` say together.

    Args:
        form: of `--format`.
        outputs: `FILE` or `FORMAT=FILE`; what stands before `=` and is no format belongs to the
            file's name.

    Raises:
        OutputError: two of them are about one file, or about standard output; one names no file, or
            a format that there is not.
    """
    files: dict[str, FormatName] = {}
    paths: dict[str, str] = {}
    instead = on_stdout = None
    for output in outputs:
        named, path = _parsed(output)
        if named is None and instead is not None:
            raise OutputError(
                f"--output {instead} and --output {output} are both for --format {form}; "
                f"write --output FORMAT=FILE for another format, with one of {', '.join(_NAMES)}"
            )
        instead = instead if named else output
        if path in _STDOUT:
            if on_stdout is not None:
                raise OutputError(f"--output {output}: two formats for standard output")
            on_stdout = named or form
        elif (key := posixpath.normpath(path)) in paths:
            raise OutputError(f"--output {output}: two formats for one file")
        else:
            paths[key] = path
            files[path] = named or form
    if instead is None and on_stdout is not None:
        raise OutputError(
            f"--output {on_stdout}=- and --format {form} are both for standard output; "
            f"write --format {on_stdout}, and --output {form}=FILE for the other one"
        )
    return Outputs(form if instead is None else on_stdout, files)


_STDOUT: Final = frozenset({"-", "/dev/stdout"})


def _parsed(output: str) -> tuple[FormatName | None, str]:
    """The format that it names, if it names one, and the file."""
    before, sign, after = output.partition("=")
    named = next((name for name in _NAMES if sign and name == before), None)
    path = output if named is None else after
    if not path:
        raise OutputError(f"--output '{output}' names no file")
    if sign and named is None and (like := get_close_matches(before.lower(), _NAMES, n=1)):
        raise OutputError(
            f"--output {output}: {before} is no format; did you mean {like[0]}? "
            f"A file of that name is ./{output}"
        )
    return named, path

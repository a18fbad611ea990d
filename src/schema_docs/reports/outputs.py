"""Where the formats go: one to standard output or a file, any number of others to files.

`--format FORMAT` says what is on standard output, `--output FILE` that it goes to a file instead,
`--output FORMAT=FILE` what goes to a file besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from schema_docs.errors import ConfigurationError
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
        ConfigurationError: two of them are about one file, or about standard output.
    """
    files: dict[str, FormatName] = {}
    instead = None
    for output in outputs:
        before, _, after = output.partition("=")
        named = next((name for name in _NAMES if name == before and after), None)
        file = after if named else output
        if named is None and instead is not None:
            raise ConfigurationError(
                f"--output {instead} and --output {output} are both for --format {form}; "
                f"write --output FORMAT=FILE for another format, with one of {', '.join(_NAMES)}"
            )
        if file in files:
            raise ConfigurationError(f"--output {output}: two formats for one file")
        files[file] = named or form
        instead = instead if named else output
    return Outputs(form if instead is None else None, files)

"""What `init` proposes to write: which file, with which text. Reads files, and writes none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schema_docs.config.files import FILE_NAME
from schema_docs.errors import ConfigurationError
from schema_docs.setup.snippets import settings_text, snippet
from schema_docs.setup.survey import CI_FILES, job_name, what_runs_us
from schema_docs.setup.yaml_edit import add_entry, is_true, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.setup.snippets import Choice
    from schema_docs.setup.survey import Survey

CI_NAMES: Final = (*CI_FILES, "make", "none")
"""What `--ci` can be."""
_WORKFLOWS: Final = Path(".github/workflows")
_HOOKS: Final = ".pre-commit-config.yaml"
_CHECKING: Final = re.compile(r"test|check|lint|verif|quality|valid", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One file to write."""

    folder: Path
    path: str
    """Relative to the folder, in POSIX spelling."""
    before: str | None = None
    """The text that it has; None where there is no such file."""
    after: str
    added: str
    """What is new in it."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All of it."""

    proposals: tuple[Proposal, ...] = ()
    there: tuple[str, ...] = ()
    """What is as it should be already, in words."""
    advice: tuple[str, ...] = ()
    """What only a person can do."""

    def __add__(self, other: Plan) -> Plan:
        """Both, in this order."""
        return Plan(
            proposals=self.proposals + other.proposals,
            there=self.there + other.there,
            advice=self.advice + other.advice,
        )


def plan(
    survey: Survey, choice: Choice | None, ci: Sequence[str] = (), *, pre_commit: bool | None = None
) -> Plan:
    """What a repository needs still.

    Args:
        survey: what it has.
        choice: what the settings are to say; None where there are settings.
        ci: the systems that somebody asked for; none: those that the repository uses.
        pre_commit: whether the hook is wanted; None: where the repository uses pre-commit.

    Raises:
        ConfigurationError: a file that would be changed cannot be read.
    """
    made = Plan(there=(f"{survey.settings_told}",))
    if choice is not None:
        text = settings_text(choice)
        made = Plan(proposals=(_new(survey.root, FILE_NAME, text),))
        command = choice.migrate_command
    else:
        command = next((each.migrate_command for each in survey.settings), None)
    writer = _Writer(survey, command)
    for kind in ci or writer.used():
        made += writer.write(kind)
    return made + writer.others(asked=bool(ci)) + writer.hook(wanted=pre_commit)


@dataclass(frozen=True)
class _Writer:
    """Puts snippets into the files that a repository has for them."""

    survey: Survey
    migrate_command: str | None

    @property
    def name(self) -> str:
        return job_name(self.survey.directory)

    def used(self) -> tuple[str, ...]:
        """Where the check belongs, by what there is; make is for those who have nothing else."""
        survey = self.survey
        if survey.ci or survey.other_ci:
            return survey.ci
        return ("make",) if survey.makefile else ()

    def write(self, kind: str) -> Plan:
        """What one system needs."""
        match kind:
            case "github":
                return self._github()
            case "gitlab":
                return self._gitlab()
            case "circleci":
                return self._circleci()
            case "make":
                return self._make()
            case _:
                return Plan()

    def others(self, *, asked: bool) -> Plan:
        """What to do where `init` cannot."""
        survey, check = self.survey, self.snippet("commands").strip()
        if asked:
            return Plan()
        if survey.other_ci:
            plans = (
                self._there(name) or Plan(advice=(f"{name}: let it run\n{_indented(check)}",))
                for name in survey.other_ci
            )
            return sum(plans, Plan())
        if not survey.ci and not survey.makefile:
            names = ", ".join(f"--ci {name}" for name in CI_NAMES[:-1])
            return Plan(advice=(f"CI: found none; {names} writes what it needs",))
        return Plan()

    def hook(self, *, wanted: bool | None) -> Plan:
        """What pre-commit needs."""
        file = self.survey.top / _HOOKS
        if wanted is False or (wanted is None and not file.exists()):
            return Plan()
        return self._there(_HOOKS) or self._entry(
            _HOOKS, {"repos": self.snippet("pre-commit.yaml")}
        )

    def snippet(self, template: str, stage: str = "test") -> str:
        return snippet(
            template,
            directory=self.survey.directory,
            migrate_command=self.migrate_command,
            stage=stage,
        )

    # -- each system --------------------------------------------------------------------------

    def _github(self) -> Plan:
        path = (_WORKFLOWS / f"{self.name}.yml").as_posix()
        return self._there(_WORKFLOWS.as_posix()) or self._whole(path, self.snippet("github.yml"))

    def _gitlab(self) -> Plan:
        top, path, config = self.survey.top, f".gitlab/{self.name}.yml", CI_FILES["gitlab"]
        text = _read(top / config) or ""
        is_included = path in text
        if not is_included and (there := self._there(config)):
            return there
        stages = texts_of(text, "stages") or ("test",)
        checking = (stage for stage in stages if _CHECKING.search(stage))
        stage = "test" if "test" in stages else next(checking, stages[0])
        made = self._there(path) or self._whole(path, self.snippet("gitlab.yml", stage))
        if is_included:
            return Plan(there=(f"{config} includes {path} already",)) + made
        return made + self._entry(config, {"include": f"- local: {path}\n"})

    def _circleci(self) -> Plan:
        config = CI_FILES["circleci"]
        if there := self._there(config):
            return there
        workflow = f"{self.name}:\n  jobs: [{self.name}]\n"
        return self._entry(
            config,
            {"jobs": self.snippet("circleci.yml"), "workflows": workflow},
            empty="version: 2.1\n",
        )

    def _make(self) -> Plan:
        path = self.survey.makefile or "Makefile"
        text, added = _read(self.survey.top / path), self.snippet("Makefile")
        if there := self._there(path):
            return there
        if text and ".RECIPEPREFIX" in text:
            return Plan(advice=(f"{path}: add\n{_indented(added)}",))
        before = text if not text or text.endswith("\n") else f"{text}\n"
        after = f"{before}\n{added}" if before else added
        return Plan(proposals=(self._proposal(path, text, after, added),))

    # -- files --------------------------------------------------------------------------------

    def _there(self, path: str) -> Plan | None:
        """Nothing to do, where a file at this path runs schema-docs already."""
        file = what_runs_us(self.survey.top, path, self.survey.directory)
        return None if file is None else Plan(there=(f"{file} runs schema-docs already",))

    def _whole(self, path: str, text: str) -> Plan:
        """A file of our own, unless there is one of that name."""
        if _read(self.survey.top / path) is None:
            return Plan(proposals=(_new(self.survey.top, path, text),))
        told = f"{path}: is there, and is not replaced; let it say\n{_indented(text)}"
        return Plan(advice=(told,))

    def _entry(self, path: str, entries: dict[str, str], empty: str = "") -> Plan:
        """An entry in each of some collections of a YAML file; advice where that cannot be done."""
        before = _read(self.survey.top / path)
        after: str | None = before or empty
        for key, entry in entries.items():
            after = after if after is None else add_entry(after, key, entry.splitlines())
        shown = "".join(f"{key}:\n{_indented(entry)}" for key, entry in entries.items())
        # Of a set-up configuration CircleCI takes one workflow only.
        if after is None or is_true(before or "", "setup"):
            return Plan(advice=(f"{path}: cannot be changed safely; add yourself\n{shown}",))
        return Plan(proposals=(self._proposal(path, before, after, shown),))

    def _proposal(self, path: str, before: str | None, after: str, added: str) -> Proposal:
        return Proposal(folder=self.survey.top, path=path, before=before, after=after, added=added)


def _new(folder: Path, path: str, text: str) -> Proposal:
    return Proposal(folder=folder, path=path, after=text, added=text)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def _read(file: Path) -> str | None:
    """A file's text with the line ends and the byte-order mark that it has.

    Raises:
        ConfigurationError: it is there, and cannot be read as UTF-8 text.
    """
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{file.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file.name}: is not UTF-8 text: {error}") from error

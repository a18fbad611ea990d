"""Rules about who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.things import called, function, part, table
from schema_docs.migrations.history import Named
from schema_docs.model import QualifiedName
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_PUBLIC: Final = "PUBLIC"

_MOST: Final = 5
"""As many tables are named that a view reads."""


def _policies_at_rest(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if each.policies and each.row_security is None:
            policy = each.policies[0]
            yield Found(
                about=part("policy", each, policy.name),
                message=f"table {called(each)} has policies, and row-level security is off",
            )


def _no_policy(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if each.row_security is not None and not each.policies:
            yield Found(
                about=table(each),
                facets=frozenset({"row security"}),
                message=f"table {called(each)} has row-level security and no policy: none but its "
                "owner sees a row",
            )


def _open_search_path(subject: Subject) -> Iterator[Found]:
    for each in subject.database.functions:
        if each.security_definer and not any(
            setting.name == "search_path" for setting in each.settings
        ):
            yield Found(
                about=function(each.name, each.signature),
                facets=frozenset({"definition"}),
                message=f"{each.kind} {spelling.qualified(each.name)}"
                f"({spelling.arguments(each.signature)}) is SECURITY DEFINER and leaves "
                "search_path to the caller",
            )


def _granted_to_all(subject: Subject) -> Iterator[Found]:
    database, rights = subject.database, frozenset({"rights"})
    open_relations = [
        (each, privilege)
        for each in subject.relations
        for privilege in each.privileges or ()
        if privilege.grantee == _PUBLIC and privilege.privileges
    ]
    open_schemas = [
        schema.name
        for schema in database.schemas
        for privilege in schema.privileges or ()
        if privilege.grantee == _PUBLIC and {"CREATE", "ALL"} & {*privilege.privileges}
    ]
    grants = _Grants(subject if open_relations or open_schemas else None)
    for each, privilege in open_relations:
        yield Found(
            about=table(each),
            facets=rights,
            at=grants.last_of("relation", each.name.schema, each.name.name),
            message=f"{table(each).kind} {called(each)} gives everybody "
            f"{', '.join(privilege.privileges)}",
        )
    for name in open_schemas:
        yield Found(
            about=Named(kind="schema", name=_twice(name)),
            facets=rights,
            at=grants.last_of("schema", name, name),
            message=f"schema {spelling.identifier(name)} lets everybody create objects",
        )


class _Grants:
    """Where migrations give everybody something; the history tells when, and not to whom."""

    def __init__(self, subject: Subject | None) -> None:
        self._last: dict[tuple[str, str | None, str], tuple[int, Location]] = {}
        """By kind, schema, and name; no name stands for all that is in the schema."""
        number = 0
        for file in subject.files if subject is not None else ():
            for statement in sql_of(file):
                tree = statement.tree
                if statement.kind != "GrantStmt" or not tree.is_grant:
                    continue
                if "ROLESPEC_PUBLIC" in {each.roletype.name for each in tree.grantees}:
                    at = Location(path=file.path, line=statement.line)
                    number += 1
                    for deed in statement.deeds:
                        self._last[deed.family, deed.schema, deed.name] = (number, at)

    def last_of(self, family: str, schema: str, name: str) -> Location | None:
        """The last of such statements that names something, or all that is in its schema."""
        found = [
            self._last[key]
            for key in ((family, schema, name), (family, None, name), (family, schema, ""))
            if key in self._last
        ]
        return max(found, key=lambda each: each[0])[1] if found else None


def _around_policies(subject: Subject) -> Iterator[Found]:
    database = subject.database
    guarded = {each.name for each in database.tables if each.row_security is not None}
    reads: dict[QualifiedName, list[QualifiedName]] = {}
    for use in database.uses:
        read = reads.setdefault(use.by.name, [])
        if use.by.kind == "view" and use.used.name in guarded and use.used.name not in read:
            read.append(use.used.name)
    for view in database.views:
        read = reads.get(view.name, [])
        is_invoker = any(
            option.name == "security_invoker" and option.value in {"true", "on", "1", "yes"}
            for option in view.options
        )
        if read and not view.materialized and not is_invoker:
            more = len(read) - _MOST
            names = ", ".join(map(spelling.qualified, read[:_MOST]))
            names += f" and {more} more" if more > 0 else ""
            yield Found(
                about=table(view),
                facets=frozenset({"definition", "options"}),
                message=f"view {called(view)} reads {names} past "
                f"{'its' if len(read) == 1 else 'their'} row-level security, as the view's owner "
                "may",
            )


def _twice(name: str) -> QualifiedName:
    return QualifiedName(name, name)


_NOTES: Final = (
    "CREATE TABLE IF NOT EXISTS notes (\n    id bigint PRIMARY KEY,\n    owner text NOT NULL\n);\n"
)
_POLICY: Final = (
    "DROP POLICY IF EXISTS own ON notes;\n"
    "CREATE POLICY own ON notes USING (owner = CURRENT_USER);\n"
)
_ENABLED: Final = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
_DEFINER: Final = (
    f"{_NOTES}CREATE OR REPLACE FUNCTION count_notes() RETURNS bigint\n"
    "LANGUAGE sql STABLE SECURITY DEFINER{settings}\n"
    "AS $$ SELECT count(*) FROM public.notes $$;"
)

RULES: Final = (
    LintRule(
        code="S050",
        name="policy-without-row-security",
        severity="error",
        summary="A table has policies, and row-level security is off",
        why="The policies do nothing: whoever may read the table reads every row. It looks safe in "
        "every listing.",
        fix="enable it: ALTER TABLE … ENABLE ROW LEVEL SECURITY",
        failing=migration(_NOTES + _POLICY),
        passing=migration(_NOTES + _POLICY + _ENABLED),
        check=_policies_at_rest,
    ),
    LintRule(
        code="S051",
        name="row-security-without-policy",
        severity="note",
        summary="A table has row-level security and no policy",
        why="None but the owner of the table sees a row or writes one. That may be meant, where "
        "only a superuser or a role with BYPASSRLS shall come there.",
        fix="create a policy, or say in the table's comment that none shall see it",
        failing=migration(_NOTES + _ENABLED),
        passing=migration(_NOTES + _POLICY + _ENABLED),
        check=_no_policy,
    ),
    LintRule(
        code="S052",
        name="security-definer-without-search-path",
        summary="A function is SECURITY DEFINER and leaves search_path to the caller",
        why="It runs with the rights of its owner, and finds tables, functions and operators where "
        "the caller says. Who can create objects anywhere, be they temporary, can put their own in "
        "place of what it means.",
        fix="add SET search_path = '' and qualify the names in it, or SET search_path = "
        "pg_catalog, pg_temp",
        failing=migration(_DEFINER.replace("{settings}", "")),
        passing=migration(_DEFINER.replace("{settings}", " SET search_path = ''")),
        check=_open_search_path,
    ),
    LintRule(
        code="S053",
        name="granted-to-public",
        summary="Everybody may use a table or view, or create objects in a schema",
        why="PUBLIC is every role that there is and will be, those for monitoring and backups "
        "among them.",
        fix="revoke it, and grant it to the roles that need it",
        failing=migration(f"{_NOTES}GRANT SELECT ON notes TO PUBLIC;"),
        passing=migration(f"{_NOTES}GRANT SELECT ON notes TO pg_monitor;"),
        check=_granted_to_all,
    ),
    LintRule(
        code="S054",
        name="view-past-row-security",
        summary="A view shows rows past the row-level security of a table",
        why="A view reads its tables as its owner, for whom policies mostly do not hold: whoever "
        "may read the view sees all rows. Since PostgreSQL 15 a view can read as the caller.",
        fix="make the view WITH (security_invoker = true), or say in a policy what it may show",
        failing=migration(
            _NOTES
            + _POLICY
            + _ENABLED
            + "CREATE OR REPLACE VIEW all_notes AS SELECT id FROM notes;"
        ),
        passing=migration(
            _NOTES
            + _POLICY
            + _ENABLED
            + "CREATE OR REPLACE VIEW all_notes WITH (security_invoker = true) AS\n"
            "    SELECT id FROM notes;"
        ),
        check=_around_policies,
    ),
)

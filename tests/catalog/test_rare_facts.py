"""Facts that few schemas have: of aggregates, base types, subscriptions, memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.model import Aggregate, BaseType, Membership
from support import page_of

if TYPE_CHECKING:
    from support import Server


def test_the_space_and_final_function_of_an_aggregate(every_server: Server) -> None:
    function, final, plain = every_server.schema(
        """
        CREATE FUNCTION final(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE AGGREGATE a (int) (
            SFUNC = int4pl, STYPE = int, SSPACE = 64, FINALFUNC = final, FINALFUNC_EXTRA,
            FINALFUNC_MODIFY = SHAREABLE,
            MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MSSPACE = 32, MFINALFUNC = final,
            MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE
        );
        CREATE AGGREGATE plain (int) (SFUNC = int4pl, STYPE = int);
        """
    ).functions
    assert function.aggregate is not None
    assert final.aggregate is None
    assert (function.aggregate.space, function.aggregate.moving_space) == (64, 32)
    assert (function.aggregate.final_extra, function.aggregate.moving_final_extra) == (True, True)
    assert (function.aggregate.final_modify, function.aggregate.moving_final_modify) == (
        "shareable",
        "read write",
    )
    assert plain.aggregate == Aggregate(transition="int4pl", state_type="integer")


def test_what_is_usual_for_an_ordered_set_aggregate_is_not_told(every_server: Server) -> None:
    (function,) = every_server.schema(
        """
        CREATE AGGREGATE a (float8 ORDER BY anyelement) (
            SFUNC = ordered_set_transition, STYPE = internal,
            FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
        );
        """
    ).functions
    assert function.aggregate is not None
    assert (function.aggregate.final_extra, function.aggregate.final_modify) == (True, None)


WORD = """
CREATE TYPE word;
CREATE FUNCTION word_in(cstring) RETURNS word LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION word_out(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION word_recv(internal) RETURNS word LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION word_send(word) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE word (INPUT = word_in, OUTPUT = word_out, LIKE = text
"""


def word(server: Server, more: str) -> BaseType:
    (found,) = server.schema(WORD + more + ")").base_types
    return found


def test_all_functions_of_a_base_type(every_server: Server) -> None:
    found = word(
        every_server,
        ", RECEIVE = word_recv, SEND = word_send, TYPMOD_IN = varchartypmodin,"
        " TYPMOD_OUT = varchartypmodout, ANALYZE = array_typanalyze, DELIMITER = ';',"
        " COLLATABLE = true",
    )
    assert (found.receive, found.send) == ("public.word_recv", "public.word_send")
    assert (found.modifier_input, found.modifier_output) == ("varchartypmodin", "varchartypmodout")
    assert (found.analyze, found.delimiter, found.collatable) == ("array_typanalyze", ";", True)
    plain = word(every_server, "")
    assert (plain.receive, plain.analyze, plain.subscript) == (None, None, None)
    assert (plain.delimiter, plain.collatable) == (None, False)


@pytest.mark.pg(14)
def test_the_subscript_function_of_a_base_type(every_server: Server) -> None:
    assert word(every_server, ", SUBSCRIPT = jsonb_subscript_handler").subscript == (
        "jsonb_subscript_handler"
    )


def test_a_type_with_elements_is_alike_on_every_major(every_server: Server) -> None:
    found = every_server.schema(
        """
        CREATE TYPE pair;
        CREATE FUNCTION pair_in(cstring) RETURNS pair LANGUAGE internal AS 'point_in';
        CREATE FUNCTION pair_out(pair) RETURNS cstring LANGUAGE internal AS 'point_out';
        CREATE TYPE pair (INPUT = pair_in, OUTPUT = pair_out, LIKE = point, ELEMENT = float8);
        """
    ).base_types
    assert [(each.element, each.subscript) for each in found] == [("double precision", None)]


def test_transforms_that_a_function_asks_for(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
        CREATE FUNCTION f(integer) RETURNS int TRANSFORM FOR TYPE integer LANGUAGE sql
            AS 'SELECT 1';
        """
    )
    assert database.functions[0].transforms == ("integer",)
    assert "transforms `integer`" in page_of(database)


SUBSCRIBED = "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false{})"


def settings(server: Server, more: str = "") -> dict[str, str]:
    (found,) = server.schema(SUBSCRIBED.format(more)).subscriptions
    return {option.name: option.value for option in found.settings}


def test_a_plain_subscription_has_no_settings(every_server: Server) -> None:
    assert settings(every_server) == {}


SETTINGS = {
    "synchronous_commit": (14, "local"),
    "binary": (14, "true"),
    "disable_on_error": (15, "true"),
    "two_phase": (15, "true"),
    "streaming": (16, "on"),
    "password_required": (16, "false"),
    "run_as_owner": (16, "true"),
    "origin": (16, "none"),
    "failover": (17, "true"),
}
"""Since which major each is there, or may be read by everybody, and what it usually is not."""


def test_settings_of_a_subscription(every_server: Server) -> None:
    for option, (since, value) in SETTINGS.items():
        if since <= every_server.major:
            assert settings(every_server, f", {option} = {value}") == {option: value}


def test_options_of_a_membership(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE ROLE whole; CREATE ROLE part; CREATE ROLE r;
        GRANT whole TO r WITH ADMIN OPTION;
        GRANT part TO r;
        CREATE TABLE t (a int);
        GRANT SELECT ON t TO r;
        """
    )
    (role,) = database.roles
    assert role.member_of == (Membership(name="part"), Membership(name="whole", options=("ADMIN",)))
    assert "`whole` (options `ADMIN`)" in page_of(database)


@pytest.mark.pg(16)
def test_options_of_a_membership_since_16(every_server: Server) -> None:
    (role,) = every_server.schema(
        """
        CREATE ROLE a; CREATE ROLE b; CREATE ROLE r;
        GRANT a TO r WITH INHERIT FALSE;
        GRANT b TO r WITH SET FALSE;
        CREATE TABLE t (a int);
        GRANT SELECT ON t TO r;
        """
    ).roles
    assert [(m.name, m.options) for m in role.member_of] == [
        ("a", ("NO INHERIT",)),
        ("b", ("NO SET",)),
    ]


def test_a_role_that_does_not_inherit_is_a_plain_member(every_server: Server) -> None:
    (role,) = every_server.schema(
        """
        CREATE ROLE a; CREATE ROLE r NOINHERIT; GRANT a TO r;
        CREATE TABLE t (a int); GRANT SELECT ON t TO r;
        """
    ).roles
    assert role.member_of == (Membership(name="a"),)


def test_statistics_target_of_an_index_key_is_on_the_page(every_server: Server) -> None:
    database = every_server.schema(
        "CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a));"
        "ALTER INDEX i ALTER 1 SET STATISTICS 9"
    )
    assert "| `i` | `btree (lower(a))`, statistics target 9 of `lower(a)` |" in page_of(database)


@pytest.mark.pg(14)
def test_the_comment_of_a_multirange(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TYPE span AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = spans);
        COMMENT ON TYPE span IS 'one';
        COMMENT ON TYPE spans IS 'many *of* them';
        """
    )
    assert database.ranges[0].multirange_comment == "many *of* them"
    assert "| one<br>`spans`: many \\*of\\* them |" in page_of(database)

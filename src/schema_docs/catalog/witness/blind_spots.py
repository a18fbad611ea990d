"""What `information_schema` does not tell, tells otherwise, or tells of more than the model has.

What follows from each stands in `testimony.py`, `expectation.py`, `types.py` and `values.py`;
nothing else is ever excused.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class BlindSpot(NamedTuple):
    """A difference in which both are right."""

    views: str
    reason: str


BLIND_SPOTS: Final = (
    BlindSpot(
        "every view",
        "Only what the role owns or has rights on is there. Unless a superuser looks, an object "
        "that is missing there is no disagreement, and privileges and keys are not compared.",
    ),
    BlindSpot(
        "every view",
        "Extensions are unknown to the standard: what they own is listed like the team's own. "
        "`pg_depend` says what that is.",
    ),
    BlindSpot(
        "every view",
        "Materialized views, indexes, rules, policies, enums, ranges, base types, operators, "
        "casts, comments and storage are not of the standard and therefore not there.",
    ),
    BlindSpot(
        "tables",
        "A partition is a table like any other. The model folds it under its root: that it is "
        "there, its kind, server and privileges and the sequences that its columns own are "
        "compared, its columns, constraints and triggers are not.",
    ),
    BlindSpot(
        "columns",
        "A type that is not PostgreSQL's own has no modifiers there (`vector(3)` is `vector`), an "
        "array's elements have none either (`varchar(9)[]`), and the precision 6 of a time type "
        "looks like none at all.",
    ),
    BlindSpot(
        "columns",
        "int2vector and oidvector are called arrays, as are their elements' owners in "
        "`element_types`; they are known by their names.",
    ),
    BlindSpot(
        "columns",
        "`is_nullable` is NO also where the column's domain is NOT NULL. The NOT NULL of a domain "
        "that the model does not have, an extension's, cannot be told from the column's own.",
    ),
    BlindSpot(
        "columns",
        "A collation is there also where it is the type's own (`name` sorts as C), and never where "
        "it is the database's.",
    ),
    BlindSpot(
        "columns",
        "Whether a generated column is stored, a default is what `serial` leaves, or a column was "
        "inherited is not told; nor the type and the cache of an identity column's sequence.",
    ),
    BlindSpot(
        "table_constraints",
        "NOT NULL is a CHECK there, whose name before 18 is made of OIDs, and whose clause, unlike "
        "every other, has no parentheses. Such are left to `is_nullable`.",
    ),
    BlindSpot(
        "table_constraints",
        "Exclusion constraints, constraint triggers and all constraints of foreign tables are not "
        "there; whether one is validated, `NO INHERIT`, `WITHOUT OVERLAPS`, `PERIOD` or sets "
        "single columns, and its INCLUDE, is not told; before 18 nor whether it is enforced.",
    ),
    BlindSpot(
        "table_constraints",
        "A foreign key to a partitioned table has one more constraint for each partition.",
    ),
    BlindSpot(
        "referential_constraints, check_constraints, constraint_column_usage",
        "The standard's constraint names are unique in a schema, PostgreSQL's in a table. Where "
        "several tables have a constraint of the name, the model must agree with one of them.",
    ),
    BlindSpot(
        "referential_constraints",
        "Where the key that a foreign key refers to is a unique index and no constraint, the table "
        "and the columns are taken from `constraint_column_usage`, which has no order.",
    ),
    BlindSpot(
        "check_constraints, columns, parameters, triggers",
        "Expressions are printed with all parentheses; the model has as few as possible. Equal are "
        "those with the same parse tree.",
    ),
    BlindSpot(
        "views",
        "A definition qualifies columns by the major's own rule and system tables by their schema. "
        "Equal are those with the same parse tree, as they are or in the model's normal form.",
    ),
    BlindSpot(
        "view_table_usage",
        "Partitions, materialized views and PostgreSQL's own views are not in the model's uses or "
        "not there.",
    ),
    BlindSpot(
        "routines",
        "`specific_name` ends in an OID: routines are known by the types of what they take. An "
        "aggregate or window function has no type there.",
    ),
    BlindSpot(
        "routines",
        "The functions that come with a range type are listed; the model leaves them out.",
    ),
    BlindSpot(
        "routines",
        "SETOF, volatility but for IMMUTABLE, parallel safety, cost and settings are not told; the "
        "body of a routine in SQL's own syntax is empty.",
    ),
    BlindSpot(
        "parameters",
        "VARIADIC is IN and a column of RETURNS TABLE is OUT; the ORDER BY of an ordered-set "
        "aggregate is not told.",
    ),
    BlindSpot(
        "triggers",
        "There is one row for each event; TRUNCATE is no event. Whether a trigger is enabled, "
        "deferrable or a constraint is not told.",
    ),
    BlindSpot(
        "triggers",
        "Condition and action are cut out of the definition by patterns that a CASE or a string in "
        "it misleads. What cannot be read is not compared.",
    ),
    BlindSpot(
        "domains",
        "A default is the text of the day on which it was set; the names in it may be others by "
        "now or be found by another search_path, and are left out of account.",
    ),
    BlindSpot(
        "domain_constraints",
        "NOT NULL is there since 17, as a constraint whose clause has no parentheses.",
    ),
    BlindSpot(
        "sequences",
        "Those of identity columns are not there, those that a column owns are; the cache is not "
        "told.",
    ),
    BlindSpot(
        "table_privileges, column_privileges",
        "MAINTAIN is not of the standard. Every privilege on a table is repeated for its columns.",
    ),
    BlindSpot(
        "usage_privileges",
        "Of a sequence USAGE alone is there, and nothing of one whose privileges were never "
        "touched.",
    ),
    BlindSpot(
        "table_privileges, column_privileges, routine_privileges, usage_privileges",
        "`is_grantable` is YES for every superuser and every member of the owner, whatever was "
        "granted.",
    ),
)

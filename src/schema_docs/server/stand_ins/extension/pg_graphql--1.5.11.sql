/*
 * Stand-in for pg_graphql, so that migrations which ask for it apply to a server that is thrown
 * away.  No query is answered.
 */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use '''CREATE EXTENSION pg_graphql''' to load this file. \quit

CREATE FUNCTION graphql.resolve(
    query text, variables jsonb DEFAULT '{}', "operationName" text DEFAULT NULL,
    extensions jsonb DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'GraphQL is not available in the schema-docs stand-in for pg_graphql'
        USING ERRCODE = 'feature_not_supported';
END
$$;

CREATE FUNCTION graphql.comment_directive(comment_ text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(substring(comment_ FROM '@graphql\((.*)\)')::jsonb, '{}')
$$;

GRANT USAGE ON SCHEMA graphql TO public;

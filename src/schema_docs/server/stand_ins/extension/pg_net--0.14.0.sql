/*
 * Stand-in for pg_net, so that migrations whose functions send requests apply to a server that is
 * thrown away.  Requests are written down in the queue, and never sent.
 */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use '''CREATE EXTENSION pg_net''' to load this file. \quit

DO $$
BEGIN
    IF to_regnamespace('net') IS NULL THEN
        CREATE SCHEMA net;
    END IF;
END
$$;

CREATE DOMAIN net.http_method AS text
CHECK (value ILIKE 'get' OR value ILIKE 'post' OR value ILIKE 'delete');

CREATE TYPE net.request_status AS ENUM ('PENDING', 'SUCCESS', 'ERROR');

CREATE TYPE net.http_response AS (status_code int, headers jsonb, body text);

CREATE TYPE net.http_response_result AS (
    status net.request_status, message text, response net.http_response
);

CREATE UNLOGGED TABLE net.http_request_queue (
    id bigserial,
    method net.http_method NOT NULL,
    url text NOT NULL,
    headers jsonb,
    body bytea,
    timeout_milliseconds int NOT NULL
);

CREATE UNLOGGED TABLE net._http_response (
    id bigint,
    status_code int,
    content_type text,
    headers jsonb,
    content text,
    timed_out bool,
    error_msg text,
    created timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX _http_response_created_idx ON net._http_response (created);

CREATE FUNCTION net._encode_url_with_params_array(url text, params_array text[]) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN url || CASE WHEN cardinality(params_array) > 0
                   THEN '?' || array_to_string(params_array, '&') ELSE '' END;

CREATE FUNCTION net._queue(
    method text, url text, params jsonb, headers jsonb, body bytea, timeout_milliseconds int
)
RETURNS bigint
LANGUAGE sql AS $$
    INSERT INTO net.http_request_queue (method, url, headers, body, timeout_milliseconds)
    VALUES (
        method,
        net._encode_url_with_params_array(
            url, ARRAY(SELECT key || '=' || value FROM jsonb_each_text(params))
        ),
        headers, body, timeout_milliseconds
    )
    RETURNING id
$$;

CREATE FUNCTION net.http_get(
    url text, params jsonb DEFAULT '{}', headers jsonb DEFAULT '{}',
    timeout_milliseconds int DEFAULT 5000
)
RETURNS bigint
LANGUAGE sql STRICT AS $$
    SELECT net._queue('GET', url, params, headers, NULL, timeout_milliseconds)
$$;

CREATE FUNCTION net.http_post(
    url text, body jsonb DEFAULT '{}', params jsonb DEFAULT '{}',
    headers jsonb DEFAULT '{"Content-Type": "application/json"}',
    timeout_milliseconds int DEFAULT 5000
)
RETURNS bigint
LANGUAGE sql AS $$
    SELECT net._queue(
        'POST', url, params, headers, convert_to(body::text, 'UTF8'), timeout_milliseconds
    )
$$;

CREATE FUNCTION net.http_delete(
    url text, params jsonb DEFAULT '{}', headers jsonb DEFAULT '{}',
    timeout_milliseconds int DEFAULT 5000, body jsonb DEFAULT NULL
)
RETURNS bigint
LANGUAGE sql AS $$
    SELECT net._queue(
        'DELETE', url, params, headers, convert_to(body::text, 'UTF8'), timeout_milliseconds
    )
$$;

GRANT USAGE ON SCHEMA net TO public;

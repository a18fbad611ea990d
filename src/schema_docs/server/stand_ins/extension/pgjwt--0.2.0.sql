/*
 * Stand-in for pgjwt, so that migrations which sign tokens apply to a server that is thrown away.
 * It needs pgcrypto, as the original does.
 */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use '''CREATE EXTENSION pgjwt''' to load this file. \quit

CREATE FUNCTION url_encode(data bytea) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN translate(encode(data, 'base64'), E'+/=\n', '-_');

CREATE FUNCTION url_decode(data text) RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN decode(rpad(translate(data, '-_', '+/'), (length(data) + 3) / 4 * 4, '='), 'base64');

CREATE FUNCTION algorithm_sign(signables text, secret text, algorithm text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN @extschema@.url_encode(@extschema:pgcrypto@.hmac(
    signables, secret,
    CASE algorithm WHEN 'HS256' THEN 'sha256' WHEN 'HS384' THEN 'sha384'
                   WHEN 'HS512' THEN 'sha512' ELSE '' END
));

CREATE FUNCTION sign(payload json, secret text, algorithm text DEFAULT 'HS256') RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT signables || '.' || @extschema@.algorithm_sign(signables, secret, algorithm)
    FROM (
        SELECT @extschema@.url_encode(
                   convert_to('{"alg":"' || algorithm || '","typ":"JWT"}', 'UTF8')
               ) || '.' || @extschema@.url_encode(convert_to(payload::text, 'UTF8')) AS signables
    ) token
$$;

CREATE FUNCTION try_cast_double(inp text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN inp::double precision;
EXCEPTION
    WHEN OTHERS THEN RETURN NULL;
END
$$;

CREATE FUNCTION verify(
    token text, secret text, algorithm text DEFAULT 'HS256',
    OUT header json, OUT payload json, OUT valid boolean
)
LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_from(@extschema@.url_decode(part[1]), 'UTF8')::json,
           convert_from(@extschema@.url_decode(part[2]), 'UTF8')::json,
           part[3] = @extschema@.algorithm_sign(part[1] || '.' || part[2], secret, algorithm)
           AND tstzrange(
               to_timestamp(@extschema@.try_cast_double(
                   convert_from(@extschema@.url_decode(part[2]), 'UTF8')::json ->> 'nbf')),
               to_timestamp(@extschema@.try_cast_double(
                   convert_from(@extschema@.url_decode(part[2]), 'UTF8')::json ->> 'exp'))
           ) @> CURRENT_TIMESTAMP
    FROM string_to_array(token, '.') part
$$;

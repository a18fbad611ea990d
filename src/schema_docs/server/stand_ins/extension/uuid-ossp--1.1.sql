/*
 * Stand-in for contrib's uuid-ossp, so that migrations which ask for it apply to a PostgreSQL 18
 * that was built without a UUID library.  Every function has the original's signature and marks;
 * versions 3, 4 and 5 have its results too.  What it does not do: read the machine's MAC address,
 * so version 1 has a random node, as version 1mc has in the original.
 *
 * Functions call each other only from SQL-standard bodies (RETURN ...), which are bound when they
 * are created: the extension works in any schema and can be moved.
 */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use '''CREATE EXTENSION "uuid-ossp"''' to load this file. \quit

CREATE FUNCTION uuid_nil() RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '00000000-0000-0000-0000-000000000000'::uuid;

-- The name spaces of RFC 4122, appendix C.

CREATE FUNCTION uuid_ns_dns() RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid;

CREATE FUNCTION uuid_ns_url() RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '6ba7b811-9dad-11d1-80b4-00c04fd430c8'::uuid;

CREATE FUNCTION uuid_ns_oid() RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '6ba7b812-9dad-11d1-80b4-00c04fd430c8'::uuid;

CREATE FUNCTION uuid_ns_x500() RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '6ba7b814-9dad-11d1-80b4-00c04fd430c8'::uuid;

-- Version 1: a clock of 100 ns ticks since 1582-10-15, low part first; then a clock sequence and a
-- node, both random here.  Bit 80 is the multicast bit, which says that the node is no real one.

CREATE FUNCTION uuid_generate_v1mc() RETURNS uuid
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN (
    SELECT encode(substr(clock, 5, 4) || substr(clock, 3, 2) || substr(clock, 1, 2)
                  || substr(set_bit(uuid_send(gen_random_uuid()), 80, 1), 9), 'hex')::uuid
    FROM (SELECT (0x1000000000000000 + 0x01b21dd213814000
                  + (extract(epoch FROM clock_timestamp()) * 10000000)::bigint)::bytea) AS t (clock)
);

CREATE FUNCTION uuid_generate_v1() RETURNS uuid
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN uuid_generate_v1mc();

-- Versions 3 and 5 are the first 16 bytes of a hash, with version and variant written over it.

CREATE FUNCTION uuid_generate_v3(namespace uuid, name text) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT encode(set_byte(set_byte(hash, 6, (get_byte(hash, 6) & 15) | 48),
                           8, (get_byte(hash, 8) & 63) | 128), 'hex')::uuid
    FROM decode(md5(uuid_send(namespace) || convert_to(name, getdatabaseencoding())), 'hex') AS hash
);

CREATE FUNCTION uuid_generate_v4() RETURNS uuid
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN gen_random_uuid();

-- The loop is SHA-1 (RFC 3174); pgcrypto.digest has the same, as neither extension needs the other.

CREATE FUNCTION uuid_generate_v5(namespace uuid, name text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    word32 CONSTANT bigint := 0xffffffff;
    k CONSTANT bigint[] := ARRAY[0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
    h bigint[] := ARRAY[0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    data bytea := uuid_send(namespace) || convert_to(name, getdatabaseencoding());
    size bigint := octet_length(data);
    padded bytea := data || decode('80' || repeat('00', (119 - size::int % 64) % 64), 'hex')
                    || (size * 8)::bytea;
    hash bytea;
    w bigint[];
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint;
BEGIN
    FOR block IN 0 .. octet_length(padded) / 64 - 1 LOOP
        a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
        FOR t IN 0 .. 79 LOOP
            IF t < 16 THEN
                w[t] := substr(padded, 64 * block + 4 * t + 1, 4)::bigint;
            ELSE
                f := w[t-3] # w[t-8] # w[t-14] # w[t-16];
                w[t] := ((f << 1) | (f >> 31)) & word32;
            END IF;
            f := CASE t / 20 WHEN 0 THEN (b & c) | (~b & d)
                             WHEN 2 THEN (b & c) | (b & d) | (c & d)
                             ELSE b # c # d END;
            f := (((a << 5) | (a >> 27)) + f + e + k[t / 20 + 1] + w[t]) & word32;
            e := d; d := c; c := ((b << 30) | (b >> 2)) & word32; b := a; a := f;
        END LOOP;
        h := ARRAY(SELECT (x + y) & word32 FROM unnest(h, ARRAY[a, b, c, d, e]) AS sums (x, y));
    END LOOP;
    hash := (SELECT string_agg(substr(word::bytea, 5), '') FROM unnest(h) AS word);
    RETURN encode(substr(set_byte(set_byte(hash, 6, (get_byte(hash, 6) & 15) | 80),
                                  8, (get_byte(hash, 8) & 63) | 128), 1, 16), 'hex')::uuid;
END
$$;

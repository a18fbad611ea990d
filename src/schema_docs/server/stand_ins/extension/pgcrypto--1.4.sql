/*
 * Stand-in for contrib's pgcrypto, so that migrations which ask for it apply to a PostgreSQL 18
 * that was built without OpenSSL.  Every function has the original's signature and marks.
 *
 * Real: digest and hmac over md5, sha1 and sha2, random bytes, salts, armor.
 * Only of the right shape: crypt, whose hash is no password hash, and encrypt, decrypt and pgp_*,
 * which give back what they were given for the right key but KEEP NOTHING SECRET, and cannot read
 * what the original wrote.  PGP options and pass phrases are ignored; pgp_key_id is not available.
 *
 * Functions call each other only from SQL-standard bodies (RETURN ...), which are bound when they
 * are created: the extension works in any schema and can be moved.  PL/pgSQL bodies are not bound,
 * so they use built-in functions alone.
 */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION pgcrypto" to load this file. \quit

-- Hashes.  PostgreSQL has all of them but SHA-1 (RFC 3174).

CREATE FUNCTION digest(bytea, text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    word32 CONSTANT bigint := 0xffffffff;
    k CONSTANT bigint[] := ARRAY[0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
    h bigint[] := ARRAY[0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    padded bytea;
    w bigint[];
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint;
BEGIN
    CASE replace(lower($2), 'sha-', 'sha')
        WHEN 'md5' THEN RETURN decode(md5($1), 'hex');
        WHEN 'sha224' THEN RETURN sha224($1);
        WHEN 'sha256' THEN RETURN sha256($1);
        WHEN 'sha384' THEN RETURN sha384($1);
        WHEN 'sha512' THEN RETURN sha512($1);
        WHEN 'sha1' THEN
            padded := $1 || decode('80' || repeat('00', (119 - octet_length($1) % 64) % 64), 'hex')
                      || (octet_length($1)::bigint * 8)::bytea;
        ELSE
            RAISE 'Cannot use "%": No such hash algorithm', $2 USING
                ERRCODE = 'invalid_parameter_value',
                HINT = 'The schema-docs stand-in has md5, sha1, sha224, sha256, sha384, sha512.';
    END CASE;
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
    RETURN (SELECT string_agg(substr(word::bytea, 5), '') FROM unnest(h) AS word);
END
$$;

CREATE FUNCTION digest(text, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN digest(convert_to($1, getdatabaseencoding()), $2);

-- RFC 2104.  Only bit strings have an exclusive or; varbit_send puts four bytes of length first.

CREATE FUNCTION hmac(bytea, bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT digest(substr(varbit_send(bits # ('x' || repeat('5c', size))::varbit), 5) || digest(
                  substr(varbit_send(bits # ('x' || repeat('36', size))::varbit), 5) || $1, $3), $3)
    FROM (SELECT CASE WHEN $3 ~ '384|512' THEN 128 ELSE 64 END) AS block (size),
         LATERAL (SELECT CASE WHEN octet_length($2) > size THEN digest($2, $3) ELSE $2 END)
                 AS short (key),
         LATERAL (SELECT ('x' || rpad(encode(key, 'hex'), 2 * size, '0'))::varbit) AS padded (bits)
);

CREATE FUNCTION hmac(text, text, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hmac(convert_to($1, getdatabaseencoding()), convert_to($2, getdatabaseencoding()), $3);

-- Passwords.  crypt repeats the setting (algorithm, rounds, salt) in front of its hash, so that
-- crypt(password, crypt(password, salt)) = crypt(password, salt).  The hash has the length of the
-- algorithm's, but is one quick SHA-512.

CREATE FUNCTION crypt(text, text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    setting text := substring($2 FROM
        '^(?:[$]2[ax][$](?:0[4-9]|[12][0-9]|3[01])[$][./A-Za-z0-9]{22}'
        '|[$]1[$][^$]{0,8}'
        '|[$][56][$](?:rounds=[0-9]+[$])?[^$]{0,16}'
        '|_.{8}'
        '|(?!_|[$]2[ax]?[$]|[$][156][$])..)');
    hash text;
BEGIN
    IF setting IS NULL THEN
        RAISE 'invalid salt' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    hash := encode(sha512(convert_to(setting || ':' || $1, getdatabaseencoding())), 'base64');
    hash := translate(hash, E'+=\n', '.');
    RETURN CASE
        WHEN setting ~ '^[$]2[ax][$]' THEN setting || left(hash, 31)
        WHEN setting ~ '^[$]1[$]' THEN setting || '$' || left(hash, 22)
        WHEN setting ~ '^[$]5[$]' THEN setting || '$' || left(hash, 43)
        WHEN setting ~ '^[$]6[$]' THEN setting || '$' || left(hash, 86)
        ELSE setting || left(hash, 11)
    END;
END
$$;

CREATE FUNCTION gen_salt(text, int4) RETURNS text
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE
AS $$
DECLARE
    digits CONSTANT text := './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    salt text := translate(encode(substr(sha256(uuid_send(gen_random_uuid())), 1, 16), 'base64'),
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
        './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
    algorithm record;
    rounds int;
BEGIN
    SELECT * INTO algorithm
    FROM (VALUES ('des', 25, 25, 25), ('xdes', 725, 1, 16777215), ('md5', 1000, 1000, 1000),
                 ('bf', 6, 4, 31), ('sha256crypt', 5000, 1000, 999999999),
                 ('sha512crypt', 5000, 1000, 999999999)) AS known (name, usual, least, most)
    WHERE name = lower($1);
    IF NOT FOUND THEN
        RAISE 'gen_salt: Unknown salt algorithm' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    rounds := coalesce(nullif($2, 0), algorithm.usual);
    IF rounds NOT BETWEEN algorithm.least AND algorithm.most
       OR (algorithm.name = 'xdes' AND rounds % 2 = 0) THEN
        RAISE 'gen_salt: Incorrect number of rounds' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN CASE algorithm.name
        WHEN 'des' THEN left(salt, 2)
        WHEN 'xdes' THEN '_' || substr(digits, (rounds & 63) + 1, 1)
                             || substr(digits, ((rounds >> 6) & 63) + 1, 1)
                             || substr(digits, ((rounds >> 12) & 63) + 1, 1)
                             || substr(digits, (rounds >> 18) + 1, 1) || left(salt, 4)
        WHEN 'md5' THEN '$1$' || left(salt, 8)
        WHEN 'bf' THEN format('$2a$%s$%s', lpad(rounds::text, 2, '0'), salt)
        WHEN 'sha256crypt' THEN format('$5$rounds=%s$%s', rounds, left(salt, 16))
        WHEN 'sha512crypt' THEN format('$6$rounds=%s$%s', rounds, left(salt, 16))
    END;
END
$$;

CREATE FUNCTION gen_salt(text) RETURNS text
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN gen_salt($1, 0);

-- Raw encryption: the data itself behind a checksum of 16 bytes that only the right key repeats.

CREATE FUNCTION encrypt(bytea, bytea, text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF $3 !~* '^((bf|blowfish|aes|rijndael)(-cbc|-ecb|-cfb)?|(des|des3|3des|cast5)(-cbc|-ecb)?)'
              '(/pad:(pkcs|none))?$' THEN
        RAISE 'Cannot use "%": No such cipher algorithm', $3
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN decode(md5($2 || $1), 'hex') || $1;
END
$$;

CREATE FUNCTION decrypt(bytea, bytea, text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF substr($1, 1, 16) <> decode(md5($2 || substr($1, 17)), 'hex') THEN
        RAISE 'decrypt error: Decryption failed'
            USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN substr($1, 17);
END
$$;

-- The initialization vector counts as part of the key.  One of zeros is none, as in the original.

CREATE FUNCTION encrypt_iv(bytea, bytea, bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encrypt($1, $2 || rtrim($3, '\x00'), $4);

CREATE FUNCTION decrypt_iv(bytea, bytea, bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN decrypt($1, $2 || rtrim($3, '\x00'), $4);

-- Random data.  All bytes of a version 4 UUID are random throughout but the 7th to the 9th.

CREATE FUNCTION gen_random_bytes(int4) RETURNS bytea
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF $1 NOT BETWEEN 1 AND 1024 THEN
        RAISE 'Length not in range' USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN (SELECT substr(string_agg(substr(id, 1, 6) || substr(id, 10), ''), 1, $1)
            FROM (SELECT uuid_send(gen_random_uuid()) FROM generate_series(1, $1, 13)) AS v4 (id));
END
$$;

CREATE FUNCTION gen_random_uuid() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN pg_catalog.gen_random_uuid();

-- PGP messages: a marker of 32 bytes that names their maker, a lock of 32 bytes, the data itself.
-- The lock of a password is a checksum that only the same password repeats.

CREATE FUNCTION pgp_sym_encrypt_bytea(bytea, text, text) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN 'schema-docs stand-in PGP message'::bytea
       || sha256(convert_to($2, getdatabaseencoding()) || $1) || $1;

CREATE FUNCTION pgp_sym_encrypt_bytea(bytea, text) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_sym_encrypt_bytea($1, $2, '');

CREATE FUNCTION pgp_sym_encrypt(text, text, text) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_sym_encrypt_bytea(convert_to($1, getdatabaseencoding()), $2, $3);

CREATE FUNCTION pgp_sym_encrypt(text, text) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_sym_encrypt($1, $2, '');

CREATE FUNCTION pgp_sym_decrypt_bytea(bytea, text, text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF substr($1, 33, 32) <> sha256(convert_to($2, getdatabaseencoding()) || substr($1, 65)) THEN
        RAISE 'Wrong key or corrupt data'
            USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN substr($1, 65);
END
$$;

CREATE FUNCTION pgp_sym_decrypt_bytea(bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_sym_decrypt_bytea($1, $2, '');

CREATE FUNCTION pgp_sym_decrypt(bytea, text, text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN convert_from(pgp_sym_decrypt_bytea($1, $2, $3), getdatabaseencoding());

CREATE FUNCTION pgp_sym_decrypt(bytea, text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_sym_decrypt($1, $2, '');

-- The lock of a public key is a piece of it, past its packet header, which its secret key repeats
-- (RFC 4880, 5.5.3: a secret key packet starts with all fields of the public key packet).

CREATE FUNCTION pgp_pub_encrypt_bytea(bytea, bytea, text) RETURNS bytea
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF octet_length($2) < 40 THEN
        RAISE 'Wrong key or corrupt data'
            USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN 'schema-docs stand-in PGP message'::bytea || substr($2, 9, 32) || $1;
END
$$;

CREATE FUNCTION pgp_pub_encrypt_bytea(bytea, bytea) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_pub_encrypt_bytea($1, $2, '');

CREATE FUNCTION pgp_pub_encrypt(text, bytea, text) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_pub_encrypt_bytea(convert_to($1, getdatabaseencoding()), $2, $3);

CREATE FUNCTION pgp_pub_encrypt(text, bytea) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN pgp_pub_encrypt($1, $2, '');

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea, text, text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF octet_length($1) < 64 OR position(substr($1, 33, 32) IN $2) = 0 THEN
        RAISE 'Wrong key or corrupt data'
            USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN substr($1, 65);
END
$$;

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_pub_decrypt_bytea($1, $2, $3, '');

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_pub_decrypt_bytea($1, $2, '', '');

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea, text, text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN convert_from(pgp_pub_decrypt_bytea($1, $2, $3, $4), getdatabaseencoding());

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea, text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_pub_decrypt($1, $2, $3, '');

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pgp_pub_decrypt($1, $2, '', '');

CREATE FUNCTION pgp_key_id(bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    RAISE 'pgp_key_id is not available in the schema-docs stand-in for pgcrypto'
        USING ERRCODE = 'feature_not_supported',
              HINT = 'Apply the migrations to a server that has the original extension.';
END
$$;

-- ASCII armor (RFC 4880, 6): headers, base64, and a CRC-24, which is what both loops compute.

CREATE FUNCTION armor(bytea, text[], text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    crc int := 0xb704ce;
    key text;
    value text;
    headers text := '';
BEGIN
    IF cardinality($2) <> cardinality($3) THEN
        RAISE 'mismatched array dimensions' USING ERRCODE = 'array_subscript_error';
    END IF;
    FOR key, value IN SELECT * FROM unnest($2, $3) LOOP
        IF key IS NULL OR value IS NULL THEN
            RAISE 'null value not allowed for header' USING ERRCODE = 'null_value_not_allowed';
        ELSIF key ~ '[^\x01-\x7f]|\n|: ' OR value ~ '[^\x01-\x7f]|\n' THEN
            RAISE 'header must be one line of ASCII, and its key must not contain ": "'
                USING ERRCODE = 'invalid_parameter_value';
        END IF;
        headers := headers || key || ': ' || value || E'\n';
    END LOOP;
    FOR i IN 0 .. octet_length($1) - 1 LOOP
        crc := crc # (get_byte($1, i) << 16);
        FOR bit IN 1 .. 8 LOOP
            crc := (crc << 1) # CASE WHEN crc >= 0x800000 THEN 0x1864cfb ELSE 0 END;
        END LOOP;
    END LOOP;
    RETURN E'-----BEGIN PGP MESSAGE-----\n' || headers || E'\n'
           || regexp_replace(encode($1, 'base64'), '([^\n])$', E'\\1\n')
           || '=' || encode(substr(crc::bytea, 2), 'base64') || E'\n-----END PGP MESSAGE-----\n';
END
$$;

CREATE FUNCTION armor(bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN armor($1, '{}', '{}');

CREATE FUNCTION dearmor(text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    armored text[] := regexp_match($1,
        '(?:^|\n)-----BEGIN[^\n-]*-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n'
        '([A-Za-z0-9+/\s]*={0,2}\s*)=([A-Za-z0-9+/]{4})\s*\n-----END[^\n-]*-----');
    data bytea := coalesce(decode(armored[1], 'base64'), '');
    crc int := 0xb704ce;
BEGIN
    FOR i IN 0 .. octet_length(data) - 1 LOOP
        crc := crc # (get_byte(data, i) << 16);
        FOR bit IN 1 .. 8 LOOP
            crc := (crc << 1) # CASE WHEN crc >= 0x800000 THEN 0x1864cfb ELSE 0 END;
        END LOOP;
    END LOOP;
    IF armored IS NULL OR crc <> decode(armored[2], 'base64')::int THEN
        RAISE 'Corrupt ascii-armor' USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN data;
END
$$;

CREATE FUNCTION pgp_armor_headers(text, key OUT text, value OUT text) RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    headers text := substring($1 FROM
        '(?:^|\n)-----BEGIN[^\n-]*-----\r?\n((?:[^\r\n]*: [^\r\n]*\r?\n)*)\r?\n');
BEGIN
    IF headers IS NULL THEN
        RAISE 'Corrupt ascii-armor' USING ERRCODE = 'external_routine_invocation_exception';
    END IF;
    RETURN QUERY
        SELECT split_part(line, ': ', 1), substr(line, strpos(line, ': ') + 2)
        FROM regexp_split_to_table(headers, '\r?\n') AS line
        WHERE line <> '';
END
$$;

CREATE FUNCTION fips_mode() RETURNS bool
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
RETURN false;

"""The SQL stand-ins for uuid-ossp and pgcrypto: the originals' signatures, and the results that
are promised to be real. Python's own uuid, hashlib and hmac are the second witness.
"""

import hashlib
import hmac
import re
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import pytest

Connection = psycopg.Connection[tuple[Any, ...]]

# One line a function, as PostgreSQL 15's own extensions have them, and fips_mode from pgcrypto 1.4.
SIGNATURES = {
    "uuid-ossp": """\
uuid_generate_v1() uuid: volatile strict safe
uuid_generate_v1mc() uuid: volatile strict safe
uuid_generate_v3(namespace uuid, name text) uuid: immutable strict safe
uuid_generate_v4() uuid: volatile strict safe
uuid_generate_v5(namespace uuid, name text) uuid: immutable strict safe
uuid_nil() uuid: immutable strict safe
uuid_ns_dns() uuid: immutable strict safe
uuid_ns_oid() uuid: immutable strict safe
uuid_ns_url() uuid: immutable strict safe
uuid_ns_x500() uuid: immutable strict safe
""",
    "pgcrypto": """\
armor(bytea) text: immutable strict safe
armor(bytea, text[], text[]) text: immutable strict safe
crypt(text, text) text: immutable strict safe
dearmor(text) bytea: immutable strict safe
decrypt(bytea, bytea, text) bytea: immutable strict safe
decrypt_iv(bytea, bytea, bytea, text) bytea: immutable strict safe
digest(bytea, text) bytea: immutable strict safe
digest(text, text) bytea: immutable strict safe
encrypt(bytea, bytea, text) bytea: immutable strict safe
encrypt_iv(bytea, bytea, bytea, text) bytea: immutable strict safe
fips_mode() boolean: volatile strict safe
gen_random_bytes(integer) bytea: volatile strict safe
gen_random_uuid() uuid: volatile called-on-null safe
gen_salt(text) text: volatile strict safe
gen_salt(text, integer) text: volatile strict safe
hmac(bytea, bytea, text) bytea: immutable strict safe
hmac(text, text, text) bytea: immutable strict safe
pgp_armor_headers(text, OUT key text, OUT value text) SETOF record: immutable strict safe
pgp_key_id(bytea) text: immutable strict safe
pgp_pub_decrypt(bytea, bytea) text: immutable strict safe
pgp_pub_decrypt(bytea, bytea, text) text: immutable strict safe
pgp_pub_decrypt(bytea, bytea, text, text) text: immutable strict safe
pgp_pub_decrypt_bytea(bytea, bytea) bytea: immutable strict safe
pgp_pub_decrypt_bytea(bytea, bytea, text) bytea: immutable strict safe
pgp_pub_decrypt_bytea(bytea, bytea, text, text) bytea: immutable strict safe
pgp_pub_encrypt(text, bytea) bytea: volatile strict safe
pgp_pub_encrypt(text, bytea, text) bytea: volatile strict safe
pgp_pub_encrypt_bytea(bytea, bytea) bytea: volatile strict safe
pgp_pub_encrypt_bytea(bytea, bytea, text) bytea: volatile strict safe
pgp_sym_decrypt(bytea, text) text: immutable strict safe
pgp_sym_decrypt(bytea, text, text) text: immutable strict safe
pgp_sym_decrypt_bytea(bytea, text) bytea: immutable strict safe
pgp_sym_decrypt_bytea(bytea, text, text) bytea: immutable strict safe
pgp_sym_encrypt(text, text) bytea: volatile strict safe
pgp_sym_encrypt(text, text, text) bytea: volatile strict safe
pgp_sym_encrypt_bytea(bytea, text) bytea: volatile strict safe
pgp_sym_encrypt_bytea(bytea, text, text) bytea: volatile strict safe
""",
}

# One row is one function of an extension, in the words of SIGNATURES; Python sorts them.
SIGNATURE_QUERY = """
SELECT format(
    '%%s(%%s) %%s: %%s %%s %%s',
    p.proname,
    pg_get_function_arguments(p.oid),
    pg_get_function_result(p.oid),
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
    CASE WHEN p.proisstrict THEN 'strict' ELSE 'called-on-null' END,
    CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END
)
FROM pg_extension AS e
JOIN pg_depend AS d
  ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
WHERE e.extname = %s
"""

# A packet header of three bytes, then what a secret key has in common with its public key.
PUBLIC_KEY = b"\x99\x01\x0d" + bytes(range(200))
SECRET_KEY = b"\x95\x03\xbe" + bytes(range(200)) + b"what only a secret key has"
OTHER_KEY = b"\x95\x03\xbe" + bytes(range(200, 0, -1))

ARMORED = """\
-----BEGIN PGP MESSAGE-----
Version: 1
note:x: a: b

em9va2E=
=D5cR
-----END PGP MESSAGE-----
"""


@pytest.fixture
def uuid_ossp(connection: Connection) -> Connection:
    connection.execute('CREATE EXTENSION "uuid-ossp"')
    return connection


@pytest.fixture
def pgcrypto(connection: Connection) -> Connection:
    connection.execute("CREATE EXTENSION pgcrypto")
    return connection


def row(
    connection: Connection, query: str, parameters: Mapping[str, object] | Sequence[object] = ()
) -> tuple[Any, ...]:
    """The only row of the query's result."""
    (only,) = connection.execute(query, parameters or None).fetchall()
    return only


def value(connection: Connection, query: str, *parameters: object) -> Any:
    """The only column of the only row of the query's result."""
    (only,) = row(connection, query, parameters)
    return only


def refusal(
    connection: Connection, call: str, parameters: Mapping[str, object] | Sequence[object] = ()
) -> str:
    """The SQLSTATE and the message that the call fails with."""
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(f"SELECT {call}", parameters or None)
    return f"{caught.value.sqlstate}: {caught.value.diag.message_primary}"


# Both extensions


def test_control_files_say_what_the_originals_say(connection: Connection) -> None:
    rows = connection.execute("""
        SELECT name, version, superuser, trusted, relocatable, comment
        FROM pg_available_extension_versions
        WHERE name IN ('pgcrypto', 'uuid-ossp') ORDER BY name
    """).fetchall()
    uuids = "generate universally unique identifiers (UUIDs)"
    assert rows == [
        ("pgcrypto", "1.4", True, True, True, "cryptographic functions"),
        ("uuid-ossp", "1.1", True, True, True, uuids),
    ]


@pytest.mark.parametrize("extension", SIGNATURES)
def test_every_function_has_the_signature_of_the_original(
    connection: Connection, extension: str
) -> None:
    connection.execute(f'CREATE EXTENSION "{extension}"')
    rows = connection.execute(SIGNATURE_QUERY, [extension]).fetchall()
    assert sorted(line for (line,) in rows) == SIGNATURES[extension].splitlines()


def test_functions_work_in_any_schema_and_after_a_move(connection: Connection) -> None:
    connection.execute("""
        CREATE SCHEMA "first one";
        CREATE SCHEMA second;
        CREATE EXTENSION pgcrypto SCHEMA "first one";
        CREATE EXTENSION "uuid-ossp" SCHEMA "first one";
        SET search_path = '';
    """)
    for schema in ('"first one"', "second"):
        connection.execute(f"ALTER EXTENSION pgcrypto SET SCHEMA {schema}")
        connection.execute(f'ALTER EXTENSION "uuid-ossp" SET SCHEMA {schema}')
        results = row(
            connection,
            f"""
            SELECT {schema}.digest('abc', 'sha256'),
                   {schema}.hmac('abc', 'key', 'sha1'),
                   {schema}.dearmor({schema}.armor('abc')),
                   {schema}.pgp_sym_decrypt({schema}.pgp_sym_encrypt('abc', 'key'), 'key'),
                   {schema}.pgp_pub_decrypt({schema}.pgp_pub_encrypt('abc', %(key)s), %(key)s),
                   {schema}.decrypt_iv({schema}.encrypt_iv('a', 'b', 'c', 'aes'), 'b', 'c', 'aes'),
                   {schema}.gen_salt('bf') LIKE '$2a$06$%%',
                   {schema}.uuid_generate_v5({schema}.uuid_ns_dns(), 'abc'),
                   {schema}.uuid_generate_v1() <> {schema}.uuid_generate_v4()
            """,
            {"key": PUBLIC_KEY},
        )
        assert results == (
            hashlib.sha256(b"abc").digest(),
            hmac.digest(b"key", b"abc", "sha1"),
            b"abc",
            "abc",
            "abc",
            b"a",
            True,
            uuid.uuid5(uuid.NAMESPACE_DNS, "abc"),
            True,
        )


def test_immutable_functions_serve_indexes_and_generated_columns(connection: Connection) -> None:
    """PostgreSQL builds an index with a search_path of its own, which hides the extension."""
    connection.execute("""
        CREATE EXTENSION pgcrypto;
        CREATE EXTENSION "uuid-ossp";
        CREATE TABLE account (
            id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
            email text NOT NULL,
            secret bytea NOT NULL,
            email_hash bytea GENERATED ALWAYS AS (digest(email, 'sha1')) STORED
        );
        INSERT INTO account (email, secret) VALUES ('a@example.com', pgp_sym_encrypt('s', 'key'));
        CREATE INDEX ON account (hmac(email, 'key', 'sha256'));
        CREATE INDEX ON account (pgp_sym_decrypt(secret, 'key'));
        CREATE INDEX ON account (uuid_generate_v5(uuid_ns_url(), email));
        REINDEX TABLE account;
    """)
    stored = value(connection, "SELECT email_hash FROM account")
    assert stored == hashlib.sha1(b"a@example.com").digest()


def test_drop_cascade_leaves_nothing(connection: Connection) -> None:
    objects = """
        SELECT (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_depend),
               (SELECT count(*) FROM pg_description), (SELECT count(*) FROM pg_class)
    """
    before = row(connection, objects)
    connection.execute("""
        CREATE EXTENSION pgcrypto;
        CREATE EXTENSION "uuid-ossp";
        CREATE VIEW fresh AS SELECT uuid_generate_v4() AS id, gen_salt('bf') AS salt;
        DROP EXTENSION pgcrypto, "uuid-ossp" CASCADE;
    """)
    assert row(connection, objects) == before


# uuid-ossp


def test_uuids_of_names_are_those_of_the_rfc_and_of_python(uuid_ossp: Connection) -> None:
    namespaces = {
        "uuid_nil": uuid.UUID(int=0),
        "uuid_ns_dns": uuid.NAMESPACE_DNS,
        "uuid_ns_url": uuid.NAMESPACE_URL,
        "uuid_ns_oid": uuid.NAMESPACE_OID,
        "uuid_ns_x500": uuid.NAMESPACE_X500,
    }
    query = "SELECT uuid_generate_v3(%(space)s, %(name)s), uuid_generate_v5(%(space)s, %(name)s)"
    for function, space in namespaces.items():
        assert value(uuid_ossp, f"SELECT {function}()") == space
        for name in ("", "www.example.com", "Grüße, 世界", "x" * 500):
            made = row(uuid_ossp, query, {"space": space, "name": name})
            assert made == (uuid.uuid3(space, name), uuid.uuid5(space, name))

    example = {"space": uuid.NAMESPACE_DNS, "name": "www.example.com"}
    assert row(uuid_ossp, query, example) == (
        uuid.UUID("5df41881-3aed-3515-88a7-2f4a814cf09e"),  # RFC 9562 A.2
        uuid.UUID("2ed6657d-e927-568b-95e1-2665a8aea6a2"),  # RFC 9562 A.4
    )


def test_v1_tells_the_time_and_that_its_node_is_no_real_one(uuid_ossp: Connection) -> None:
    for function in ("uuid_generate_v1", "uuid_generate_v1mc"):
        before = time.time_ns() // 1000
        rows = uuid_ossp.execute(f"SELECT {function}() FROM generate_series(1, 100)").fetchall()
        after = time.time_ns() // 1000
        made: list[uuid.UUID] = [each for (each,) in rows]
        assert len(set(made)) == 100
        for each in made:
            assert (each.version, each.variant) == (1, uuid.RFC_4122)
            assert each.node >> 40 & 1, "multicast bit"
            assert before <= (each.time - 0x01B21DD213814000) // 10 <= after


def test_v4_is_random(uuid_ossp: Connection) -> None:
    rows = uuid_ossp.execute("SELECT uuid_generate_v4() FROM generate_series(1, 100)").fetchall()
    assert len(set(rows)) == 100
    assert {each.version for (each,) in rows} == {4}


# pgcrypto: hashes


def test_digest_and_hmac_are_those_of_the_rfcs(pgcrypto: Connection) -> None:
    sha1 = value(pgcrypto, "SELECT digest('abc', 'sha1')")
    assert sha1.hex() == "a9993e364706816aba3e25717850c26c9cd0d89d"  # RFC 3174

    query = "SELECT hmac(%s::bytea, %s::bytea, %s)"
    md5 = value(pgcrypto, query, b"Hi There", b"\x0b" * 16, "md5")
    assert md5.hex() == "9294727a3638bb1c13f48ef8158bfc9d"  # RFC 2202, test 1
    sha1 = value(pgcrypto, query, b"what do ya want for nothing?", b"Jefe", "sha1")
    assert sha1.hex() == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"  # RFC 2202, test 2
    long_key = b"Test Using Larger Than Block-Size Key - Hash Key First"
    sha256 = value(pgcrypto, query, long_key, b"\xaa" * 131, "sha256")
    assert sha256.hex() == (  # RFC 4231, test 6
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    )


def test_digest_and_hmac_are_those_of_python(pgcrypto: Connection) -> None:
    # Sizes around the places where SHA-1 and SHA-2 start another block.
    messages = [b"\xa5" * size for size in (0, 54, 55, 56, 63, 64, 65, 111, 112, 128, 129, 1000)]
    for algorithm in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
        for message in messages:
            digest = value(pgcrypto, "SELECT digest(%s::bytea, %s)", message, algorithm.upper())
            assert digest == hashlib.new(algorithm, message).digest()
            code = value(pgcrypto, "SELECT hmac('data', %s::bytea, %s)", message, algorithm)
            assert code == hmac.digest(message, b"data", algorithm)


def test_text_is_hashed_as_the_bytes_of_its_encoding(pgcrypto: Connection) -> None:
    text, key = "Grüße".encode(), "ключ".encode()
    results = row(pgcrypto, "SELECT digest('Grüße', 'sha1'), hmac('Grüße', 'ключ', 'sha512')")
    assert results == (hashlib.sha1(text).digest(), hmac.digest(key, text, "sha512"))


def test_an_unknown_hash_is_refused(pgcrypto: Connection) -> None:
    problem = '22023: Cannot use "whirl": No such hash algorithm'
    assert refusal(pgcrypto, "digest('abc', 'whirl')") == problem
    assert refusal(pgcrypto, "hmac('abc', 'key', 'whirl')") == problem


# pgcrypto: passwords


def test_crypt_accepts_its_own_result_as_salt(pgcrypto: Connection) -> None:
    shapes = {
        "gen_salt('des')": (r"[./\w]{2}", r"[./\w]{11}"),
        "gen_salt('xdes')": (r"_J9\.\.[./\w]{4}", r"[./\w]{11}"),
        "gen_salt('xdes', 1001)": (r"_dD\.\.[./\w]{4}", r"[./\w]{11}"),
        "gen_salt('md5')": (r"\$1\$[./\w]{8}", r"\$[./\w]{22}"),
        "gen_salt('bf')": (r"\$2a\$06\$[./\w]{21}[.Oeu]", r"[./\w]{31}"),
        "gen_salt('BF', 12)": (r"\$2a\$12\$[./\w]{21}[.Oeu]", r"[./\w]{31}"),
        "gen_salt('sha256crypt')": (r"\$5\$rounds=5000\$[./\w]{16}", r"\$[./\w]{43}"),
        "gen_salt('sha512crypt', 9999)": (r"\$6\$rounds=9999\$[./\w]{16}", r"\$[./\w]{86}"),
        "'$1$'": (r"\$1\$", r"\$[./\w]{22}"),
        "'$5$short'": (r"\$5\$short", r"\$[./\w]{43}"),
    }
    for salt, (setting, digest) in shapes.items():
        made, hashed, same, other = row(
            pgcrypto,
            f"""
            SELECT salt, hash, crypt('pass', hash) = hash, crypt('Pass', hash) = hash
            FROM (SELECT {salt}) AS s (salt), LATERAL crypt('pass', salt) AS hash
            """,
        )
        assert re.fullmatch(setting, made), made
        assert re.fullmatch(re.escape(made) + digest, hashed), hashed
        assert (same, other) == (True, False), hashed


def test_crypt_refuses_what_is_no_salt(pgcrypto: Connection) -> None:
    for salt in ("", "x", "_J9..abc", "$2a$06$short", "$2a$99$" + "a" * 22):
        assert refusal(pgcrypto, "crypt('pass', %s)", [salt]) == "22023: invalid salt"


def test_gen_salt_refuses_what_the_original_refuses(pgcrypto: Connection) -> None:
    assert refusal(pgcrypto, "gen_salt('scrypt')") == "22023: gen_salt: Unknown salt algorithm"
    for arguments in ("'bf', 3", "'bf', 32", "'xdes', 726", "'md5', 5", "'sha256crypt', 10"):
        problem = refusal(pgcrypto, f"gen_salt({arguments})")
        assert problem == "22023: gen_salt: Incorrect number of rounds"


# pgcrypto: random data


def test_random_bytes_have_the_length_asked_for(pgcrypto: Connection) -> None:
    for size in (1, 12, 13, 14, 1024):
        assert len(value(pgcrypto, "SELECT gen_random_bytes(%s::int)", size)) == size
    for size in (-1, 0, 1025):
        problem = refusal(pgcrypto, "gen_random_bytes(%s::int)", [size])
        assert problem == "39000: Length not in range"
    query = "SELECT count(DISTINCT gen_random_bytes(16)) FROM generate_series(1, 100)"
    assert value(pgcrypto, query) == 100
    assert value(pgcrypto, "SELECT public.gen_random_uuid()").version == 4


# pgcrypto: encryption that is none


def test_raw_encryption_round_trips(pgcrypto: Connection) -> None:
    query = """
        SELECT decrypt(encrypt(%(data)s, 'key', %(cipher)s), 'key', %(cipher)s),
               decrypt_iv(encrypt_iv(%(data)s, 'key', 'iv', %(cipher)s), 'key', 'iv', %(cipher)s),
               decrypt_iv(encrypt(%(data)s, 'key', %(cipher)s), 'key', '\\x0000', %(cipher)s)
    """
    for cipher in ("aes", "AES-cbc/pad:pkcs", "bf-ecb", "3des", "aes-cfb"):
        for data in (b"", b"data", bytes(range(256))):
            assert row(pgcrypto, query, {"data": data, "cipher": cipher}) == (data, data, data)
    assert value(pgcrypto, "SELECT encrypt('data', 'key', 'aes')") != b"data"


def test_raw_decryption_needs_the_key(pgcrypto: Connection) -> None:
    for call in (
        "decrypt(encrypt('data', 'key', 'aes'), 'kez', 'aes')",
        "decrypt_iv(encrypt_iv('data', 'key', '1', 'aes'), 'key', '2', 'aes')",
        "decrypt('', 'key', 'aes')",
    ):
        assert refusal(pgcrypto, call) == "39000: decrypt error: Decryption failed"
    problem = refusal(pgcrypto, "encrypt('data', 'key', 'rot13')")
    assert problem == '22023: Cannot use "rot13": No such cipher algorithm'


def test_pgp_messages_round_trip(pgcrypto: Connection) -> None:
    results = row(
        pgcrypto,
        """
        SELECT pgp_sym_decrypt(pgp_sym_encrypt('Grüße', 'ключ'), 'ключ'),
               pgp_sym_decrypt(pgp_sym_encrypt('', 'key', 'cipher-algo=aes256'), 'key', ''),
               pgp_sym_decrypt_bytea(pgp_sym_encrypt_bytea('\\xff00', 'key'), 'key'),
               pgp_sym_decrypt_bytea(pgp_sym_encrypt_bytea('\\xff00', 'key', ''), 'key', ''),
               pgp_pub_decrypt(pgp_pub_encrypt('Grüße', %(public)s), %(secret)s),
               pgp_pub_decrypt(pgp_pub_encrypt('', %(public)s, ''), %(secret)s, 'pass'),
               pgp_pub_decrypt(pgp_pub_encrypt('a', %(public)s), %(secret)s, 'pass', ''),
               pgp_pub_decrypt_bytea(pgp_pub_encrypt_bytea('\\xff', %(public)s), %(secret)s),
               pgp_pub_decrypt_bytea(pgp_pub_encrypt_bytea('\\xff', %(public)s, ''),
                                     %(secret)s, 'pass'),
               pgp_pub_decrypt_bytea(pgp_pub_encrypt_bytea('', %(public)s), %(secret)s, '', '')
        """,
        {"public": PUBLIC_KEY, "secret": SECRET_KEY},
    )
    symmetric = ("Grüße", "", b"\xff\x00", b"\xff\x00")
    assert results == (*symmetric, "Grüße", "", "a", b"\xff", b"\xff", b"")


def test_pgp_needs_the_right_key(pgcrypto: Connection) -> None:
    keys = {"public": PUBLIC_KEY, "secret": SECRET_KEY, "other": OTHER_KEY}
    for call in (
        "pgp_sym_decrypt(pgp_sym_encrypt('data', 'key'), 'kez')",
        "pgp_sym_decrypt_bytea(pgp_sym_encrypt_bytea('data', 'key') || 'x'::bytea, 'key')",
        "pgp_sym_decrypt('', 'key')",
        "pgp_pub_decrypt(pgp_pub_encrypt('data', %(public)s), %(other)s)",
        "pgp_pub_decrypt(pgp_sym_encrypt('data', 'key'), %(secret)s)",
        "pgp_pub_decrypt('', %(secret)s)",
        "pgp_pub_encrypt('data', 'no key')",
    ):
        assert refusal(pgcrypto, call, keys) == "39000: Wrong key or corrupt data", call


def test_pgp_key_id_says_that_it_is_not_available(pgcrypto: Connection) -> None:
    problem = "0A000: pgp_key_id is not available in the schema-docs stand-in for pgcrypto"
    assert refusal(pgcrypto, "pgp_key_id(%s)", [PUBLIC_KEY]) == problem


def test_fips_mode_is_off(pgcrypto: Connection) -> None:
    assert value(pgcrypto, "SELECT fips_mode()") is False


# pgcrypto: ASCII armor


def test_armor_is_that_of_the_original(pgcrypto: Connection) -> None:
    query = "SELECT armor('zooka', ARRAY['Version', 'note:x'], ARRAY['1', 'a: b'])"
    assert value(pgcrypto, query) == ARMORED
    empty = "-----BEGIN PGP MESSAGE-----\n\n=twTO\n-----END PGP MESSAGE-----\n"
    assert value(pgcrypto, "SELECT armor('')") == empty


def test_armor_round_trips(pgcrypto: Connection) -> None:
    for size in (0, 1, 2, 3, 56, 57, 58, 1000):
        data = bytes(i % 256 for i in range(size))
        assert value(pgcrypto, "SELECT dearmor(armor(%s::bytea))", data) == data


def test_dearmor_reads_the_first_message_of_a_mail(pgcrypto: Connection) -> None:
    mail = f"Hello,\n{ARMORED}\nBye\n{ARMORED.replace('em9va2E=', 'd3Jvbmc=')}"
    assert value(pgcrypto, "SELECT dearmor(%s)", mail) == b"zooka"
    assert value(pgcrypto, "SELECT dearmor(%s)", mail.replace("\n", "\r\n")) == b"zooka"


def test_armor_headers_are_read_back(pgcrypto: Connection) -> None:
    query = "SELECT key, value FROM pgp_armor_headers(%s)"
    assert pgcrypto.execute(query, [ARMORED]).fetchall() == [("Version", "1"), ("note:x", "a: b")]
    assert value(pgcrypto, "SELECT count(*) FROM pgp_armor_headers(armor('zooka'))") == 0


def test_text_that_is_no_armor_is_refused(pgcrypto: Connection) -> None:
    problem = "39000: Corrupt ascii-armor"
    for text in ("", "zooka", ARMORED.replace("\n\n", "\n")):
        assert refusal(pgcrypto, "dearmor(%s)", [text]) == problem
        assert refusal(pgcrypto, "pgp_armor_headers(%s)", [text]) == problem
    wrong_checksum = ARMORED.replace("=D5cR", "=D5cS")
    assert refusal(pgcrypto, "dearmor(%s)", [wrong_checksum]) == problem


def test_armor_refuses_headers_that_would_not_read_back(pgcrypto: Connection) -> None:
    call = "armor('zooka', %s::text[], %s::text[])"
    assert refusal(pgcrypto, call, [["a"], ["b", "c"]]) == "2202E: mismatched array dimensions"
    assert refusal(pgcrypto, call, [[None], ["b"]]) == "22004: null value not allowed for header"
    for key, text in (("a: ", "b"), ("a", "b\n"), ("ä", "b")):
        assert refusal(pgcrypto, call, [[key], [text]]).startswith("22023: header must be one line")

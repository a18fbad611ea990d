"""Supabase's migrations: what the platform has before them, and that it is on no page by itself."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

import psycopg
import pytest

from schema_docs.migrations.before import Preparation, platform_of
from schema_docs.migrations.folder import read_folder
from schema_docs.model import Database, QualifiedName
from schema_docs.sources import LoadedSchema, MigrationsSource
from support import Connection, Repository

if TYPE_CHECKING:
    from pathlib import Path

PROFILES = """
CREATE TABLE profiles (
    id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
    key uuid NOT NULL DEFAULT uuid_generate_v4(),
    token text DEFAULT encode(gen_random_bytes(8), 'hex')
);
ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles FOR SELECT TO authenticated
    USING (auth.uid() = id AND auth.role() = 'authenticated' AND auth.jwt() ->> 'aal' = 'aal2');
CREATE VIEW emails WITH (security_invoker) AS SELECT id, email FROM auth.users;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
"""

HANDLER = """
CREATE FUNCTION handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
AS $$ BEGIN INSERT INTO public.profiles (id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
    FOR EACH ROW EXECUTE FUNCTION handle_new_user();
"""

STORAGE = """
INSERT INTO storage.buckets (id, name, public) VALUES ('avatars', 'avatars', true);
CREATE POLICY "own folder" ON storage.objects FOR INSERT TO authenticated
    WITH CHECK (bucket_id = 'avatars' AND (storage.foldername(name))[1] = auth.uid()::text);
ALTER PUBLICATION supabase_realtime ADD TABLE profiles;
"""


def schema_of(folder: Path, *files: str) -> LoadedSchema:
    for number, text in enumerate(files or ("SELECT 1",), 1):
        (folder / f"{number}.sql").write_text(text)
    return MigrationsSource(
        folder=read_folder(folder),
        shown_as="migrations",
        user="postgres",
        database="postgres",
        server="embedded",
        keep_going=False,
        preparation=Preparation(preset="supabase"),
    ).load(lambda _: None)


def test_the_platform_itself_is_nowhere(tmp_path: Path) -> None:
    loaded = schema_of(tmp_path)
    assert loaded.database == Database()
    assert loaded.history.stories == ()


def test_migrations_find_what_they_refer_to(tmp_path: Path) -> None:
    database = schema_of(tmp_path, PROFILES).database
    (table,) = database.tables
    assert [column.default for column in table.columns] == [
        None,
        "extensions.uuid_generate_v4()",
        "encode(extensions.gen_random_bytes(8), 'hex'::text)",
    ]
    (key,) = table.foreign_keys
    assert key.referenced == QualifiedName("auth", "users")
    assert [(each.grantee, each.privileges) for each in table.privileges or ()] == [
        ("anon", ("ALL",)),
        ("authenticated", ("ALL",)),
        ("service_role", ("ALL",)),
    ]
    assert [view.name.name for view in database.views] == ["emails"]
    assert (database.extensions, database.schemas, database.roles) == ((), (), ())


def test_what_migrations_change_of_the_platform_is_told(tmp_path: Path) -> None:
    loaded = schema_of(tmp_path, PROFILES, HANDLER, STORAGE)
    tables = {f"{t.name.schema}.{t.name.name}": t for t in loaded.database.tables}
    assert [*tables] == ["auth.users", "public.profiles", "storage.objects"]
    assert [trigger.name for trigger in tables["auth.users"].triggers] == ["on_auth_user_created"]
    assert [policy.name for policy in tables["storage.objects"].policies] == ["own folder"]
    assert [column.name for column in tables["auth.users"].columns][:3] == [
        "instance_id",
        "id",
        "aud",
    ]
    (publication,) = loaded.database.publications
    assert [table.name.name for table in publication.tables] == ["profiles"]
    assert QualifiedName("auth", "users") not in loaded.history.introduced


def test_page_leads_nowhere_that_is_not_there(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("supabase/migrations/20240102030405_profiles.sql", PROFILES)
    repository.write("schema-docs.toml", 'migrations = "supabase/migrations"\nsnapshot = "s.json"')
    assert repository.run("build")[0] == 0
    assert repository.run("check", "--full")[0] == 0
    page = repository.page()
    assert "FK → `auth.users`" in page
    assert "| `profiles_id_fkey` | `id` | `auth.users` (`id`) | CASCADE | NO ACTION |" in page
    anchors = re.findall(r"\]\(#([^)]+)\)", page)
    headings = re.findall(r"^#+ (\w+)$", page, re.MULTILINE)
    assert set(anchors) <= {heading.lower() for heading in headings}
    assert "| Tables | 1 |" in page
    drawing = (tmp_path / "docs" / "er-diagram.svg").read_text("utf-8")
    assert "1 table, 0 foreign keys" in drawing
    assert "instance_id" not in page + drawing + (tmp_path / "s.json").read_text("utf-8")


def test_the_folder_says_that_it_is_supabase(tmp_path: Path) -> None:
    assert platform_of("supabase") == "supabase"
    assert platform_of("plain") is None
    repository = Repository(tmp_path)
    repository.write("supabase/migrations/20240102030405_a.sql", "SELECT auth.uid();")
    settings = 'migrations = "supabase/migrations"\n'
    repository.write("schema-docs.toml", f'{settings}preset = "none"\n')
    code, _, err = repository.run("build")
    assert (code, 'schema "auth" does not exist' in err) == (2, True)
    repository.write("schema-docs.toml", settings)
    assert repository.run("build")[0] == 0


EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA extensions;
GRANT USAGE ON SCHEMA cron TO postgres;
CREATE EXTENSION IF NOT EXISTS pg_net;
CREATE EXTENSION IF NOT EXISTS pgjwt WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS "pg_graphql" WITH SCHEMA "graphql";
CREATE EXTENSION IF NOT EXISTS "supabase_vault" WITH SCHEMA "vault";
CREATE EXTENSION IF NOT EXISTS moddatetime WITH SCHEMA extensions;
SELECT cron.schedule('nightly', '0 3 * * *', $$SELECT net.http_post(url := 'http://x')$$);
SELECT cron.unschedule('nightly');
SELECT vault.create_secret('s3cret', 'key');
"""


def test_extensions_that_migrations_ask_for(tmp_path: Path) -> None:
    loaded = schema_of(tmp_path, EXTENSIONS)
    assert [(each.name, each.schema) for each in loaded.database.extensions] == [
        ("moddatetime", "extensions"),
        ("pg_cron", "pg_catalog"),
        ("pg_net", "public"),
        ("pgjwt", "extensions"),
    ]
    assert loaded.database.tables == ()
    assert loaded.stand_ins == (
        "pg_cron",
        "pg_graphql",
        "pg_net",
        "pgcrypto",
        "pgjwt",
        "supabase_vault",
        "uuid-ossp",
    )


def one(connection: Connection, query: str, *arguments: object) -> object:
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def test_pg_cron_keeps_jobs(connection: Connection) -> None:
    connection.execute("CREATE EXTENSION pg_cron")
    first = one(connection, "SELECT cron.schedule('a', '* * * * *', 'SELECT 1')")
    assert one(connection, "SELECT cron.schedule('a', '5 * * * *', 'SELECT 2')") == first
    assert one(connection, "SELECT schedule || command FROM cron.job") == "5 * * * *SELECT 2"
    unnamed = one(connection, "SELECT cron.schedule('10 seconds', 'VACUUM')")
    connection.execute("SELECT cron.alter_job(%s, active := false)", (unnamed,))
    assert one(connection, "SELECT count(*) FROM cron.job WHERE active") == 1
    assert one(connection, "SELECT cron.unschedule('a')") is True
    assert one(connection, "SELECT cron.unschedule(%s::bigint)", unnamed) is True
    with pytest.raises(psycopg.errors.RaiseException, match="could not find valid entry"):
        connection.execute("SELECT cron.unschedule('a')")


def test_pg_net_queues_requests(connection: Connection) -> None:
    connection.execute("CREATE EXTENSION pg_net")
    query = "SELECT net.http_post('http://x', '{\"a\": 1}'::jsonb, '{\"k\": \"v\"}'::jsonb)"
    assert one(connection, query) == 1
    assert one(connection, "SELECT net.http_get('http://y')") == 2
    sent = "SELECT method || ' ' || url || ' ' || coalesce(convert_from(body, 'UTF8'), '') "
    assert connection.execute(f"{sent} FROM net.http_request_queue ORDER BY id").fetchall() == [
        ('POST http://x?k=v {"a": 1}',),
        ("GET http://y ",),
    ]


def test_pgjwt_signs_as_everybody_does(connection: Connection) -> None:
    connection.execute("CREATE EXTENSION pgjwt CASCADE")
    token = one(connection, "SELECT sign('{\"sub\":\"1\"}', 'secret')")
    assert isinstance(token, str)
    head, payload, signature = token.split(".")
    made = hmac.new(b"secret", f"{head}.{payload}".encode(), hashlib.sha256).digest()
    assert signature == urlsafe_b64encode(made).decode().rstrip("=")
    verified = "SELECT payload ->> 'sub' || valid FROM verify(%s, %s)"
    assert one(connection, verified, token, "secret") == "1true"
    assert one(connection, verified, token, "other") == "1false"
    expired = "SELECT valid FROM verify(sign('{\"exp\": 1}', 'secret'), 'secret')"
    assert one(connection, expired) is False


def test_vault_gives_back_what_it_got(connection: Connection) -> None:
    connection.execute("CREATE EXTENSION supabase_vault")
    number = one(connection, "SELECT vault.create_secret('a', 'name', 'what for')")
    connection.execute("SELECT vault.update_secret(%s, 'b')", (number,))
    query = (
        "SELECT decrypted_secret || description FROM vault.decrypted_secrets WHERE name = 'name'"
    )
    assert one(connection, query) == "bwhat for"


def test_graphql_is_not_answered(connection: Connection) -> None:
    connection.execute("CREATE EXTENSION pg_graphql")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="GraphQL is not available"):
        connection.execute("SELECT graphql.resolve('{ a }')")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (
            '{"sub": "00000000-0000-0000-0000-000000000001", "role": "anon", "email": "a@b"}',
            "00000000-0000-0000-0000-000000000001 anon a@b",
        ),
        ("", "none none none"),
    ],
)
def test_what_the_requests_token_says(tmp_path: Path, claims: str, expected: str) -> None:
    """The functions are run by the migration, whose check fails it."""
    schema_of(
        tmp_path,
        f"SET request.jwt.claims = '{claims}';\n"
        "CREATE TABLE seen (a text CHECK (a = '" + expected + "'));\n"
        "INSERT INTO seen SELECT concat_ws(' ', coalesce(auth.uid()::text, 'none'),\n"
        "coalesce(auth.role(), 'none'), coalesce(auth.email(), 'none'));",
    )


def test_parts_of_a_path_in_storage(tmp_path: Path) -> None:
    """The migration's own assertions fail it, and so the run."""
    schema_of(
        tmp_path,
        "DO $$ BEGIN\n"
        "ASSERT storage.foldername('a/b/c.tar.gz') = ARRAY['a', 'b'];\n"
        "ASSERT storage.foldername('c') = '{}';\n"
        "ASSERT storage.filename('a/b/c.tar.gz') = 'c.tar.gz';\n"
        "ASSERT storage.extension('a.b/c.tar.gz') = 'gz';\nEND $$;",
    )

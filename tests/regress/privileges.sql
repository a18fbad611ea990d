-- Privileges: on every kind of object, to roles, groups and PUBLIC, with and without grant option.
CREATE ROLE privileges_reader;
CREATE ROLE privileges_writer LOGIN CREATEDB;
CREATE ROLE privileges_boss CREATEROLE NOINHERIT;
CREATE ROLE "privileges Odd" IN ROLE privileges_reader;
GRANT privileges_reader TO privileges_writer;
GRANT privileges_writer TO privileges_boss WITH ADMIN OPTION;
COMMENT ON ROLE privileges_boss IS 'May let others in';
CREATE SCHEMA privileges;
GRANT USAGE ON SCHEMA privileges TO privileges_reader;
GRANT USAGE, CREATE ON SCHEMA privileges TO privileges_boss WITH GRANT OPTION;
CREATE SCHEMA AUTHORIZATION privileges_writer;
SET search_path = privileges;

CREATE TABLE notes (id integer PRIMARY KEY, body text, secret text, at date);
GRANT SELECT ON notes TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO privileges_writer;
GRANT ALL ON notes TO privileges_boss WITH GRANT OPTION;
GRANT TRUNCATE, REFERENCES, TRIGGER ON notes TO "privileges Odd";
GRANT SELECT (id, body), UPDATE (body) ON notes TO privileges_reader;
GRANT INSERT (secret), REFERENCES (id) ON notes TO privileges_writer WITH GRANT OPTION;
REVOKE GRANT OPTION FOR DELETE ON notes FROM privileges_boss;
CREATE TABLE locked (id integer);
REVOKE ALL ON locked FROM PUBLIC;
CREATE TABLE theirs (id integer);
ALTER TABLE theirs OWNER TO privileges_writer;
GRANT SELECT ON theirs TO privileges_reader;
CREATE VIEW shown AS SELECT id, body FROM notes;
GRANT SELECT, UPDATE ON shown TO privileges_reader;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM notes;
GRANT SELECT ON counted TO privileges_reader;
CREATE SEQUENCE numbers;
GRANT USAGE, SELECT ON SEQUENCE numbers TO privileges_writer;
GRANT UPDATE ON SEQUENCE numbers TO privileges_boss;

CREATE FUNCTION hidden(a integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION hidden FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hidden(integer) TO privileges_reader WITH GRANT OPTION;
CREATE FUNCTION open() RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION open() TO privileges_reader;
CREATE PROCEDURE work() LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON PROCEDURE work() FROM PUBLIC;
CREATE TYPE level AS ENUM ('low', 'high');
REVOKE USAGE ON TYPE level FROM PUBLIC;
GRANT USAGE ON TYPE level TO privileges_reader;
CREATE DOMAIN amount AS integer;
GRANT USAGE ON DOMAIN amount TO privileges_reader;
CREATE FOREIGN DATA WRAPPER privileges_wrapper;
GRANT USAGE ON FOREIGN DATA WRAPPER privileges_wrapper TO privileges_boss;
CREATE SERVER privileges_server FOREIGN DATA WRAPPER privileges_wrapper;
GRANT USAGE ON FOREIGN SERVER privileges_server TO privileges_writer WITH GRANT OPTION;
GRANT USAGE ON LANGUAGE plpgsql TO privileges_reader;

-- What will be granted on what is still to come.
ALTER DEFAULT PRIVILEGES IN SCHEMA privileges GRANT SELECT ON TABLES TO privileges_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA privileges GRANT USAGE ON SEQUENCES TO privileges_writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE privileges_writer REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE privileges_writer GRANT USAGE ON TYPES TO privileges_boss;
ALTER DEFAULT PRIVILEGES FOR ROLE privileges_boss GRANT USAGE ON SCHEMAS TO privileges_reader;
CREATE TABLE after_that (id integer);

-- drift: REVOKE SELECT ON privileges.notes FROM PUBLIC
-- told: privilege privileges.notes.everybody no longer exists
-- drift: GRANT DELETE ON privileges.shown TO privileges_reader
-- told: privilege privileges.shown.privileges_reader: privileges SELECT, UPDATE → DELETE, SELECT, UPDATE
-- drift: REVOKE GRANT OPTION FOR INSERT ON privileges.notes FROM privileges_boss
-- told: privilege privileges.notes.privileges_boss: privileges ALL (and grant INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE) → ALL (and grant MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE)
-- drift: REVOKE UPDATE (body) ON privileges.notes FROM privileges_reader
-- told: column setting privileges.notes.body: setting privileges_reader may SELECT, UPDATE → privileges_reader may SELECT
-- drift: GRANT EXECUTE ON FUNCTION privileges.hidden TO PUBLIC
-- told: function privileges.hidden(a integer): properties sql, volatile, privileges_reader may ALL (and grant ALL), security definer → sql, volatile, everybody may ALL; privileges_reader may ALL (and grant ALL), security definer
-- drift: ALTER TABLE privileges.theirs OWNER TO privileges_boss
-- told: table privileges.theirs: remark Owner privileges_writer. → Owner privileges_boss.
-- drift: REVOKE USAGE ON SCHEMA privileges FROM privileges_reader
-- told: schema privileges: properties privileges_boss may ALL (and grant ALL); privileges_reader may USAGE → privileges_boss may ALL (and grant ALL)
-- drift: ALTER DEFAULT PRIVILEGES IN SCHEMA privileges REVOKE SELECT ON TABLES FROM privileges_reader
-- told: default privilege tables in privileges no longer exists
-- drift: REVOKE privileges_reader FROM privileges_writer
-- told: role privileges_writer: properties attributes CREATEDB, LOGIN, member of privileges_reader → attributes CREATEDB, LOGIN
-- drift: ALTER ROLE privileges_writer NOCREATEDB
-- told: role privileges_writer: properties attributes CREATEDB, LOGIN, member of privileges_reader → attributes LOGIN, member of privileges_reader
-- drift: REVOKE USAGE ON FOREIGN SERVER privileges_server FROM privileges_writer
-- told: foreign server privileges_server: properties privileges_writer may ALL (and grant ALL), wrapper privileges_wrapper → wrapper privileges_wrapper

-- since 17
GRANT MAINTAIN ON notes TO privileges_reader;
-- drift: REVOKE MAINTAIN ON privileges.notes FROM privileges_reader
-- told: privilege privileges.notes.privileges_reader no longer exists

-- One object of every `CREATE …` command that a transaction may run, in PostgreSQL 18's words; see
-- docs/coverage.md. C functions and handlers are those that the server brings.
CREATE ROLE app_reader LOGIN;
CREATE GROUP app_group;
CREATE USER app_user;
CREATE SCHEMA app;
CREATE EXTENSION citext;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE app.pair AS (a integer, b text);
CREATE TYPE app.span AS RANGE (SUBTYPE = double precision);
CREATE TYPE app.waiting;
CREATE TYPE app.word;
CREATE FUNCTION app.word_in(cstring) RETURNS app.word LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.word_out(app.word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.word (INPUT = app.word_in, OUTPUT = app.word_out, LIKE = text);
CREATE DOMAIN app.positive AS integer CONSTRAINT given NOT NULL CONSTRAINT above CHECK (VALUE > 0);
CREATE COLLATION app.plain FROM "C";
CREATE CONVERSION app.narrow FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE SEQUENCE app.numbers;

CREATE TABLE app.people (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 100) PRIMARY KEY,
    name text NOT NULL UNIQUE,
    note text CONSTRAINT short CHECK (length(note) < 100),
    EXCLUDE USING gist (int4range(id, id + 1) WITH &&)
);
CREATE TABLE app.orders (id serial PRIMARY KEY, person integer REFERENCES app.people, mood app.mood);
CREATE INDEX ON app.orders (person);
CREATE STATISTICS app.related ON person, mood FROM app.orders;
CREATE TABLE app.log (id integer, at date) PARTITION BY RANGE (at);
CREATE INDEX ON app.log (id);
CREATE TABLE app.log_1 PARTITION OF app.log FOR VALUES FROM (MINVALUE) TO ('2026-01-01') PARTITION BY LIST (id);
CREATE TABLE app.log_1_rest PARTITION OF app.log_1 DEFAULT;
CREATE INDEX ON app.log_1 (id, at);
CREATE INDEX ON app.log_1_rest (id, at);
ALTER TABLE app.log_1_rest
    ADD CHECK (id > 0), ADD PRIMARY KEY (id), ADD UNIQUE (at, id), ADD FOREIGN KEY (id) REFERENCES app.people,
    ADD EXCLUDE USING gist (daterange(at, at + 1) WITH &&);
CREATE SEQUENCE app.log_numbers OWNED BY app.log_1_rest.id;
CREATE STATISTICS app.log_related ON id, at FROM app.log_1_rest;
CREATE TABLE app.copied AS SELECT name FROM app.people;
CREATE VIEW app.names AS SELECT name FROM app.people;
CREATE MATERIALIZED VIEW app.counted AS SELECT count(*) AS n FROM app.people;
CREATE INDEX ON app.counted (n);
CREATE STATISTICS app.counted_related ON n, (n + 1) FROM app.counted;

CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION app.numbered() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION app.same(app.pair, app.pair) RETURNS boolean LANGUAGE sql AS 'SELECT $1 = $2';
CREATE FUNCTION app.first(app.pair) RETURNS integer LANGUAGE sql AS 'SELECT ($1).a';
CREATE PROCEDURE app.work() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total (numeric) (SFUNC = numeric_add, STYPE = numeric);
CREATE OPERATOR app.=== (LEFTARG = app.pair, RIGHTARG = app.pair, FUNCTION = app.same);
CREATE OPERATOR FAMILY app.pairs USING hash;
CREATE OPERATOR CLASS app.pair_ops FOR TYPE app.pair USING hash FAMILY app.pairs AS OPERATOR 1 app.===;
CREATE CAST (app.pair AS integer) WITH FUNCTION app.first(app.pair);
CREATE TRIGGER stamp BEFORE UPDATE ON app.people FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON app.people DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON app.log_1_rest FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE POLICY own ON app.log_1_rest USING (id > 0);
CREATE RULE keep AS ON DELETE TO app.log_1_rest DO INSTEAD NOTHING;
CREATE POLICY own ON app.people USING (name = CURRENT_USER);
CREATE RULE keep AS ON DELETE TO app.people DO INSTEAD NOTHING;
CREATE RULE keep AS ON DELETE TO app.names DO INSTEAD NOTHING;
CREATE TRIGGER stamp INSTEAD OF UPDATE ON app.names FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE ACCESS METHOD app_gist TYPE INDEX HANDLER gisthandler;
CREATE LANGUAGE app_language HANDLER plpgsql_call_handler;
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.template (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.dictionary (TEMPLATE = pg_catalog.simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.parser);
CREATE FOREIGN DATA WRAPPER app_wrapper;
CREATE SERVER app_server FOREIGN DATA WRAPPER app_wrapper;
CREATE USER MAPPING FOR app_user SERVER app_server;
CREATE FOREIGN TABLE app.far (id integer) SERVER app_server;
CREATE TABLE app.spread (id integer) PARTITION BY LIST (id);
CREATE FOREIGN TABLE app.spread_far PARTITION OF app.spread DEFAULT SERVER app_server;
CREATE PUBLICATION app_publication FOR TABLE app.people;
CREATE SUBSCRIPTION app_subscription CONNECTION 'dbname=nowhere' PUBLICATION elsewhere WITH (connect = false);

GRANT SELECT ON app.people TO app_reader, app_group, app_user;
COMMENT ON TABLE app.people IS 'Who';
SELECT lo_create(30000);
COMMENT ON LARGE OBJECT 30000 IS 'Terms of service';
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_reader;
CREATE EVENT TRIGGER app_watch ON ddl_command_end EXECUTE FUNCTION app.watch();

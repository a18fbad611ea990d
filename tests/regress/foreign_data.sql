-- Foreign data: wrappers, servers, mappings and tables with every option, and secrets among them.
CREATE ROLE foreign_data_clerk;
CREATE ROLE foreign_data_boss SUPERUSER;
CREATE EXTENSION IF NOT EXISTS postgres_fdw WITH SCHEMA public;
CREATE SCHEMA foreign_data;
SET search_path = foreign_data;

CREATE FOREIGN DATA WRAPPER foreign_data_plain;
CREATE FOREIGN DATA WRAPPER foreign_data_bare NO HANDLER NO VALIDATOR OPTIONS (debug 'true', "Odd | option" 'it''s');
CREATE FOREIGN DATA WRAPPER foreign_data_full HANDLER public.postgres_fdw_handler VALIDATOR public.postgres_fdw_validator;
COMMENT ON FOREIGN DATA WRAPPER foreign_data_plain IS 'Does nothing';
ALTER FOREIGN DATA WRAPPER foreign_data_bare OPTIONS (ADD more '1', SET debug 'false');
ALTER FOREIGN DATA WRAPPER foreign_data_plain OWNER TO foreign_data_boss;

CREATE SERVER foreign_data_least FOREIGN DATA WRAPPER foreign_data_plain;
CREATE SERVER foreign_data_most TYPE 'warehouse' VERSION '12.3' FOREIGN DATA WRAPPER foreign_data_bare
    OPTIONS (host 'db.example', port '5433', password 'geheim');
CREATE SERVER foreign_data_postgres FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host 'far.example', dbname 'shop', fetch_size '500');
CREATE SERVER "foreign_data | odd" FOREIGN DATA WRAPPER foreign_data_plain;
ALTER SERVER foreign_data_most VERSION '12.4' OPTIONS (DROP port);
ALTER SERVER "foreign_data | odd" OWNER TO foreign_data_boss;
GRANT USAGE ON FOREIGN SERVER foreign_data_postgres TO foreign_data_clerk;
COMMENT ON SERVER foreign_data_most IS 'Where the old figures are';

CREATE USER MAPPING FOR foreign_data_clerk SERVER foreign_data_postgres OPTIONS (user 'clerk', password 'geheim');
CREATE USER MAPPING FOR PUBLIC SERVER foreign_data_postgres OPTIONS (user 'anybody');
CREATE USER MAPPING FOR CURRENT_USER SERVER foreign_data_least;
ALTER USER MAPPING FOR PUBLIC SERVER foreign_data_postgres OPTIONS (SET user 'guest');

CREATE FOREIGN TABLE far_users (
    id integer OPTIONS (column_name 'user_id') NOT NULL,
    name text COLLATE "C" DEFAULT 'nobody',
    twice integer GENERATED ALWAYS AS (id * 2) STORED,
    CONSTRAINT positive CHECK (id > 0)
) SERVER foreign_data_postgres OPTIONS (schema_name 'public', table_name 'users');
CREATE FOREIGN TABLE bare_far () SERVER foreign_data_least;
COMMENT ON FOREIGN TABLE far_users IS 'They are elsewhere';
COMMENT ON COLUMN far_users.name IS 'As they are called there';
ALTER FOREIGN TABLE far_users ALTER name OPTIONS (column_name 'full_name');
ALTER FOREIGN TABLE far_users OPTIONS (SET table_name 'people', ADD use_remote_estimate 'true');
ALTER FOREIGN TABLE far_users ALTER id SET STATISTICS 50;
CREATE TABLE local_parent (id integer);
CREATE FOREIGN TABLE far_child () INHERITS (local_parent) SERVER foreign_data_least;
CREATE TABLE measures (day date, value integer) PARTITION BY RANGE (day);
CREATE FOREIGN TABLE measures_old PARTITION OF measures FOR VALUES FROM (MINVALUE) TO ('2020-01-01')
    SERVER foreign_data_postgres OPTIONS (table_name 'old');
CREATE VIEW seen AS SELECT id, name FROM far_users;

-- drift: DROP FOREIGN TABLE foreign_data.bare_far
-- told: table foreign_data.bare_far no longer exists
-- drift: ALTER FOREIGN TABLE foreign_data.far_users OPTIONS (SET table_name 'persons')
-- told: table foreign_data.far_users: remark … schema_name=public, table_name=people, use_remote_estimate=true. → … schema_name=public, table_name=persons, use_remote_estimate=true.
-- drift: ALTER FOREIGN TABLE foreign_data.far_users ALTER id OPTIONS (DROP column_name)
-- told: column setting foreign_data.far_users.id: setting statistics target 50, options column_name=user_id → statistics target 50
-- drift: ALTER SERVER foreign_data_most VERSION '12.5'
-- told: foreign server foreign_data_most: properties wrapper foreign_data_bare, type warehouse, version 12.4, options host=db.example, password=REDACTED → wrapper foreign_data_bare, type warehouse, version 12.5, options host=db.example, password=REDACTED
-- drift: ALTER SERVER foreign_data_postgres OPTIONS (SET host 'near.example')
-- told: foreign server foreign_data_postgres: properties … dbname=shop, fetch_size=500, host=far.example, mappings role foreign_data_clerk, options password=REDACTED, user=clerk, … → … dbname=shop, fetch_size=500, host=near.example, mappings role foreign_data_clerk, options password=REDACTED, user=clerk, …
-- drift: DROP USER MAPPING FOR foreign_data_clerk SERVER foreign_data_postgres
-- told: foreign server foreign_data_postgres: properties … host=far.example, mappings role foreign_data_clerk, options password=REDACTED, user=clerk, role PUBLIC, options user=gue … → … host=far.example, mappings role PUBLIC, options user=guest
-- drift: ALTER FOREIGN DATA WRAPPER foreign_data_bare OPTIONS (DROP more)
-- told: foreign-data wrapper foreign_data_bare: properties options Odd | option=it's, debug=false, more=1 → options Odd | option=it's, debug=false
-- drift: ALTER FOREIGN DATA WRAPPER foreign_data_full NO VALIDATOR
-- told: foreign-data wrapper foreign_data_full: properties handler postgres_fdw_handler, validator postgres_fdw_validator → handler postgres_fdw_handler
-- drift: ALTER FOREIGN TABLE foreign_data.far_users DROP CONSTRAINT positive
-- told: constraint foreign_data.far_users.positive no longer exists

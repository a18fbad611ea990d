-- Publications: of tables, of schemas, of everything; with every option.
CREATE ROLE publication_owner;
CREATE SCHEMA publication;
SET search_path = publication;

CREATE TABLE users (id integer PRIMARY KEY, name text, secret text);
CREATE TABLE orders (id integer PRIMARY KEY, total numeric, open boolean NOT NULL);
CREATE TABLE log (id integer, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
CREATE TABLE "Odd | table" (id integer PRIMARY KEY);

CREATE PUBLICATION publication_none;
CREATE PUBLICATION publication_one FOR TABLE users;
CREATE PUBLICATION publication_many FOR TABLE users, ONLY orders, "Odd | table" WITH (publish = 'insert, delete');
CREATE PUBLICATION publication_root FOR TABLE log WITH (publish_via_partition_root = true);
CREATE PUBLICATION publication_leaf FOR TABLE log_1;
CREATE PUBLICATION publication_all FOR ALL TABLES WITH (publish = 'truncate');
CREATE PUBLICATION publication_silent FOR TABLE orders WITH (publish = '');
CREATE PUBLICATION "publication | odd" FOR TABLE users;
COMMENT ON PUBLICATION publication_one IS 'For the warehouse';

ALTER PUBLICATION publication_none ADD TABLE orders;
ALTER PUBLICATION publication_none ADD TABLE users;
ALTER PUBLICATION publication_none DROP TABLE orders;
ALTER PUBLICATION publication_one SET (publish = 'update, insert');
ALTER PUBLICATION publication_silent OWNER TO CURRENT_USER;
ALTER PUBLICATION publication_leaf RENAME TO publication_part;
ALTER TABLE users REPLICA IDENTITY FULL;
ALTER TABLE orders REPLICA IDENTITY NOTHING;

-- drift: DROP PUBLICATION publication_one
-- told: publication publication_one no longer exists
-- drift: ALTER PUBLICATION publication_none ADD TABLE publication.orders
-- told: publication publication_none: properties tables publication.users, operations insert, update, delete, truncate → tables publication.orders, publication.users, operations insert, update, delete, truncate
-- drift: ALTER PUBLICATION publication_many SET (publish = 'insert')
-- told: publication publication_many: properties tables publication."Odd | table", publication.orders, publication.users, operations insert, delete → tables publication."Odd | table", publication.orders, publication.users, operations insert
-- drift: ALTER PUBLICATION publication_root SET (publish_via_partition_root = false)
-- told: publication publication_root: properties tables publication.log, operations insert, update, delete, truncate, via root → tables publication.log, operations insert, update, delete, truncate
-- drift: CREATE PUBLICATION publication_new FOR TABLE publication.users
-- told: publication publication_new is new
-- drift: ALTER TABLE publication.users REPLICA IDENTITY DEFAULT
-- told: table publication.users: remark Replica identity full. → (none)

-- since 15
CREATE SCHEMA publication_other;
CREATE PUBLICATION publication_columns FOR TABLE users (id, name), orders WHERE (open AND total > 10);
CREATE PUBLICATION publication_schemas FOR TABLES IN SCHEMA publication_other, publication;
CREATE PUBLICATION publication_mixed FOR TABLES IN SCHEMA publication_other, TABLE users;
-- drift: ALTER PUBLICATION publication_columns SET TABLE publication.users (id), publication.orders WHERE (open AND total > 10)
-- told: publication publication_columns: properties … 10::numeric), publication.users (columns id, name), operations insert, update, delete, truncate → … 10::numeric), publication.users (columns id), operations insert, update, delete, truncate
-- drift: ALTER PUBLICATION publication_columns SET TABLE publication.users (id, name), publication.orders WHERE (open AND total > 11)
-- told: publication publication_columns: properties tables publication.orders (condition open AND total > 10::numeric), publication.users (columns id, name), operations ins … → tables publication.orders (condition open AND total > 11::numeric), publication.users (columns id, name), operations ins …
-- drift: ALTER PUBLICATION publication_schemas DROP TABLES IN SCHEMA publication_other
-- told: publication publication_schemas: properties schemas publication, publication_other, operations insert, update, delete, truncate → schemas publication, operations insert, update, delete, truncate

-- since 18
CREATE TABLE computed (id integer PRIMARY KEY, twice integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE PUBLICATION publication_generated FOR TABLE computed WITH (publish_generated_columns = stored);
-- drift: ALTER PUBLICATION publication_generated SET (publish_generated_columns = none)
-- told: publication publication_generated: properties tables publication.computed, operations insert, update, delete, truncate, generated columns → tables publication.computed, operations insert, update, delete, truncate

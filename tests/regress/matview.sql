-- Materialized views: with and without data, with indexes, options, comments, and on each other.
CREATE ROLE matview_reader;
CREATE SCHEMA matview;
SET search_path = matview;

CREATE TABLE visits (id integer PRIMARY KEY, page text NOT NULL, at timestamptz NOT NULL, ms integer);
CREATE MATERIALIZED VIEW per_page AS SELECT page, count(*) AS visits, avg(ms) AS ms FROM visits GROUP BY page;
CREATE MATERIALIZED VIEW unfilled AS SELECT page FROM visits WITH NO DATA;
CREATE MATERIALIZED VIEW renamed_columns (p, "How many") AS SELECT page, count(*) FROM visits GROUP BY 1 WITH DATA;
CREATE MATERIALIZED VIEW with_options WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = true)
    AS SELECT id, page FROM visits;
CREATE MATERIALIZED VIEW above_others AS SELECT p.page, u.page AS other FROM per_page p JOIN unfilled u USING (page) WITH NO DATA;
CREATE VIEW on_top AS SELECT page, visits * 2 AS twice FROM per_page;
CREATE MATERIALIZED VIEW "Odd | summary" AS SELECT 'a|b'::text AS "c ""d""", NULL::varchar(7) AS e;
CREATE MATERIALIZED VIEW if_missing AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW IF NOT EXISTS if_missing AS SELECT 2 AS b;

CREATE UNIQUE INDEX per_page_key ON per_page (page);
CREATE INDEX per_page_busy ON per_page (visits DESC, lower(page)) INCLUDE (ms) WHERE visits > 100;
CREATE INDEX ON unfilled USING hash (page);
ALTER MATERIALIZED VIEW per_page CLUSTER ON per_page_key;
REFRESH MATERIALIZED VIEW CONCURRENTLY per_page;

-- Everything that ALTER can set.
ALTER MATERIALIZED VIEW per_page ALTER page SET STATISTICS 400;
ALTER MATERIALIZED VIEW per_page ALTER page SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW per_page ALTER visits SET (n_distinct = -0.5);
ALTER MATERIALIZED VIEW with_options SET (fillfactor = 60);
ALTER MATERIALIZED VIEW with_options RESET (autovacuum_enabled);
ALTER MATERIALIZED VIEW renamed_columns RENAME COLUMN p TO page;
ALTER MATERIALIZED VIEW renamed_columns RENAME TO counted;
ALTER MATERIALIZED VIEW unfilled OWNER TO matview_reader;
GRANT SELECT ON per_page TO matview_reader WITH GRANT OPTION;
COMMENT ON MATERIALIZED VIEW per_page IS 'Refreshed at night';
COMMENT ON COLUMN per_page.ms IS 'On average';
COMMENT ON INDEX per_page_key IS 'For CONCURRENTLY';

-- drift: DROP MATERIALIZED VIEW matview.counted
-- told: view matview.counted no longer exists
-- drift: DROP INDEX matview.per_page_busy
-- told: index matview.per_page.per_page_busy no longer exists
-- drift: ALTER MATERIALIZED VIEW matview.per_page RENAME COLUMN ms TO milliseconds
-- told: column matview.per_page.milliseconds is new
-- told: column matview.per_page.ms no longer exists
-- told: index matview.per_page.per_page_busy: definition btree (visits DESC, lower(page)) INCLUDE (ms) WHERE visits > 100 → btree (visits DESC, lower(page)) INCLUDE (milliseconds) WHERE visits > 100
-- told: view matview.per_page: definition SELECT page, count(*) AS visits, avg(ms) AS ms FROM matview.visits GROUP BY page; → SELECT page, count(*) AS visits, avg(ms) AS milliseconds FROM matview.visits GROUP BY page;
-- drift: ALTER MATERIALIZED VIEW matview.with_options SET (fillfactor = 61)
-- told: view matview.with_options: remark A materialized view: as of its last REFRESH MATERIALIZED VIEW. Options fillfactor=60. → A materialized view: as of its last REFRESH MATERIALIZED VIEW. Options fillfactor=61.
-- drift: ALTER MATERIALIZED VIEW matview.per_page ALTER page SET STATISTICS 401
-- told: column setting matview.per_page.page: setting storage external, statistics target 400 → storage external, statistics target 401
-- drift: ALTER MATERIALIZED VIEW matview.unfilled OWNER TO CURRENT_USER
-- told: view matview.unfilled: remark A materialized view: as of its last REFRESH MATERIALIZED VIEW. Owner matview_reader. → A materialized view: as of its last REFRESH MATERIALIZED VIEW.
-- drift: DROP MATERIALIZED VIEW matview.if_missing; CREATE VIEW matview.if_missing AS SELECT 1 AS a
-- told: view matview.if_missing: remark A materialized view: as of its last REFRESH MATERIALIZED VIEW. → (none)

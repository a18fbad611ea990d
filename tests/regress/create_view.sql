-- Views: every option, the queries that print in odd ways, and what hangs on a view.
CREATE ROLE create_view_reader;
CREATE SCHEMA create_view;
SET search_path = create_view;

CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, boss integer REFERENCES people, born date, data jsonb);
CREATE TABLE tasks (id integer, person integer, done boolean, at timestamptz);
CREATE FUNCTION listed(n integer) RETURNS TABLE (a integer, b text) LANGUAGE sql AS 'SELECT $1, ''x''';

CREATE VIEW plain AS SELECT id, name FROM people;
CREATE VIEW renamed (number, "Who is it") AS SELECT id, name FROM people;
CREATE VIEW barred WITH (security_barrier = true) AS SELECT id FROM people WHERE id > 1;
CREATE VIEW checked AS SELECT * FROM people WHERE born > '1900-01-01' WITH CHECK OPTION;
CREATE VIEW checked_here WITH (check_option = local, security_barrier) AS SELECT * FROM checked WHERE id > 0;
CREATE RECURSIVE VIEW chain (id, depth) AS
    SELECT id, 1 FROM people WHERE boss IS NULL
    UNION ALL SELECT p.id, c.depth + 1 FROM people p JOIN chain c ON p.boss = c.id;
CREATE VIEW joined AS
    SELECT p.id, p.name, t.done, count(*) OVER w AS n, rank() OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    FROM people p LEFT JOIN tasks t ON t.person = p.id AND t.done CROSS JOIN LATERAL listed(p.id) l
    WHERE p.name LIKE 'a%' OR l.b IN ('x', 'y')
    WINDOW w AS (PARTITION BY p.boss ORDER BY p.id DESC NULLS LAST);
CREATE VIEW using_join AS SELECT * FROM people JOIN tasks USING (id);
CREATE VIEW grouped AS
    SELECT boss, max(born) FILTER (WHERE born > '2000-01-01') AS youngest, array_agg(name ORDER BY born, name) AS names
    FROM people GROUP BY GROUPING SETS ((boss), ()) HAVING count(*) > 1;
CREATE VIEW sets AS
    (SELECT id FROM people EXCEPT SELECT person FROM tasks) INTERSECT ALL SELECT 1 ORDER BY 1 LIMIT 5 OFFSET 2;
CREATE VIEW withs AS
    WITH done AS MATERIALIZED (SELECT person FROM tasks WHERE done), open (who) AS (SELECT person FROM tasks WHERE NOT done)
    SELECT d.person, o.who FROM done d FULL JOIN open o ON o.who = d.person;
CREATE VIEW odds AS
    SELECT DISTINCT ON (name) name, CASE WHEN id > 3 THEN 'it''s | this' ELSE NULL END AS "a | b",
        data #>> '{a,b}' AS inside, ARRAY[id, 2] AS pair, ROW(id, name) = ROW(1, 'x') AS is_row, (ARRAY[1, 2])[1:2] AS slice,
        born AT TIME ZONE 'UTC' AS zoned, extract(year FROM born) AS year, EXISTS (SELECT FROM tasks) AS busy,
        id = ANY (ARRAY[1, 2]) AS one_of, position('x' in name) AS place, name COLLATE "C" AS collated
    FROM people ORDER BY name, id;
CREATE VIEW "Odd | view" AS VALUES (1, 'one'), (2, 'two');
CREATE VIEW sampled AS SELECT id FROM people TABLESAMPLE bernoulli (10) REPEATABLE (3);
CREATE VIEW empty AS SELECT;
CREATE VIEW on_views AS SELECT p.number, b.id FROM renamed p, barred b;

-- Defaults, comments, rights, rules; names that changed below.
ALTER VIEW plain ALTER name SET DEFAULT 'nobody';
COMMENT ON VIEW plain IS 'Nothing but names';
COMMENT ON COLUMN plain.name IS 'As they say it';
GRANT SELECT ON plain TO create_view_reader;
GRANT SELECT (number) ON renamed TO create_view_reader;
ALTER VIEW sampled OWNER TO create_view_reader;
CREATE RULE no_delete AS ON DELETE TO plain DO INSTEAD NOTHING;
ALTER VIEW grouped RENAME COLUMN youngest TO last_born;
ALTER TABLE tasks RENAME person TO who;
ALTER VIEW barred SET (security_barrier = false);

-- drift: DROP VIEW create_view.sets
-- told: view create_view.sets no longer exists
-- drift: CREATE OR REPLACE VIEW create_view.empty AS SELECT 1 AS one
-- told: column create_view.empty.one is new
-- told: view create_view.empty: definition SELECT; → SELECT 1 AS one;
-- drift: ALTER VIEW create_view.barred SET (security_barrier = true)
-- told: view create_view.barred: remark Options security_barrier=false. → Options security_barrier=true.
-- drift: ALTER VIEW create_view.checked RESET (check_option)
-- told: view create_view.checked: remark Rows must stay visible through it (cascaded check option). → (none)
-- drift: ALTER TABLE create_view.tasks RENAME who TO person
-- told: column create_view.tasks.person is new
-- told: column create_view.tasks.who no longer exists
-- told: view create_view.joined: definition … LEFT JOIN create_view.tasks t ON t.who = p.id AND t.done … → … LEFT JOIN create_view.tasks t ON t.person = p.id AND t.done …
-- told: view create_view.sets: definition … SELECT tasks.who AS id … → … SELECT tasks.person AS id …
-- told: view create_view.using_join: definition … tasks.who AS person, … → … tasks.person, …
-- told: view create_view.withs: definition … SELECT tasks.who AS person … → … SELECT tasks.person …
-- drift: REVOKE SELECT ON create_view.plain FROM create_view_reader
-- told: privilege create_view.plain.create_view_reader no longer exists
-- drift: DROP RULE no_delete ON create_view.plain
-- told: rule create_view.plain.no_delete no longer exists
-- drift: ALTER VIEW create_view.plain RENAME TO plainer
-- told: view create_view.plainer is new
-- told: view create_view.plain no longer exists

-- since 14
CREATE VIEW aliased AS SELECT j.id FROM people JOIN tasks USING (id) AS j;
CREATE VIEW searched AS
    WITH RECURSIVE t (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM t WHERE id < 9)
        SEARCH DEPTH FIRST BY id SET ordering CYCLE id SET is_cycle USING path
    SELECT id, is_cycle FROM t;
CREATE VIEW distinctly AS SELECT boss, born FROM people GROUP BY DISTINCT ROLLUP (boss, born), CUBE (boss);

-- since 15
CREATE VIEW invoked WITH (security_invoker = true) AS SELECT id FROM people;
-- drift: ALTER VIEW create_view.invoked RESET (security_invoker)
-- told: view create_view.invoked: remark Options security_invoker=true. → (none)

-- since 17
CREATE VIEW from_json AS
    SELECT p.id, j.a, j.b FROM people p,
        JSON_TABLE(p.data, '$.list[*]' PASSING p.id + 1 AS x COLUMNS (
            n FOR ORDINALITY, a integer PATH '$.a' DEFAULT 0 ON EMPTY, NESTED PATH '$.more[*]' AS deeper COLUMNS (b text))) j;
-- drift: DROP VIEW create_view.from_json
-- told: view create_view.from_json no longer exists

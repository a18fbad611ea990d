-- Views of every shape that every supported major knows.
SELECT id, x FROM a;
SELECT * FROM a;
SELECT a.id AS n FROM a AS t (id2), LATERAL (SELECT 1) AS a(id);
SELECT id FROM a t WHERE x > 1 ORDER BY y;
SELECT x AS y, y AS x FROM a ORDER BY x;
SELECT x AS y, y AS x FROM a ORDER BY a.x, a.y;
SELECT x AS y, y AS x FROM a GROUP BY a.x, a.y;
SELECT x AS y, y AS x FROM a ORDER BY a.x + 1;
SELECT DISTINCT ON (a.x) y AS x FROM a ORDER BY a.x;
SELECT y AS x, count(*) OVER (PARTITION BY a.x ORDER BY a.y) FROM a;
SELECT y AS x, array_agg(z ORDER BY a.x) FROM a GROUP BY y;
SELECT y AS x, percentile_cont(0.5) WITHIN GROUP (ORDER BY a.x) FROM a GROUP BY y;
SELECT id FROM a WHERE EXISTS (SELECT 1 FROM c WHERE c.a_id = a.id);
SELECT id, (SELECT max(x) FROM c WHERE a_id = a.id) AS m FROM a;
SELECT q.id FROM (SELECT id FROM a WHERE x = 1) q;
WITH w AS (SELECT id, x FROM a) SELECT * FROM w;
WITH w AS MATERIALIZED (SELECT id, x FROM a), u AS NOT MATERIALIZED (SELECT 1 AS one) SELECT *
    FROM w, u;
SELECT id FROM a UNION SELECT id FROM c;
(SELECT id FROM a ORDER BY x LIMIT 1) UNION ALL (SELECT id FROM c) ORDER BY 1;
SELECT * FROM (VALUES (1,'a'),(2,'b')) AS t(n, s);
VALUES (1,'a'),(2,'b');
SELECT * FROM srf(3);
SELECT p.p FROM srf(3) p;
SELECT * FROM generate_series(1, 3) WITH ORDINALITY;
SELECT * FROM ROWS FROM (generate_series(1, 3), srf(2)) AS t;
SELECT a FROM a;
SELECT (co).f1, (k.co).f2 AS z FROM k;
SELECT (co).* FROM k;
SELECT * FROM a NATURAL JOIN c;
SELECT a.id FROM a LEFT JOIN c ON a.id = c.a_id WHERE c.id IS NULL;
SELECT a.id, s.n FROM a, LATERAL (SELECT count(*) AS n FROM c WHERE c.a_id = a.id) s;
SELECT a.id, s.p FROM a CROSS JOIN LATERAL srf(a.x) s;
SELECT old.id FROM a old;
SELECT new.id, old.id AS oid FROM a old JOIN a new ON old.id = new.x;
SELECT id FROM "old";
SELECT new.id FROM new_1 new;
SELECT new_1.id FROM new_1, "old";
SELECT old, new FROM k;
SELECT id FROM a WHERE x IN (SELECT old.x FROM c old);
SELECT "Id", "select", "a b" FROM "Odd" "T t";
SELECT sum(x) FILTER (WHERE b) AS s, grouping(y) AS g FROM a GROUP BY ROLLUP (y, v);
SELECT y FROM a GROUP BY GROUPING SETS ((y), (v), ());
SELECT y, v FROM a GROUP BY CUBE (y, (v, b));
SELECT rank() OVER w AS r FROM a WINDOW w AS (PARTITION BY y ORDER BY x DESC NULLS LAST ROWS
    BETWEEN 1 PRECEDING AND CURRENT ROW);
SELECT sum(x) OVER (ORDER BY d RANGE BETWEEN '1 day' PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE
    TIES) FROM a;
SELECT CASE x WHEN 1 THEN 'a' ELSE y END AS c, CASE WHEN b THEN 1 END AS e FROM a;
SELECT coalesce(x, 0) AS c, nullif(x, 1) AS n, greatest(x, 2) AS g FROM a;
SELECT current_date AS d, current_user AS u, now() AS n, localtimestamp AS l,
    current_timestamp(2) AS c2, session_user AS su, current_schema AS sc FROM a;
SELECT y LIKE 'a%' AS l, y ILIKE 'b' AS i, y SIMILAR TO 'c' AS s, y ~ 'd' AS r, x BETWEEN 1 AND 2
    AS b, y NOT LIKE 'x' ESCAPE '#' AS e FROM a;
SELECT tags[1] AS t1, tags[1:2] AS t2, array[x, 1] AS arr, x = ANY (array[1,2]) AS an, y IN
    ('a','b') AS inn, x IN (1,2) as i2, j->'a'->>'b' AS j FROM a;
SELECT * FROM a FOR UPDATE OF a SKIP LOCKED;
SELECT * FROM a TABLESAMPLE system (10) REPEATABLE (1);
SELECT * FROM ONLY a;
SELECT * FROM a LIMIT 10 OFFSET 5;
SELECT * FROM a ORDER BY x FETCH FIRST 5 ROWS WITH TIES;
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;
SELECT y COLLATE "C" AS c, x::bigint AS b, '1'::int AS i, 1.5 AS n, null AS nl, 'abc' AS s, v AS
    v, v || 'x' AS vx, interval '1 day' AS iv, date '2020-01-01' AS da, true AS t, -1 AS neg, x +
    -1 AS p FROM a;
SELECT row(x, y) = row(1, 'a') AS r, (x, y) IN (SELECT x, y FROM c) AS i, array(SELECT c.x FROM
    c) AS ar, x > ALL (SELECT x FROM c) AS al FROM a;
SELECT count(DISTINCT y) AS d, string_agg(y, ',' ORDER BY y DESC) AS s FROM a HAVING count(*) > 1;
SELECT x, count(*) FROM a GROUP BY x ORDER BY count(*) DESC, x;
SELECT x + 1 AS x1, count(*) FROM a GROUP BY x + 1;
SELECT x + 1 AS x1, count(*) FROM a GROUP BY 1 ORDER BY x1;
SELECT DISTINCT x, y FROM a ORDER BY y;
SELECT DISTINCT ON (x) x, y FROM a ORDER BY x, y;
SELECT (SELECT a.x) AS s FROM a;
SELECT x.x FROM a x WHERE x.x IN (SELECT x FROM c);
SELECT a.x FROM (SELECT x.x FROM a x GROUP BY x.x) a;
SELECT id, (SELECT count(*) FROM (SELECT c.id FROM c WHERE c.x = a.x) s) AS n FROM a;
SELECT x FROM a INTERSECT (SELECT x FROM c EXCEPT SELECT 1);
SELECT 1 AS one;
SELECT id FROM a WHERE x > (SELECT avg(a2.x) FROM a a2 WHERE a2.y = a.y);
SELECT t.x AS id, t.id AS x FROM a t GROUP BY t.id, t.x HAVING t.x > 1 ORDER BY t.x, t.id DESC;
SELECT y IS DISTINCT FROM 'a' AS i, b IS TRUE AS t, b IS NOT UNKNOWN AS u, NOT b AS nb, x IS NULL
    AS nn, (x = 1 OR x = 2) AND b AS o FROM a;
SELECT id, id AS id2, x id3 FROM a ORDER BY id2;
TABLE a;
SELECT FROM a;
SELECT;
SELECT a AS r FROM a ORDER BY a;
SELECT (x, y) < (1, 'a') AS l, (x, y) = (1, 'b') AS e, row(x, y)::text AS r, row(1,2) IS NULL AS
    n FROM a;
SELECT 'a' AS k, count(*) FROM a GROUP BY 'a'::text;
SELECT 1 AS one, count(*) FROM a GROUP BY 1, x;
SELECT x + 1 AS p, x + 1 + 2 AS q, sum(z) AS s FROM a GROUP BY x + 1;
SELECT upper(y) AS u, length(upper(y)) AS l FROM a GROUP BY upper(y) HAVING upper(y) > 'a' ORDER
    BY upper(y);
SELECT a.x + 1 AS p, c.y, count(*) FROM a JOIN c ON a.id = c.a_id GROUP BY a.x + 1, c.y ORDER BY
    1, c.y;
SELECT CASE WHEN grouping(x) = 1 THEN 'all' ELSE x::text END AS g, count(*) AS n FROM a GROUP BY
    GROUPING SETS ((x), ());
SELECT coalesce(x, 0) AS x, count(*) AS n FROM a GROUP BY ROLLUP (a.x) ORDER BY a.x;
SELECT DISTINCT date_trunc('day', ts) AS d FROM a ORDER BY d;
SELECT x, (SELECT count(*) FROM c WHERE c.x = a.x) AS n FROM a GROUP BY x;
SELECT x, (SELECT max(c.x + a.x) FROM c) AS n FROM a GROUP BY x HAVING (SELECT bool_or(c.x = a.x)
    FROM c);
SELECT * FROM json_to_record('{"a":1}') AS x(a int, b text);
SELECT u.a, u.b FROM unnest(array[1,2], array['x','y']) AS u(a, b);
SELECT t.x, u.tag FROM a t, unnest(t.tags) AS u(tag);
SELECT t.x, u.tag, u.o FROM a t CROSS JOIN unnest(t.tags) WITH ORDINALITY AS u(tag, o);
SELECT x::varchar(10) AS a1, y::char(3) AS a2, ts::timestamp(3) AS a3, '1 day'::interval day to
    second AS a4, '{}'::text[] AS a5, b'101' AS a6, '\x00'::bytea AS a7, 'NaN'::float8 AS a8,
    1e10 AS a9, x::public.comp IS NULL AS b1 FROM (SELECT NULL::comp AS x, y, ts FROM a) s;
SELECT sum(x) OVER w2 AS s, rank() OVER (w ORDER BY d) AS r FROM a WINDOW w AS (PARTITION BY y),
    w2 AS (w ORDER BY x);
SELECT rank(5) WITHIN GROUP (ORDER BY x) AS r, mode() WITHIN GROUP (ORDER BY y) AS m FROM a;
SELECT * FROM (SELECT x FROM a UNION SELECT x FROM c) u;
SELECT * FROM (SELECT a.x, c.y FROM a, c) s WHERE s.x = 1;
WITH w AS (SELECT * FROM a) SELECT w.x, (SELECT max(w2.x) FROM w w2 WHERE w2.id = w.id) AS m FROM
    w;
WITH w AS (WITH i AS (SELECT 1 AS n) SELECT n FROM i) SELECT n FROM w;
WITH w AS (SELECT 1 AS n) (SELECT n FROM w) UNION ALL SELECT 2;
(WITH w AS (SELECT 1 AS n) SELECT n FROM w) UNION ALL SELECT 2;
WITH u AS (SELECT x FROM a UNION ALL SELECT x FROM c) SELECT x AS y FROM u ORDER BY u.x;
SELECT * FROM (a JOIN (SELECT id AS aid FROM c) s ON s.aid = a.id) AS j;
SELECT id FROM a FULL JOIN (SELECT id FROM c) cc USING (id);
SELECT id FROM a FULL JOIN (SELECT id FROM c) cc USING (id) ORDER BY id;
SELECT a.id FROM a LEFT JOIN (c LEFT JOIN k ON c.id = k.id) ON a.id = c.a_id;
SELECT a.id FROM a RIGHT JOIN c ON true CROSS JOIN k;
SELECT id FROM a WHERE NOT EXISTS (SELECT FROM c WHERE c.id = a.id) AND id NOT IN (SELECT id FROM
    k) AND id <> ALL (array[1,2]) AND (x, y) NOT IN (SELECT x, y FROM c);
SELECT current_role AS r, user AS u, current_catalog AS c, current_time AS ct, localtime(1) AS
    lt, current_database() AS d FROM a;
SELECT y || 'a' || 'b' AS c, x * (x + 1) - -x AS e, @ x AS ab, |/ z::float8 AS sq, x % 2 AS m, 2
    ^ x AS pw, tags @> array['a'] AS ct, y !~ 'x' AS nr, j #> '{a,b}' AS jp, j @> '{}' AS jc, x
    <> ANY (tags::int[]) AS nt, x OPERATOR(pg_catalog.+) 1 AS op FROM a;
SELECT k.old, k.new, o.x FROM k, "old" o;
SELECT n.x FROM a n WHERE EXISTS (SELECT FROM a new WHERE new.id = n.id AND EXISTS (SELECT FROM a
    old WHERE old.x = new.x));
SELECT old.x FROM a old WHERE EXISTS (SELECT FROM c old WHERE old.id = 1) ORDER BY old.x;
SELECT new.p FROM srf(1) new;
SELECT old.n FROM (VALUES (1)) old(n), (SELECT new.x FROM a new) new;
WITH old AS (SELECT 1 AS n), new AS (SELECT old.n FROM old) SELECT old.n, new.n AS m FROM old,
    new;
SELECT old.* FROM a old FOR UPDATE OF old;
SELECT old AS r FROM a old;
SELECT old.x FROM a old JOIN c old_1 ON old_1.id = old.id;
SELECT old.x FROM c old_1 JOIN a old ON old_1.id = old.id;
SELECT j.id FROM (a JOIN (SELECT id AS cid FROM c) new ON true) AS j;
SELECT old.aid FROM (a JOIN (SELECT id AS cid FROM c) s ON true) AS old(aid);
SELECT t.x AS y FROM a t ORDER BY t.y DESC, upper(t.y), (t.y);
SELECT x AS y, sum(x) OVER (PARTITION BY a.y ORDER BY a.y) AS s, array_agg(x) FILTER (WHERE a.y >
    '') OVER () AS f FROM a ORDER BY a.y, sum(a.x) OVER (ORDER BY a.y);
SELECT x AS y FROM a GROUP BY a.y, a.x HAVING count(DISTINCT a.y) > 1;
SELECT x AS y, count(DISTINCT a.y) AS c, string_agg(DISTINCT a.y, ',' ORDER BY a.y) AS s FROM a
    GROUP BY x;
SELECT DISTINCT ON (a.x, a.y) id AS x, y FROM a ORDER BY a.x, a.y;
SELECT co AS id, (co).f1 AS f, (co).f2 AS co2 FROM k ORDER BY (co).f1, k.id;
SELECT (SELECT x FROM c ORDER BY c.x LIMIT 1) AS y FROM a ORDER BY a.y;
SELECT b AS x, NOT b AS y FROM a ORDER BY x, y;
SELECT v AS y FROM a ORDER BY y, a.y, a.v;
SELECT date_part('year', ts) AS p, ts + interval '1 month' AS q, age(ts) AS r, to_char(ts,
    'YYYY') AS s, d - 1 AS u, make_interval(days => 3) AS w, generate_series(1, 2) AS gs FROM a;
SELECT EXISTS (SELECT 1) AS e, (SELECT 1) AS o, (VALUES (1)) AS v FROM a;
SELECT id FROM a WHERE x = (VALUES (1)) OR x IN (VALUES (1), (2));
SELECT ROW(a.*)::text AS r1, (a.*)::text AS r2, a = a AS eq, a IS NOT NULL AS nn FROM a;
SELECT c.f1, c.f2 FROM k, LATERAL (SELECT (k.co).*) c;
SELECT * FROM a LIMIT (SELECT 1);
SELECT x FROM a ORDER BY x USING >;
SELECT x FROM a ORDER BY x NULLS FIRST, y COLLATE "C" DESC, y COLLATE "POSIX" NULLS FIRST;
SELECT greatest(x, 1) AS x FROM a ORDER BY x;
SELECT greatest(x, 1) AS x FROM a ORDER BY a.x;
SELECT greatest(x, 1) AS x FROM a GROUP BY a.x;
SELECT pg_typeof(x) AS p, x IS NOT DISTINCT FROM 1 AS nd, x::text::int::bigint AS cc, cast(x AS
    numeric(10,2)) AS nn, cast(y AS date) AS cd, 'public.a'::regclass AS rc, nextval('public.s')
    IS NULL AS sq FROM a;
SELECT to_jsonb(a) AS j, a.ctid AS c, a.tableoid::regclass AS t FROM a ORDER BY a.ctid;
SELECT count(a.*) AS n, json_agg(a ORDER BY a.id) AS g, count(a) AS m FROM a;
SELECT array_append(tags, 'x') AS a1, array_cat(tags, tags) AS a2, array_position(tags, 'a') AS
    a4, coalesce(tags, '{}') AS a5, array_agg(tags) AS a6, array[[1,2],[3,4]] AS a7,
    array[]::int[] AS a8, tags[x] AS a9 FROM a GROUP BY tags, x;
SELECT x AS "AS", x AS "?column?" FROM a;
SELECT '😀'::text || y AS e, x AS "ö", y AS "日本" FROM a "é" ORDER BY "é".x;
SELECT old.x, (SELECT old.y FROM c old WHERE old.id = 1) FROM a old;
SELECT old.* FROM (SELECT old.* FROM (SELECT old.* FROM a old) old) old;
SELECT o.n, (SELECT count(*) FROM c old WHERE old.x = o.n) AS c1, (SELECT count(*) FROM c old
    WHERE old.x = o.n) AS c2 FROM (SELECT old.x AS n FROM a old) o;
SELECT old.x FROM a old UNION SELECT new.x FROM c new UNION (SELECT old.x FROM c old ORDER BY
    old.y);
WITH q AS (SELECT old.x FROM a old) SELECT old.x FROM q old;
SELECT old.generate_series FROM generate_series(1, 2) AS old(generate_series);
SELECT old FROM generate_series(1, 2) AS old;
SELECT old.a FROM json_to_record('{}') AS old(a int);
SELECT old.x FROM a old TABLESAMPLE system (1);
SELECT old.x FROM ONLY a old FOR UPDATE OF old;
SELECT old.x AS y FROM a old ORDER BY old.y;
SELECT old.old FROM k old WHERE old.new > 1;
SELECT (old.co).f1 AS z, old.co FROM k old;
SELECT old.q1 FROM a old(q1, q2);
SELECT * FROM "old" AS old(q1);
SELECT CASE "old".id WHEN 1 THEN (SELECT max(old.id) FROM "old") END AS m FROM "old";
SELECT x FROM a WHERE x > 1 AND (y = 'b' OR EXISTS (SELECT FROM k WHERE k.id = a.id)) AND tags &&
    array(SELECT v FROM c cc WHERE cc.id = a.id)::text[];
SELECT a.id FROM a, a a_1, a a_2 WHERE a.id = a_1.id;
SELECT a.id FROM a WHERE EXISTS (SELECT FROM a WHERE id = 1);
SELECT 'a' || id AS x, '😀' AS e, a.y FROM a ORDER BY '😀'::text || y, a.x;

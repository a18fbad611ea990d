-- What 14 brought, and functions with a syntax of their own, which 13 prints as plain calls.
SELECT extract(year from ts) AS y FROM a;
SELECT ts AT TIME ZONE 'UTC' AS u FROM a;
SELECT substring(y from 1 for 2) AS s, position('a' in y) AS p, trim(y) AS t, overlay(y placing
    'x' from 1) AS o FROM a;
SELECT jj.id FROM a JOIN c USING (id) AS jj;
SELECT overlaps(ts, ts, ts, ts) AS o, (ts, ts) OVERLAPS (ts, ts) AS o2, normalize(y) AS n, y IS
    NORMALIZED AS nn, collation for (y) AS cf FROM a;
SELECT width_bucket(x, 1, 2, 3) AS w, round(z, 2) AS r, power(z, 2) AS p, regexp_replace(y, 'a',
    'b', 'g') AS rr, format('%s', x) AS f, concat(x, y) AS c, left(y, 2) AS l, right(y, 1) AS ri,
    "char"(x) AS ch, "substring"(y, 'a') AS sb, substring(y from 'a+') AS sf, trim(both 'x' from
    y) AS t1, trim(leading from y) AS t2, ltrim(y) AS t3 FROM a;
SELECT a.id FROM a JOIN c USING (id) AS jj WHERE jj.id = 1;
SELECT old.id FROM a JOIN c USING (id) AS old;
SELECT old.id FROM a JOIN c new USING (id) AS old WHERE new.x = 1;
WITH RECURSIVE r AS (SELECT id, x FROM a UNION ALL SELECT c.id, c.x FROM c JOIN r ON r.id =
    c.a_id) SEARCH DEPTH FIRST BY id SET ord CYCLE id SET cyc USING pth SELECT id, cyc FROM r;
SELECT y FROM a GROUP BY DISTINCT ROLLUP (y, v), ROLLUP (y, b);

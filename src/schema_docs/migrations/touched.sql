-- One row: a catalog, how many objects it has that have a history (null: they are dropped with others, or
-- marked as dropped), and the numbers of those whose rows are no older than a transaction; with 0 all.
-- The row without a catalog: the lowest number of a transaction that has not ended, or comes next.
-- There are no joins: a scratch server has no statistics, and the planner would take slow ways.
-- Objects of initdb have numbers below 16384; of those only the schema public is the team's to rename.
WITH since AS MATERIALIZED (SELECT age(%(since)s::text::xid) AS age)
SELECT '' AS catalog, txid_snapshot_xmin(txid_current_snapshot()) AS count, NULL::bigint[] AS objects, NULL::int[] AS parts
UNION ALL
SELECT 'pg_namespace', count(*),
       array_agg(n.oid::bigint) FILTER (WHERE age(n.xmin) <= since.age), NULL
FROM since, pg_namespace n
WHERE n.nspname !~ '^pg_' AND (n.oid >= 16384 OR n.nspname = 'public' OR n.oid = 2200)
UNION ALL
SELECT CASE WHEN c.relkind IN ('i', 'I') THEN 'pg_index' WHEN c.relkind = 'c' THEN 'composite' ELSE 'pg_class' END,
       count(*),
       -- All composite types: their attributes may have been touched.
       array_agg(CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.oid END::bigint)
         FILTER (WHERE age(c.xmin) <= since.age OR c.relkind = 'c'),
       NULL
FROM since, pg_class c
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')
  AND c.relnamespace <> 'pg_toast'::regnamespace
GROUP BY 1
UNION ALL
SELECT 'view', NULL, array_agg(w.ev_class::bigint), NULL
FROM since, pg_rewrite w WHERE w.ev_class >= 16384 AND w.rulename = '_RETURN' AND age(w.xmin) <= since.age
UNION ALL
SELECT 'pg_sequence', NULL, array_agg(s.seqrelid::bigint), NULL
FROM since, pg_sequence s WHERE s.seqrelid >= 16384 AND age(s.xmin) <= since.age
UNION ALL
SELECT 'index', NULL, array_agg(i.indexrelid::bigint), NULL
FROM since, pg_index i WHERE i.indexrelid >= 16384 AND age(i.xmin) <= since.age
UNION ALL
SELECT 'pg_attribute', NULL, array_agg(a.attrelid::bigint), array_agg(a.attnum::int)
FROM since, pg_attribute a WHERE a.attrelid >= 16384 AND a.attnum > 0 AND age(a.xmin) <= since.age
UNION ALL
SELECT 'pg_attrdef', NULL, array_agg(e.adrelid::bigint), array_agg(e.adnum::int)
FROM since, pg_attrdef e WHERE e.adrelid >= 16384 AND age(e.xmin) <= since.age
UNION ALL
SELECT 'pg_constraint', count(*), array_agg(k.oid::bigint) FILTER (WHERE age(k.xmin) <= since.age), NULL
FROM since, pg_constraint k WHERE k.oid >= 16384 AND k.contype <> 'n'
UNION ALL
SELECT 'pg_trigger', count(*), array_agg(t.oid::bigint) FILTER (WHERE age(t.xmin) <= since.age), NULL
FROM since, pg_trigger t WHERE NOT t.tgisinternal
UNION ALL
SELECT 'pg_policy', count(*), array_agg(p.oid::bigint) FILTER (WHERE age(p.xmin) <= since.age), NULL
FROM since, pg_policy p
UNION ALL
SELECT 'pg_type', count(*), array_agg(t.oid::bigint) FILTER (WHERE age(t.xmin) <= since.age), NULL
FROM since, pg_type t
WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r')
UNION ALL
SELECT 'pg_enum', NULL, array_agg(l.oid::bigint), NULL
FROM since, pg_enum l WHERE l.oid >= 16384 AND age(l.xmin) <= since.age
UNION ALL
SELECT 'pg_proc', count(*), array_agg(p.oid::bigint) FILTER (WHERE age(p.xmin) <= since.age), NULL
FROM since, pg_proc p WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_rewrite', count(*), array_agg(w.oid::bigint) FILTER (WHERE age(w.xmin) <= since.age), NULL
FROM since, pg_rewrite w WHERE w.oid >= 16384 AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_extension', count(*), array_agg(x.oid::bigint) FILTER (WHERE age(x.xmin) <= since.age), NULL
FROM since, pg_extension x WHERE x.oid >= 16384
UNION ALL
SELECT 'pg_description ' || d.classoid::regclass, count(*) FILTER (WHERE d.objoid >= 16384),
       array_agg(d.objoid::bigint) FILTER (WHERE age(d.xmin) <= since.age),
       array_agg(d.objsubid) FILTER (WHERE age(d.xmin) <= since.age)
FROM since, pg_description d WHERE d.objoid >= 16384 OR d.objoid = 2200
GROUP BY d.classoid

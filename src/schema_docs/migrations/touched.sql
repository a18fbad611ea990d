-- One row: a catalog, how many objects it has that have a history (null: they are dropped with others, or
-- marked as dropped), and the numbers of those whose rows are no older than a transaction; with 0 all.
-- The row without a catalog: the lowest number of a transaction that has not ended, or comes next.
-- There are no joins: a scratch server has no statistics, and the planner would take slow ways.
-- Objects of initdb have numbers below 16384; of those only the schema public is the team's to rename.
WITH since AS MATERIALIZED (SELECT age($1::text::xid) AS age)
SELECT '' AS catalog, txid_snapshot_xmin(txid_current_snapshot()) AS count, NULL::bigint[] AS objects, NULL::int[] AS parts
UNION ALL
SELECT 'pg_namespace', count(*),
       array_agg(n.oid::bigint) FILTER (WHERE age(n.xmin) <= (SELECT age FROM since)), NULL
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND (n.oid >= 16384 OR n.nspname = 'public' OR n.oid = 2200)
UNION ALL
SELECT named.*
FROM (
  SELECT count(*) FILTER (WHERE c.relkind NOT IN ('i', 'I', 'c')) AS relations,
         array_agg(c.oid::bigint) FILTER (WHERE c.relkind NOT IN ('i', 'I', 'c') AND age(c.xmin) <= (SELECT age FROM since)) AS touched_relations,
         count(*) FILTER (WHERE c.relkind IN ('i', 'I')) AS indexes,
         array_agg(c.oid::bigint) FILTER (WHERE c.relkind IN ('i', 'I') AND age(c.xmin) <= (SELECT age FROM since)) AS touched_indexes,
         count(*) FILTER (WHERE c.relkind = 'c') AS composites,
         -- All of them: their attributes may have been touched.
         array_agg(c.reltype::bigint) FILTER (WHERE c.relkind = 'c') AS all_composites
  FROM pg_class c
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')
    AND c.relnamespace <> 'pg_toast'::regnamespace
) c
CROSS JOIN LATERAL (VALUES
  ('pg_class', relations, touched_relations, NULL::int[]),
  ('pg_index', indexes, touched_indexes, NULL),
  ('composite', composites, all_composites, NULL)) named
UNION ALL
SELECT 'view', NULL, array_agg(w.ev_class::bigint), NULL
FROM pg_rewrite w WHERE w.ev_class >= 16384 AND w.rulename = '_RETURN' AND age(w.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'pg_sequence', NULL, array_agg(s.seqrelid::bigint), NULL
FROM pg_sequence s WHERE s.seqrelid >= 16384 AND age(s.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'index', NULL, array_agg(i.indexrelid::bigint), NULL
FROM pg_index i WHERE i.indexrelid >= 16384 AND age(i.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'pg_attribute', NULL, array_agg(a.attrelid::bigint), array_agg(a.attnum::int)
FROM pg_attribute a WHERE a.attrelid >= 16384 AND a.attnum > 0 AND age(a.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'pg_attrdef', NULL, array_agg(e.adrelid::bigint), array_agg(e.adnum::int)
FROM pg_attrdef e WHERE e.adrelid >= 16384 AND age(e.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'pg_constraint', count(*), array_agg(k.oid::bigint) FILTER (WHERE age(k.xmin) <= (SELECT age FROM since)), NULL
FROM pg_constraint k WHERE k.oid >= 16384 AND k.contype <> 'n'
UNION ALL
SELECT 'pg_trigger', count(*), array_agg(t.oid::bigint) FILTER (WHERE age(t.xmin) <= (SELECT age FROM since)), NULL
FROM pg_trigger t WHERE NOT t.tgisinternal
UNION ALL
SELECT 'pg_policy', count(*), array_agg(p.oid::bigint) FILTER (WHERE age(p.xmin) <= (SELECT age FROM since)), NULL
FROM pg_policy p
UNION ALL
SELECT 'pg_type', count(*), array_agg(t.oid::bigint) FILTER (WHERE age(t.xmin) <= (SELECT age FROM since)), NULL
FROM pg_type t
WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r')
UNION ALL
SELECT 'pg_enum', NULL, array_agg(l.oid::bigint), NULL
FROM pg_enum l WHERE l.oid >= 16384 AND age(l.xmin) <= (SELECT age FROM since)
UNION ALL
SELECT 'pg_proc', count(*), array_agg(p.oid::bigint) FILTER (WHERE age(p.xmin) <= (SELECT age FROM since)), NULL
FROM pg_proc p WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_rewrite', count(*), array_agg(w.oid::bigint) FILTER (WHERE age(w.xmin) <= (SELECT age FROM since)), NULL
FROM pg_rewrite w WHERE w.oid >= 16384 AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_extension', count(*), array_agg(x.oid::bigint) FILTER (WHERE age(x.xmin) <= (SELECT age FROM since)), NULL
FROM pg_extension x WHERE x.oid >= 16384
UNION ALL
SELECT 'pg_description ' || d.classoid::regclass, count(*) FILTER (WHERE d.objoid >= 16384),
       array_agg(d.objoid::bigint) FILTER (WHERE age(d.xmin) <= (SELECT age FROM since)),
       array_agg(d.objsubid) FILTER (WHERE age(d.xmin) <= (SELECT age FROM since))
FROM pg_description d WHERE d.objoid >= 16384 OR d.objoid = 2200
GROUP BY d.classoid

-- One row: an index of a table or materialized view. A partition's part of a parent's index is left
-- out, unless it is what the partition is clustered on, or its replica identity.
SELECT i.indrelid AS relation,
       x.relname AS name,
       am.amname AS method,
       keys.list AS keys,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true)
             FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS n ORDER BY n) AS include,
       i.indisunique AS "unique",
       {nulls_not_distinct} AS nulls_not_distinct,
       pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
       i.indisvalid AS valid,
       i.indisclustered AS clustered,
       i.indisreplident AS replica_identity,
       ts.spcname AS tablespace,
       coalesce(x.reloptions, '{{}}') AS options,
       k.conname AS "constraint",
       attached.inhrelid IS NOT NULL AS inherited,
       pg_get_indexdef(i.indexrelid, 0, true) AS definition,
       obj_description(i.indexrelid, 'pg_class') AS comment
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am am ON am.oid = x.relam
LEFT JOIN pg_tablespace ts ON ts.oid = x.reltablespace
LEFT JOIN pg_inherits attached ON attached.inhrelid = i.indexrelid
-- By the table too: of that there is an index, and nothing is known yet of a fresh cluster's numbers.
LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid
                         AND k.contype IN ('p', 'u', 'x')
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object(
               'expression', pg_get_indexdef(i.indexrelid, key.n, true),
               'column', col.attname,
               'collation', CASE WHEN coll.oid <> col.attcollation
                                 THEN coll.oid::regcollation::text END,
               'opclass', CASE WHEN NOT oc.opcdefault OR options.list IS NOT NULL
                               THEN CASE WHEN oc.opcnamespace = 'pg_catalog'::regnamespace
                                         THEN quote_ident(oc.opcname)
                                         ELSE oc.opcnamespace::regnamespace || '.' || quote_ident(oc.opcname) END
                                    || coalesce(' (' || options.list || ')', '') END,
               'descending', i.indoption[key.n - 1] & 1 = 1,
               'statistics_target', nullif(att.attstattarget, -1),
               'nulls_first', i.indoption[key.n - 1] & 2 = 2) ORDER BY key.n) AS list
    FROM generate_series(1, i.indnkeyatts) AS key(n)
    JOIN pg_opclass oc ON oc.oid = i.indclass[key.n - 1]
    JOIN pg_attribute att ON att.attrelid = i.indexrelid AND att.attnum = key.n
    LEFT JOIN pg_attribute col ON col.attrelid = i.indrelid AND col.attnum = i.indkey[key.n - 1]
                              AND col.attnum > 0
    LEFT JOIN pg_collation coll ON coll.oid = i.indcollation[key.n - 1]
    CROSS JOIN LATERAL (SELECT string_agg(o.option_name || '=' || quote_literal(o.option_value), ', '
                                          ORDER BY o.option_name) AS list
                        FROM pg_options_to_table(att.attoptions) AS o) options
) keys
WHERE (attached.inhrelid IS NULL OR i.indisclustered OR i.indisreplident) AND c.relkind IN ('r', 'p', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY i.indrelid, x.relname

-- One row: a foreign key; not the clones that partitions have of their parents'.
SELECT k.conrelid AS relation,
       k.conname AS name,
       ARRAY(SELECT a.attname::text
             FROM unnest(k.conkey) WITH ORDINALITY AS key(attnum, n)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
             ORDER BY key.n) AS columns,
       fn.nspname AS referenced_schema,
       f.relname AS referenced_name,
       ARRAY(SELECT a.attname::text
             FROM unnest(k.confkey) WITH ORDINALITY AS key(attnum, n)
             JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.attnum
             ORDER BY key.n) AS referenced_columns,
       CASE k.confdeltype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                          WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS on_delete,
       CASE k.confupdtype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                          WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS on_update,
       ARRAY(SELECT a.attname::text
             FROM unnest({delete_columns}) WITH ORDINALITY AS key(attnum, n)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
             ORDER BY key.n) AS delete_columns,
       CASE k.confmatchtype WHEN 'f' THEN 'FULL' ELSE 'SIMPLE' END AS match,
       {period} AS period,
       CASE WHEN k.condeferred THEN 'initially deferred'
            WHEN k.condeferrable THEN 'deferrable' END AS deferrable,
       k.convalidated OR NOT {enforced} AS validated,
       {enforced} AS enforced,
       pg_get_constraintdef(k.oid, true) AS definition,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class f ON f.oid = k.confrelid
JOIN pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY k.conrelid, k.conname

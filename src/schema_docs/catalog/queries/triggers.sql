-- One row: a trigger that somebody created; of the clones that partitions have of their parents'
-- triggers only those that fire otherwise than what they were cloned from.
SELECT t.tgrelid AS relation,
       t.tgname AS name,
       CASE WHEN t.tgtype & 2 <> 0 THEN 'BEFORE'
            WHEN t.tgtype & 64 <> 0 THEN 'INSTEAD OF' ELSE 'AFTER' END AS timing,
       array_remove(ARRAY[
           CASE WHEN t.tgtype & 4 <> 0 THEN 'INSERT' END,
           CASE WHEN t.tgtype & 8 <> 0 THEN 'DELETE' END,
           CASE WHEN t.tgtype & 16 <> 0 THEN 'UPDATE' || coalesce(' OF ' || (
               SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY key.n)
               FROM unnest(t.tgattr::int2[]) WITH ORDINALITY AS key(attnum, n)
               JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = key.attnum), '') END,
           CASE WHEN t.tgtype & 32 <> 0 THEN 'TRUNCATE' END], NULL) AS events,
       CASE WHEN t.tgtype & 1 <> 0 THEN 'ROW' ELSE 'STATEMENT' END AS level,
       pn.nspname AS function_schema,
       p.proname AS function_name,
       t.tgargs AS arguments,
       t.tgoldtable AS old_table,
       t.tgnewtable AS new_table,
       t.tgconstraint <> 0 AS "constraint",
       CASE WHEN t.tginitdeferred THEN 'initially deferred'
            WHEN t.tgdeferrable THEN 'deferrable' END AS deferrable,
       CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
                        ELSE 'origin' END AS enabled,
       t.tgparentid <> 0 AS inherited,
       pg_get_triggerdef(t.oid, true) AS definition,
       obj_description(t.oid, 'pg_trigger') AS comment
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace pn ON pn.oid = p.pronamespace
LEFT JOIN pg_trigger parent ON parent.oid = t.tgparentid
WHERE CASE WHEN t.tgparentid = 0 THEN NOT t.tgisinternal
           -- Until 14 all clones are internal; those of triggers that implement a constraint, which
           -- others than constraint triggers have, are it on every major.
           ELSE t.tgenabled <> parent.tgenabled
                AND NOT EXISTS (SELECT FROM pg_constraint k
                                WHERE k.oid = t.tgconstraint AND k.contype <> 't') END
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY t.tgrelid, t.tgname

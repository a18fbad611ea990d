-- One row: an index; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT c.oid::bigint, 0, 'index',
       NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = i.indrelid),
       'pg_class', i.indrelid::bigint, c.relname, '',
       jsonb_build_object(
         'definition', jsonb_build_array(
           pg_get_indexdef(c.oid),
           md5((to_jsonb(i) - '{indexrelid,indrelid,indisclustered,indisvalid,indcheckxmin,indisready,indislive,indisreplident}'::text[])::text
               || c.relam || coalesce(c.reloptions::text, ''))),
         'valid', jsonb_build_array(CASE WHEN NOT i.indisvalid THEN 'invalid' END))
FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.oid = ANY($1::oid[]) AND c.relnamespace <> 'pg_toast'::regnamespace

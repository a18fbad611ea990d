-- One row: a trigger; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT t.oid::bigint, 0, 'trigger', t.tgparentid = 0
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = t.tgrelid),
       'pg_class', t.tgrelid::bigint, t.tgname, '',
       jsonb_build_object(
         'definition', jsonb_build_array(
           pg_get_triggerdef(t.oid), md5((to_jsonb(t) - '{oid,tgname,tgrelid,tgparentid,tgenabled}'::text[])::text)),
         'enabled', jsonb_build_array(CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END))
FROM pg_trigger t WHERE t.oid = ANY($1::oid[])

-- One row: a constraint of a table or domain; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT k.oid::bigint, 0, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'constraint' END,
       k.conparentid = 0 AND k.conislocal AND k.contype <> 't'
       AND NOT EXISTS (SELECT FROM member m WHERE (m.classid, m.objid) IN (('pg_class'::regclass, k.conrelid), ('pg_type'::regclass, k.contypid))),
       CASE WHEN k.conrelid <> 0 THEN 'pg_class' ELSE 'pg_type' END,
       CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END::bigint, k.conname, '',
       jsonb_build_object('definition', jsonb_build_array(
         pg_get_constraintdef(k.oid),
         md5((to_jsonb(k) - '{oid,conname,connamespace,conrelid,contypid,conindid,conparentid,conpfeqop,conppeqop,conffeqop}'::text[])::text)))
FROM pg_constraint k WHERE k.oid = ANY($1::oid[])

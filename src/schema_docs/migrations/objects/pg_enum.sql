-- One row: a label of an enum; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT l.oid::bigint, 0, 'label',
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = l.enumtypid),
       'pg_type', l.enumtypid::bigint, l.enumlabel, '', jsonb_build_object()
FROM pg_enum l WHERE l.oid = ANY($1::oid[])

-- One row: an extension; the columns are those of `Row` in touched.py.
SELECT x.oid::bigint, 0, 'extension', true, NULL, 0, x.extname, '', jsonb_build_object()
FROM pg_extension x WHERE x.oid = ANY($1::oid[])

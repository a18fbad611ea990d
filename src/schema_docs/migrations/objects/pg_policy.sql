-- One row: a policy; the columns are those of `Row` in touched.py.
SELECT p.oid::bigint, 0, 'policy', true, 'pg_class', p.polrelid::bigint, p.polname, '',
       jsonb_build_object('definition', jsonb_build_array(
         md5(concat_ws('|', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
                       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))),
         md5((to_jsonb(p) - '{oid,polname,polrelid}'::text[])::text)))
FROM pg_policy p WHERE p.oid = ANY($1::oid[])

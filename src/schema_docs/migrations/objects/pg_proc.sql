-- One row: a function; what extensions bring is not looked into; the columns are those of `Row` in touched.py.
SELECT p.oid::bigint, 0, 'function',
       told.told,
       'pg_namespace', p.pronamespace::bigint,
       p.proname, pg_get_function_identity_arguments(p.oid),
       CASE WHEN told.told THEN jsonb_build_object(
         'definition', jsonb_build_array(
           md5((to_jsonb(p) - '{oid,proname,pronamespace,proowner,proacl,prosqlbody,proargdefaults}'::text[])::text
               || coalesce(pg_get_function_arguments(p.oid), '')
               || coalesce(pg_get_function_result(p.oid), '')
               || CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE '' END),
           md5((to_jsonb(p) - '{oid,proname,pronamespace,proowner,proacl}'::text[])::text)),
         'rights', jsonb_build_array(CASE WHEN p.proacl IS NOT NULL THEN array(SELECT r::text FROM unnest(p.proacl) r ORDER BY 1)::text END)) END
FROM pg_proc p
CROSS JOIN LATERAL (
  SELECT NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i')) AS told
) told
WHERE p.oid = ANY($1::oid[])

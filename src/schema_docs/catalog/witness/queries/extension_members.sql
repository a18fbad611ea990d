-- One row: an object that came with an extension, of which the standard knows nothing.
SELECT d.classid::regclass::text AS catalog, d.objid AS oid,
       coalesce(cn.nspname, tn.nspname, '') AS schema,
       coalesce(c.relname, t.typname, n.nspname, w.fdwname, s.srvname) AS name
FROM pg_depend d
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_namespace cn ON cn.oid = c.relnamespace
LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
LEFT JOIN pg_namespace tn ON tn.oid = t.typnamespace
LEFT JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
LEFT JOIN pg_foreign_data_wrapper w ON d.classid = 'pg_foreign_data_wrapper'::regclass AND w.oid = d.objid
LEFT JOIN pg_foreign_server s ON d.classid = 'pg_foreign_server'::regclass AND s.oid = d.objid
WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass

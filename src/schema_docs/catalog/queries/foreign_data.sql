-- One row: a foreign-data wrapper or a foreign server that no extension owns. Options come as
-- `name=value`; the reader redacts what may be secret.
SELECT o.object, o.kind, o.name, o.owner, o.comment, o.facts
FROM (
    SELECT w.oid AS object, 'pg_foreign_data_wrapper'::regclass AS catalog,
           'foreign_data_wrapper' AS kind, w.fdwname AS name,
           nullif(pg_get_userbyid(w.fdwowner), {database_owner}) AS owner,
           obj_description(w.oid, 'pg_foreign_data_wrapper') AS comment,
           jsonb_build_object('handler', nullif(w.fdwhandler::regproc::text, '-'),
                              'validator', nullif(w.fdwvalidator::regproc::text, '-'),
                              'options', coalesce(to_jsonb(w.fdwoptions), '[]')) AS facts
    FROM pg_foreign_data_wrapper w
    UNION ALL
    SELECT s.oid, 'pg_foreign_server'::regclass, 'foreign_server', s.srvname,
           nullif(pg_get_userbyid(s.srvowner), {database_owner}),
           obj_description(s.oid, 'pg_foreign_server'),
           jsonb_build_object(
               'wrapper', w.fdwname, 'type', s.srvtype, 'version', s.srvversion,
               'options', coalesce(to_jsonb(s.srvoptions), '[]'),
               'mappings', (
                   SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'role', CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE u.usename END,
                       'options', coalesce(to_jsonb(u.umoptions), '[]'),
                       -- As `pg_user_mappings` decides: it shows no options either way.
                       'options_hidden', u.umoptions IS NULL
                           AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                           AND NOT (u.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE'))
                           AND NOT (u.usename = current_user
                                    AND (pg_has_role(s.srvowner, 'USAGE')
                                         OR has_server_privilege(s.oid, 'USAGE')))
                   ) ORDER BY u.usename), '[]')
                   FROM pg_user_mappings u WHERE u.srvid = s.oid))
    FROM pg_foreign_server s
    JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
) o
WHERE NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.deptype = 'e')
ORDER BY o.kind, o.name

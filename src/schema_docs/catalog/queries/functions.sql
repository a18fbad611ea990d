-- One row: a function, procedure, aggregate or window function that no extension owns.
SELECT p.oid AS object,
       n.nspname AS schema,
       p.proname AS name,
       nullif(pg_get_userbyid(p.proowner), {database_owner}) AS owner,
       obj_description(p.oid, 'pg_proc') AS comment,
       CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
                      WHEN 'w' THEN 'window function' ELSE 'function' END AS kind,
       pg_get_function_identity_arguments(p.oid) AS signature,
       pg_get_function_arguments(p.oid) AS arguments,
       pg_get_function_result(p.oid) AS result,
       l.lanname AS language,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
       p.proisstrict AS strict,
       p.prosecdef AS security_definer,
       p.proleakproof AS leakproof,
       nullif(p.procost, CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END) AS cost,
       nullif(p.prorows, CASE WHEN p.proretset THEN 1000 ELSE 0 END) AS rows,
       nullif(p.prosupport::text, '-') AS support,
       coalesce(p.proconfig, '{{}}') AS settings,
       ARRAY(SELECT format_type(type.oid, NULL)
             FROM unnest(p.protrftypes) WITH ORDINALITY AS type(oid, n) ORDER BY type.n) AS transforms,
       CASE WHEN p.prokind <> 'a' THEN coalesce({sql_body}, p.prosrc) END AS body,
       agg.facts AS aggregate
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN (SELECT a.aggfnoid,
                  jsonb_build_object(
                      'kind', CASE a.aggkind WHEN 'o' THEN 'ordered-set' WHEN 'h' THEN 'hypothetical-set'
                                             ELSE 'normal' END,
                      'transition', a.aggtransfn::text,
                      'state_type', format_type(a.aggtranstype, NULL),
                      'final', nullif(a.aggfinalfn::text, '-'),
                      'combine', nullif(a.aggcombinefn::text, '-'),
                      'serial', nullif(a.aggserialfn::text, '-'),
                      'deserial', nullif(a.aggdeserialfn::text, '-'),
                      'moving_transition', nullif(a.aggmtransfn::text, '-'),
                      'moving_inverse', nullif(a.aggminvtransfn::text, '-'),
                      'moving_final', nullif(a.aggmfinalfn::text, '-'),
                      'moving_state_type', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
                      'space', nullif(a.aggtransspace, 0),
                      'final_extra', a.aggfinalextra,
                      'final_modify', CASE WHEN a.aggfinalmodify <> usual.modify THEN
                          CASE a.aggfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable'
                                                ELSE 'read write' END END,
                      'moving_space', nullif(a.aggmtransspace, 0),
                      'moving_final_extra', a.aggmfinalextra,
                      'moving_final_modify', CASE WHEN a.aggmfinalmodify <> usual.modify THEN
                          CASE a.aggmfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable'
                                                 ELSE 'read write' END END,
                      'initial', a.agginitval,
                      'moving_initial', a.aggminitval,
                      'sort_operator', CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator::text END) AS facts
           FROM pg_aggregate a
           CROSS JOIN LATERAL (SELECT CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::"char" AS modify) usual
           ) agg ON agg.aggfnoid = p.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) COLLATE "C"

-- One row: an extended statistics object.
SELECT s.stxrelid AS relation,
       s.oid AS object,
       n.nspname AS schema,
       s.stxname AS name,
       ARRAY(SELECT CASE kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies'
                              WHEN 'm' THEN 'mcv' ELSE 'expressions' END
             FROM unnest(s.stxkind) AS kind ORDER BY 1) AS kinds,
       pg_get_statisticsobjdef(s.oid) AS definition,
       {statistics_target} AS target,
       nullif(pg_get_userbyid(s.stxowner), {database_owner}) AS owner,
       obj_description(s.oid, 'pg_statistic_ext') AS comment
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY s.stxrelid, n.nspname, s.stxname

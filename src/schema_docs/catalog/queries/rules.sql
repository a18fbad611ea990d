-- One row: a rewrite rule, but for the `_RETURN` that makes a view a view.
SELECT w.ev_class AS relation,
       w.rulename AS name,
       CASE w.ev_type WHEN '1' THEN 'SELECT' WHEN '2' THEN 'UPDATE'
                      WHEN '3' THEN 'INSERT' ELSE 'DELETE' END AS event,
       w.is_instead AS instead,
       CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
                         ELSE 'origin' END AS enabled,
       pg_get_ruledef(w.oid, true) AS definition,
       obj_description(w.oid, 'pg_rewrite') AS comment
FROM pg_rewrite w
JOIN pg_class c ON c.oid = w.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE w.rulename <> '_RETURN'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY w.ev_class, w.rulename

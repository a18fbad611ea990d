-- One row: a rule; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT w.oid::bigint, 0, 'rule',
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = w.ev_class),
       'pg_class', w.ev_class::bigint, w.rulename, '',
       jsonb_build_object(
         'definition', jsonb_build_array(pg_get_ruledef(w.oid), md5(w.ev_action::text || w.ev_qual::text)),
         'enabled', jsonb_build_array(CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END))
FROM pg_rewrite w WHERE w.oid = ANY($1::oid[])

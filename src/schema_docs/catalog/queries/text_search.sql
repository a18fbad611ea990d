-- One row: a text-search configuration, dictionary, parser or template that no extension owns.
SELECT o.object, o.kind, n.nspname AS schema, o.name, o.owner, o.comment, o.facts
FROM (
    SELECT c.oid AS object, 'pg_ts_config'::regclass AS catalog, 'text_search_configuration' AS kind,
           c.cfgnamespace AS namespace, c.cfgname AS name,
           nullif(pg_get_userbyid(c.cfgowner), {database_owner}) AS owner,
           obj_description(c.oid, 'pg_ts_config') AS comment,
           jsonb_build_object(
               'parser', (SELECT jsonb_build_object('schema', pn.nspname, 'name', p.prsname)
                          FROM pg_ts_parser p JOIN pg_namespace pn ON pn.oid = p.prsnamespace
                          WHERE p.oid = c.cfgparser),
               'mappings', (
                   SELECT coalesce(jsonb_agg(jsonb_build_object('name', m.alias, 'value', m.dictionaries)
                                             ORDER BY m.alias), '[]')
                   FROM (SELECT tokens.alias,
                                string_agg(maps.mapdict::regdictionary::text, ', ' ORDER BY maps.mapseqno) AS dictionaries
                         FROM pg_ts_config_map maps
                         JOIN ts_token_type(c.cfgparser) AS tokens ON tokens.tokid = maps.maptokentype
                         WHERE maps.mapcfg = c.oid GROUP BY tokens.alias) m)) AS facts
    FROM pg_ts_config c
    UNION ALL
    SELECT d.oid, 'pg_ts_dict'::regclass, 'text_search_dictionary', d.dictnamespace, d.dictname,
           nullif(pg_get_userbyid(d.dictowner), {database_owner}),
           obj_description(d.oid, 'pg_ts_dict'),
           jsonb_build_object(
               'template', (SELECT jsonb_build_object('schema', tn.nspname, 'name', t.tmplname)
                            FROM pg_ts_template t JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
                            WHERE t.oid = d.dicttemplate),
               'options', d.dictinitoption)
    FROM pg_ts_dict d
    UNION ALL
    SELECT p.oid, 'pg_ts_parser'::regclass, 'text_search_parser', p.prsnamespace, p.prsname, NULL,
           obj_description(p.oid, 'pg_ts_parser'),
           jsonb_build_object('functions', jsonb_build_array(
               jsonb_build_object('name', 'start', 'value', p.prsstart::text),
               jsonb_build_object('name', 'gettoken', 'value', p.prstoken::text),
               jsonb_build_object('name', 'end', 'value', p.prsend::text),
               jsonb_build_object('name', 'lextypes', 'value', p.prslextype::text))
               || CASE WHEN p.prsheadline = 0 THEN '[]'::jsonb ELSE jsonb_build_array(
                      jsonb_build_object('name', 'headline', 'value', p.prsheadline::text)) END)
    FROM pg_ts_parser p
    UNION ALL
    SELECT t.oid, 'pg_ts_template'::regclass, 'text_search_template', t.tmplnamespace, t.tmplname, NULL,
           obj_description(t.oid, 'pg_ts_template'),
           jsonb_build_object('functions',
               CASE WHEN t.tmplinit = 0 THEN '[]'::jsonb ELSE jsonb_build_array(
                   jsonb_build_object('name', 'init', 'value', t.tmplinit::text)) END
               || jsonb_build_array(jsonb_build_object('name', 'lexize', 'value', t.tmpllexize::text)))
    FROM pg_ts_template t
) o
JOIN pg_namespace n ON n.oid = o.namespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.deptype = 'e')
ORDER BY o.kind, n.nspname, o.name

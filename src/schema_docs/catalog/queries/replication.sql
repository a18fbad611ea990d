-- One row: an event trigger, publication or subscription that no extension owns.
SELECT o.object, o.kind, o.name, nullif(pg_get_userbyid(o.owner), {database_owner}) AS owner,
       o.comment, o.facts
FROM (
    SELECT e.oid AS object, 'pg_event_trigger'::regclass AS catalog, 'event_trigger' AS kind,
           e.evtname AS name, e.evtowner AS owner,
           obj_description(e.oid, 'pg_event_trigger') AS comment,
           jsonb_build_object(
               'event', e.evtevent,
               'tags', (SELECT coalesce(jsonb_agg(tag ORDER BY tag COLLATE "C"), '[]') FROM unnest(e.evttags) AS tag),
               'function', (SELECT jsonb_build_object('schema', pn.nspname, 'name', p.proname)
                            FROM pg_proc p JOIN pg_namespace pn ON pn.oid = p.pronamespace
                            WHERE p.oid = e.evtfoid),
               'enabled', CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
                                            WHEN 'A' THEN 'always' ELSE 'origin' END) AS facts
    FROM pg_event_trigger e
    UNION ALL
    SELECT p.oid, 'pg_publication'::regclass, 'publication', p.pubname, p.pubowner,
           obj_description(p.oid, 'pg_publication'),
           jsonb_build_object(
               'all_tables', p.puballtables,
               'schemas', {published_schemas},
               'tables', (
                   SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'name', jsonb_build_object('schema', tn.nspname, 'name', t.relname),
                       'columns', {published_columns},
                       'condition', {published_condition}) ORDER BY tn.nspname, t.relname), '[]')
                   FROM pg_publication_rel pr
                   JOIN pg_class t ON t.oid = pr.prrelid
                   JOIN pg_namespace tn ON tn.oid = t.relnamespace
                   WHERE pr.prpubid = p.oid),
               'operations', to_jsonb(array_remove(ARRAY[
                   CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                   CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END],
                   NULL)),
               'via_root', p.pubviaroot,
               'generated_columns', {published_generated})
    FROM pg_publication p
    UNION ALL
    SELECT {subscription_oid}, 'pg_subscription'::regclass, 'subscription', s.subname, s.subowner,
           obj_description({subscription_oid}, 'pg_subscription'),
           jsonb_build_object(
               'enabled', s.subenabled, 'slot', s.subslotname,
               'settings', (
                   SELECT coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'value', o.value)
                                             ORDER BY o.name COLLATE "C"), '[]')
                   FROM (VALUES ('streaming', {streaming}, {usual_streaming}){subscription_settings})
                        AS o(name, value, usual)
                   WHERE o.value <> o.usual),
               'publications', (SELECT jsonb_agg(p ORDER BY p COLLATE "C") FROM unnest(s.subpublications) AS p))
    FROM pg_subscription s
    WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
) o
WHERE NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.deptype = 'e')
ORDER BY o.kind, o.name

-- One row: a column of a trigger's UPDATE OF.
SELECT event_object_schema AS schema, event_object_table AS "table", trigger_name AS name,
       quote_ident(event_object_column) AS "column"
FROM information_schema.triggered_update_columns
WHERE event_object_schema !~ '^pg_' AND event_object_schema <> 'information_schema'

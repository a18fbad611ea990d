-- One row: one event of a trigger.
SELECT event_object_schema AS schema, event_object_table AS "table", trigger_name AS name,
       event_manipulation AS event, action_condition AS condition, action_statement AS statement,
       action_orientation AS level, action_timing AS timing,
       action_reference_old_table AS old_table, action_reference_new_table AS new_table
FROM information_schema.triggers
WHERE event_object_schema !~ '^pg_' AND event_object_schema <> 'information_schema'

-- One row: a view.
SELECT table_schema AS schema, table_name AS "table", view_definition AS definition, check_option
FROM information_schema.views
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'

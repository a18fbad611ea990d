-- One row: a table or view that a view reads.
SELECT view_schema AS schema, view_name AS "table", table_schema AS used_schema,
       table_name AS used_table
FROM information_schema.view_table_usage
WHERE view_schema !~ '^pg_' AND view_schema <> 'information_schema'

-- One row: a column that a check mentions, is part of a key, or that a foreign key refers to.
SELECT constraint_schema, constraint_name AS "constraint", table_schema AS schema,
       table_name AS "table", column_name AS "column"
FROM information_schema.constraint_column_usage
WHERE constraint_schema !~ '^pg_' AND constraint_schema <> 'information_schema'

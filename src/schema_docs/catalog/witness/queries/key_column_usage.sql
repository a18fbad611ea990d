-- One row: a column of a primary key, unique or foreign key constraint.
SELECT table_schema AS schema, table_name AS "table", constraint_name AS "constraint",
       column_name AS "column", position_in_unique_constraint AS refers_to
FROM information_schema.key_column_usage
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'
ORDER BY table_schema, table_name, constraint_name, ordinal_position

-- One row: a foreign key, without the table that it is of: constraints of several may share a name.
SELECT DISTINCT constraint_schema AS schema, constraint_name AS name,
       unique_constraint_schema AS unique_schema, unique_constraint_name AS unique_name,
       match_option, update_rule, delete_rule
FROM information_schema.referential_constraints
WHERE constraint_schema !~ '^pg_' AND constraint_schema <> 'information_schema'
ORDER BY 1, 2, 3, 4, 5, 6, 7

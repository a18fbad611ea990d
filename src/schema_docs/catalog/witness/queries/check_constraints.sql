-- One row: a check or NOT NULL of a table or domain, again without saying of which.
SELECT DISTINCT constraint_schema AS schema, constraint_name AS name, check_clause AS clause
FROM information_schema.check_constraints
WHERE constraint_schema !~ '^pg_' AND constraint_schema <> 'information_schema'
ORDER BY 1, 2, 3

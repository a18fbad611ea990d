-- One row: a composite type.
SELECT user_defined_type_schema AS schema, user_defined_type_name AS name
FROM information_schema.user_defined_types
WHERE user_defined_type_schema !~ '^pg_' AND user_defined_type_schema <> 'information_schema'

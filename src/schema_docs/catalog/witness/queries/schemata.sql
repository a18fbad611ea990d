-- One row: a schema that the role may use.
SELECT schema_name AS name, schema_owner AS owner
FROM information_schema.schemata
WHERE schema_name !~ '^pg_' AND schema_name <> 'information_schema'

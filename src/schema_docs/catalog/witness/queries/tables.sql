-- One row: a table, partition, foreign table or view; of a foreign table, also its server.
SELECT t.table_schema AS schema, t.table_name AS "table", t.table_type AS type,
       CASE WHEN t.user_defined_type_name IS NOT NULL
            THEN ARRAY[t.user_defined_type_schema::text, t.user_defined_type_name] END AS of_type,
       f.foreign_server_name AS server
FROM information_schema.tables t
LEFT JOIN information_schema.foreign_tables f
       ON (f.foreign_table_schema, f.foreign_table_name) = (t.table_schema, t.table_name)
WHERE t.table_schema !~ '^pg_' AND t.table_schema <> 'information_schema'

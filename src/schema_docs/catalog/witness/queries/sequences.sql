-- One row: a sequence that is not an identity column's.
SELECT sequence_schema AS schema, sequence_name AS name, data_type AS type,
       start_value::bigint AS start, increment::bigint AS increment,
       minimum_value::bigint AS minimum, maximum_value::bigint AS maximum,
       cycle_option = 'YES' AS cycle
FROM information_schema.sequences
WHERE sequence_schema !~ '^pg_' AND sequence_schema <> 'information_schema'

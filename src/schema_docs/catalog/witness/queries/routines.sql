-- One row: a function, procedure, aggregate or window function; `specific_name` ends in its OID.
SELECT specific_schema AS schema, specific_name, routine_name AS name, routine_type AS type,
       data_type, quote_ident(type_udt_schema) || '.' || quote_ident(type_udt_name) AS udt,
       type_udt_name AS udt_name, dtd_identifier AS position,
       routine_definition AS definition, external_language AS language, is_deterministic,
       is_null_call, security_type
FROM information_schema.routines
WHERE specific_schema !~ '^pg_' AND specific_schema <> 'information_schema'

-- One row: a parameter of a routine, columns of RETURNS TABLE among them.
SELECT specific_schema AS schema, specific_name, parameter_mode AS mode,
       quote_ident(parameter_name) AS name, dtd_identifier AS position,
       data_type, quote_ident(udt_schema) || '.' || quote_ident(udt_name) AS udt, udt_name,
       parameter_default AS "default"
FROM information_schema.parameters
WHERE specific_schema !~ '^pg_' AND specific_schema <> 'information_schema'
ORDER BY specific_schema, specific_name, ordinal_position

-- One row: a column of a table or view.
SELECT table_schema AS schema, table_name AS "table", column_name AS name,
       dtd_identifier AS position, ordinal_position,
       data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision,
       interval_type, quote_ident(udt_schema) || '.' || quote_ident(udt_name) AS udt, udt_name,
       quote_ident(domain_schema) || '.' || quote_ident(domain_name) AS domain, domain_schema, domain_name,
       collation_schema, collation_name,
       is_nullable, column_default, is_identity, identity_generation, identity_start,
       identity_increment, identity_minimum, identity_maximum, identity_cycle,
       is_generated, generation_expression
FROM information_schema.columns
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'
ORDER BY table_schema, table_name, ordinal_position

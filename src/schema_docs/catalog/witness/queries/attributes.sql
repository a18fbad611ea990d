-- One row: an attribute of a composite type.
SELECT udt_schema AS schema, udt_name AS type, attribute_name AS name,
       dtd_identifier AS position, ordinal_position,
       data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision,
       interval_type, attribute_udt_name AS udt_name,
       quote_ident(attribute_udt_schema) || '.' || quote_ident(attribute_udt_name) AS udt,
       collation_schema, collation_name
FROM information_schema.attributes
WHERE udt_schema !~ '^pg_' AND udt_schema <> 'information_schema'
ORDER BY schema, type, ordinal_position

-- One row: a domain.
SELECT domain_schema AS schema, domain_name AS name, domain_default AS "default",
       dtd_identifier AS position,
       data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision,
       interval_type, quote_ident(udt_schema) || '.' || quote_ident(udt_name) AS udt, udt_name,
       collation_schema, collation_name
FROM information_schema.domains
WHERE domain_schema !~ '^pg_' AND domain_schema <> 'information_schema'

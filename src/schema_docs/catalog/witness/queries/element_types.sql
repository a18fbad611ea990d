-- One row: what an array holds, of a column, attribute, domain, parameter (by position) or result (0).
SELECT object_type AS owner_kind, object_schema AS schema, object_name AS name,
       collection_type_identifier AS position,
       CASE data_type WHEN 'USER-DEFINED' THEN quote_ident(udt_schema) || '.' || quote_ident(udt_name)
                      ELSE data_type END AS element
FROM information_schema.element_types
WHERE object_schema !~ '^pg_' AND object_schema <> 'information_schema'

-- One row: a check of a domain; since 17 also its NOT NULL.
SELECT domain_schema AS schema, domain_name AS domain, constraint_schema, constraint_name AS name
FROM information_schema.domain_constraints
WHERE domain_schema !~ '^pg_' AND domain_schema <> 'information_schema'

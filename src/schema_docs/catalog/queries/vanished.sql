-- One row: a relation, type or function that another session has dropped since the snapshot was
-- taken. Asked last: `pg_get_expr` and its like look at the catalogs of now, and tell nothing of it.
SELECT o.kind, o.name
FROM (
    SELECT 'relation' AS kind, relname AS name, relnamespace AS namespace
    FROM pg_class WHERE pg_table_is_visible(oid) IS NULL
    UNION ALL
    SELECT 'type', typname, typnamespace FROM pg_type WHERE pg_type_is_visible(oid) IS NULL
    UNION ALL
    SELECT 'function', proname, pronamespace FROM pg_proc WHERE pg_function_is_visible(oid) IS NULL
) o
JOIN pg_namespace n ON n.oid = o.namespace
-- Temporary objects come and go, and are nobody's business.
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY o.kind, o.name

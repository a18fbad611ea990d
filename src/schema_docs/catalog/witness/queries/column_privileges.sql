-- One row: what a role may do with a column and not with the whole table, which is told as well.
WITH of_tables AS MATERIALIZED (
    SELECT table_schema::text, table_name::text, grantee::text, privilege_type::text,
           is_grantable::text
    FROM information_schema.table_privileges
), told AS (
    SELECT * FROM of_tables
    UNION ALL
    -- Who may pass it on may also do it.
    SELECT table_schema, table_name, grantee, privilege_type, 'NO'
    FROM of_tables WHERE is_grantable = 'YES'
)
SELECT table_schema AS schema, table_name AS "table", column_name AS "column", grantee,
       privilege_type AS privilege, bool_or(is_grantable = 'YES') AS grantable
FROM information_schema.column_privileges
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'
  -- NOT IN is hashed; a join would be nested, as the view's rows are guessed to be few.
  AND (table_schema::text, table_name::text, grantee::text, privilege_type::text, is_grantable::text)
      NOT IN (SELECT * FROM told)
GROUP BY 1, 2, 3, 4, 5

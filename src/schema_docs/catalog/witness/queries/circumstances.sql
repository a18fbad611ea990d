-- The one row that the standard has no view for: who looks, and whom the model leaves out as owner.
SELECT current_setting('is_superuser') = 'on' AS sees_all,
       (SELECT rolname FROM pg_roles JOIN pg_database ON datdba = pg_roles.oid
        WHERE datname = current_database()) AS database_owner

BEGIN;
\ir columns.psql
COMMIT;

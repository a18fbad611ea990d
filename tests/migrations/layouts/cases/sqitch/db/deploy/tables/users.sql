BEGIN;
ALTER TABLE shop.users ADD name text;
COMMIT;

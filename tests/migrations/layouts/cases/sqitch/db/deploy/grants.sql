BEGIN;
COMMENT ON TABLE shop.users IS :'role';
COMMIT;

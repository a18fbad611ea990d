-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY users_email ON users (email)
-- +migrate Down
DROP INDEX users_email;
-- +migrate Up
COMMENT ON INDEX users_email IS 'found by address'

-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY users_email ON users (email);
SELECT 1;
-- +goose Down
DROP INDEX users_email;

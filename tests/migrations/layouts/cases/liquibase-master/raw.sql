ALTER TABLE users ADD raw int @@
CREATE INDEX CONCURRENTLY users_raw ON users (raw)
@@

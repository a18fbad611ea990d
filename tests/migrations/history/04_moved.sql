-- Moved; the schema renamed; touched without being changed.
ALTER TABLE b SET SCHEMA app; ALTER SCHEMA app RENAME TO core; ALTER VIEW v SET SCHEMA core;
CREATE INDEX ON core.b (z); UPDATE core.b SET x = x; ANALYZE; REINDEX TABLE core.b;

-- What goes with a schema.
DROP SCHEMA core CASCADE; ALTER SCHEMA public RENAME TO main;

DROP VIEW names;
DROP FUNCTION twice(int, text);
DROP TYPE mood CASCADE;
DROP SCHEMA crm CASCADE;
ALTER TABLE users RENAME TO accounts;
CREATE TABLE users (id int, label text);

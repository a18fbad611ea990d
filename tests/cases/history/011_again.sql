DROP TABLE accounts;
CREATE TABLE people (id int);
ALTER TABLE people RENAME COLUMN id TO number;

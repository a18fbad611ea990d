CREATE TABLE scratch (id int);
ALTER TABLE users ADD email text;
DROP TABLE scratch

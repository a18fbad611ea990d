CREATE TABLE users (id uuid PRIMARY KEY);
ALTER TABLE users ADD email text

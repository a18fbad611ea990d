-- +migrate Up
CREATE TABLE users (id bigint PRIMARY KEY);

-- +migrate Down
DROP TABLE users;

-- +migrate Up
ALTER TABLE users ADD email text;

-- +migrate Down
ALTER TABLE users DROP email;

ALTER TABLE people RENAME TO users;
ALTER TABLE users RENAME COLUMN nick TO name;
ALTER INDEX people_boss RENAME TO users_boss;
ALTER TABLE users RENAME CONSTRAINT nick_length TO name_length;
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
ALTER FUNCTION double(int, text) RENAME TO twice;
COMMENT ON TABLE users IS 'Who may sign in';
COMMENT ON COLUMN users.boss IS NULL;
COMMENT ON COLUMN users.email IS 'As they typed it';

-- liquibase formatted sql

-- changeset ben:1 endDelimiter:/
ALTER TABLE users ADD email text
/
ALTER TABLE users ADD name text
/

-- changeset ben:2
-- preconditions onFail:MARK_RAN
-- precondition-sql-check expectedResult: 1 SELECT count(*) FROM pg_class WHERE relname = 'nothing'
DROP TABLE users;

-- changeset ben:3 runOnChange:true
-- preconditions onFail:MARK_RAN onError:HALT
-- precondition-sql-check expectedResult:"1" SELECT count(*) FROM pg_class WHERE relname = 'users'
-- precondition-table-exists table:users
COMMENT ON TABLE users IS 'people'

-- changeset ben:4 failOnError:false
SELECT 1/0;

-- changeset ben:5
--ignoreLines:start
SELECT nonsense;
--ignoreLines:end
--ignoreLines:1
SELECT nonsense;
CREATE VIEW emails AS SELECT email FROM users

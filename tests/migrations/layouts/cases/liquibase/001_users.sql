--liquibase formatted sql
--property name:kind value:bigint dbms:postgresql
--property name:kind value:nonsense dbms:mysql

--changeset anna:1
CREATE TABLE users (id ${kind} PRIMARY KEY)
--rollback DROP TABLE users;

--changeset anna:2 dbms:mysql
ALTER TABLE users ENGINE = nonsense;

--changeset "Anna B.":3 runInTransaction:false
CREATE INDEX CONCURRENTLY users_id ON users (id);

--changeset anna:4 splitStatements:false
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$
--rollback DROP FUNCTION one();

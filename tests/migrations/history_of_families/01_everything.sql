-- What is brought by parent tables, or handed on by them, and types with parts.
CREATE TABLE parent (id int PRIMARY KEY, a text, b int);
CREATE TABLE child (c int) INHERITS (parent);
CREATE TABLE loner (id int NOT NULL, a text, b int);
CREATE TABLE pt (at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE to_attach (at date NOT NULL, v int);
CREATE TABLE gen (a int, b int GENERATED ALWAYS AS (a * 2) STORED, i int GENERATED ALWAYS AS IDENTITY);
CREATE TYPE addr AS (street text, no int);
CREATE TYPE col AS ENUM ('red','blue');
CREATE DOMAIN dom AS int DEFAULT 3 CHECK (VALUE > 0);
CREATE TABLE uses (d dom, c col);
CREATE TEMP TABLE tmp (x int);
CREATE TABLE made AS SELECT 1 AS one;
SELECT 1 AS two INTO made2;
CREATE TABLE lk (LIKE parent INCLUDING ALL);
CREATE TABLE cascade_t (id int PRIMARY KEY);
CREATE VIEW cascade_v AS SELECT id FROM cascade_t;
CREATE TABLE cascade_r (id int REFERENCES cascade_t);
CREATE TABLE idx (a int NOT NULL, b int);

-- Indexes, foreign keys and checks of a column whose type changes are made anew by PostgreSQL, and stay what they are.
CREATE TABLE one (id int PRIMARY KEY, n int CHECK (n > 0), name varchar(10), UNIQUE (n));
CREATE TABLE many (one_id int REFERENCES one ON DELETE CASCADE, n int REFERENCES one (n));
CREATE INDEX many_one ON many (one_id); CREATE INDEX one_name ON one (lower(name)); COMMENT ON INDEX many_one IS 'kept';
COMMENT ON CONSTRAINT one_n_check ON one IS 'kept, too'; CREATE STATISTICS st ON id, n FROM one;

-- The same name again, long after.
CREATE TABLE short_lived (id int); CREATE TABLE core.b (n int);
ALTER TABLE a DROP COLUMN m; DROP TYPE temper; CREATE FUNCTION g(n int) RETURNS int LANGUAGE sql AS 'SELECT 3';

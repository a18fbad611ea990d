-- +migrate Up
-- +migrate StatementBegin
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$
  SELECT 1;
$$;
-- +migrate StatementEnd
-- +migrate Down
DROP FUNCTION one();

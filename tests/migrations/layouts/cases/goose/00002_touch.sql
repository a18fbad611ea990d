-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.email := lower(NEW.email);
  RETURN NEW;
END
$$
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER touch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TRIGGER touch ON users;
-- +goose StatementEnd
DROP FUNCTION touch();

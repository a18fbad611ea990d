-- Changes by code: a function, an event trigger, EXECUTE in a loop, subtransactions without number.
CREATE FUNCTION bring(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', t); END $$;
CREATE FUNCTION stamp() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE r record; BEGIN
  FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now()', r.object_identity);
  END LOOP; END $$;
CREATE EVENT TRIGGER stamps ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION stamp();
SELECT bring('by_code');

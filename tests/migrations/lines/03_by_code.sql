DO $$
DECLARE name text;
BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.columns
                   WHERE table_name = 't' AND column_name = 'by_block') THEN
        ALTER TABLE t
            ADD COLUMN by_block int, --: introduced column t.by_block
            ADD COLUMN "Größe" int; --: introduced column t."Größe"
    END IF;
    FOREACH name IN ARRAY ARRAY['uno', 'two'] LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN looped int', name); --: introduced column uno.looped; introduced column two.looped
        EXECUTE format('CREATE INDEX %I ON %I (looped)', name || '_looped', name);
    END LOOP;
    EXECUTE 'UPDATE t SET by_block = $1' USING 1;
    EXECUTE $x$ CREATE TABLE by_execute (id int) $x$; --: introduced table by_execute; introduced column by_execute.id
    PERFORM 'nothing of by_call';
END $$;
CREATE FUNCTION bring(name text) RETURNS void LANGUAGE plpgsql AS $$ --: introduced function bring(name text)
BEGIN EXECUTE format('CREATE TABLE %I (id int)', name); END $$;
SELECT count(*) FROM t WHERE t = 'by_call, so to say';
SELECT bring('by_call'); --: introduced table by_call; introduced column by_call.id
CREATE FUNCTION once() RETURNS void LANGUAGE plpgsql AS $$ --:
BEGIN
    CREATE TABLE by_function (id int); --: introduced table by_function; introduced column by_function.id
END $$;
SELECT once(); DROP FUNCTION once();
SELECT format('CREATE TABLE by_gexec_%s (id int)', n) FROM generate_series(1, 2) AS n \gexec

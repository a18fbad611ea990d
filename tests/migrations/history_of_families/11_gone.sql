DROP EXTENSION pg_trgm; CREATE TABLE "a|b" ("`c`" int, "d
e" text, "Ä" int, CONSTRAINT "c|1" CHECK ("Ä" > 0)); COMMENT ON COLUMN "a|b"."`c`" IS E'x\ny|`z`';
ALTER TABLE "a|b" RENAME "d
e" TO "f""g"; ALTER TABLE granted ADD h other.hstore;

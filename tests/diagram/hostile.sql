-- Names, texts and expressions that DBML has to spell, and what it has no word for.
CREATE SCHEMA "a.b";
CREATE SCHEMA "it's";
CREATE TYPE "a.b"."e""num" AS ENUM ('', '''''', 'it''s', E'new\nline', '`', 'note', 'ü\');
CREATE TYPE public."constructor" AS ENUM ('toString', '__proto__');
CREATE DOMAIN "it's"."do main" AS text;
CREATE TABLE "a.b"."c.d" (
    "e.f" int PRIMARY KEY,
    " " text DEFAULT ' ',
    "	tab" text DEFAULT E'tab\tnew\nline',
    "back`tick" text DEFAULT 'a`b',
    "quo""te" text DEFAULT 'it''s "so"',
    "back\slash" text DEFAULT 'C:\dir\',
    "slash\" text DEFAULT '\',
    "note" "a.b"."e""num" DEFAULT '',
    "ref" "a.b"."e""num"[] DEFAULT '{}',
    "indexes" public."constructor" DEFAULT '__proto__',
    "Upper" "it's"."do main" DEFAULT '''''''',
    "日本🎉" numeric(10,2) DEFAULT -1.50,
    "number" numeric DEFAULT 12345678901234567890.5,
    "flag" boolean DEFAULT (NOT true),
    "stamp" timestamp(3) with time zone DEFAULT now(),
    "span" interval day to second(3) DEFAULT '1 day',
    "char" "char" DEFAULT 'x',
    "bits" bit varying(3)[] DEFAULT NULL,
    "grid" double precision[][],
    "expression" text DEFAULT ('a`b' || lower(E'x\ty' || '}')),
    "made" text GENERATED ALWAYS AS (lower("back`tick")) STORED,
    CHECK ("back`tick" <> E'`''\n)'),
    CONSTRAINT "it's ""not`" CHECK ("e.f" > 0) NOT VALID,
    CONSTRAINT "both'" UNIQUE (" ", "quo""te"),
    CONSTRAINT "later" UNIQUE ("back\slash") DEFERRABLE,
    UNIQUE NULLS NOT DISTINCT ("slash\"),
    EXCLUDE USING btree ("Upper" WITH =)
);
CREATE INDEX "ix'`" ON "a.b"."c.d" ("e.f", lower("back`tick") DESC) WHERE "flag";
CREATE INDEX ON "a.b"."c.d" USING hash ("quo""te");
CREATE INDEX ON "a.b"."c.d" ("Upper" DESC NULLS LAST) INCLUDE ("flag");
COMMENT ON TABLE "a.b"."c.d" IS E'It''s ''''''three'''''' and ''''''''four''''''''\\n\n  indented\\\n\n`end`';
COMMENT ON COLUMN "a.b"."c.d"."e.f" IS E'first\r\n\tsecond\u2028third \\u0041 ''''''';
COMMENT ON INDEX "a.b"."ix'`" IS 'an "index"';
COMMENT ON TYPE "a.b"."e""num" IS E'two\nlines */ ''''''';
CREATE TABLE "nothing" ();
CREATE TABLE "Table" (
    "c d" int REFERENCES "a.b"."c.d" ON DELETE SET DEFAULT ON UPDATE CASCADE,
    "one" int UNIQUE CONSTRAINT "f'k ""1" REFERENCES "a.b"."c.d",
    a int GENERATED ALWAYS AS IDENTITY,
    b smallserial,
    PRIMARY KEY (b, a),
    FOREIGN KEY ("c d", "one") REFERENCES "Table" (a, b) MATCH FULL
);
COMMENT ON TABLE "Table" IS E'\n\n  all of it\n  indented';
COMMENT ON COLUMN "Table".a IS ' ';
CREATE TYPE "none" AS ENUM ();

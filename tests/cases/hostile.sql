-- Names and texts that would break a page, a link or a diagram if they were not escaped.
CREATE SCHEMA "a.b";
CREATE SCHEMA b;
CREATE TABLE "users" ("a|b" int PRIMARY KEY, "`tick`" text DEFAULT 'x|y', "<script>" text, "new
line" text, "Größe" text, "back\slash|" text, "select" int, " lead" int, "trail " int);
CREATE TABLE b.users (id int PRIMARY KEY, ref int REFERENCES public.users ON DELETE SET NULL);
CREATE TABLE "a.b".users (id int PRIMARY KEY REFERENCES b.users);
CREATE TABLE "b.users" (id int REFERENCES "a.b".users (id));
CREATE TABLE tables (id int PRIMARY KEY);
CREATE TABLE overview (id int REFERENCES tables);
CREATE TABLE "Overview" (id int REFERENCES tables);
CREATE TABLE "user-name" (id int PRIMARY KEY);
CREATE TABLE "user_name" (id int REFERENCES "user-name");
CREATE TABLE "<!-- -->" (id int PRIMARY KEY);
CREATE TABLE "](x)" (id int REFERENCES "<!-- -->");
CREATE TABLE "日本語のとても長い名前の表です日本語" (id int PRIMARY KEY);
CREATE TABLE "🐘 ""quoted""" (id int REFERENCES "日本語のとても長い名前の表です日本語");
COMMENT ON TABLE tables IS '# not a heading';
COMMENT ON TABLE overview IS '- not a list
- at all
| a | b |
| - | - |';
COMMENT ON TABLE "Overview" IS '<details><summary>x</summary> & &amp; **no** _no_ [no](http://x) ```';
COMMENT ON COLUMN users."a|b" IS 'a|b \| c || d \';
COMMENT ON COLUMN users.select IS '<!-- prettier-ignore-end -->';
CREATE TYPE "odd|type" AS ENUM ('a|b', '', ' ', '`', 'it''s', E'new\nline', '<b>');
ALTER TABLE users ADD COLUMN odd "odd|type" DEFAULT 'a|b';
ALTER TABLE users ADD CONSTRAINT "c|`<" CHECK ("select" > 0 OR "`tick`" ~ '^\|`$' OR "a|b" || 'x' = 'y');
CREATE INDEX "i|` USING btree (x" ON users (("a|b" || '`|')) WHERE "<script>" <> '|';
CREATE VIEW "v|`" AS SELECT '```
# x' AS "fence", '|' || "a|b" AS bar FROM users;
CREATE FUNCTION "f|`"("a|" text DEFAULT '|`') RETURNS text LANGUAGE sql AS 'SELECT ''x''';

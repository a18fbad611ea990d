ALTER TABLE "Odd|`name`" RENAME COLUMN "a|b" TO "new
line";
ALTER TABLE "Odd|`name`" ALTER COLUMN "<b>" SET DEFAULT 'a\|`b`', ADD "ü" text COLLATE "C";
ALTER TABLE "Odd|`name`" RENAME TO "<!-- -->";
CREATE TYPE "x
y" AS ENUM ('a|b');

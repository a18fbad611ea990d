DROP TABLE "<!-- -->";
ALTER TYPE "x
y" ADD VALUE '`|';

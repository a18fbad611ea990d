CREATE TABLE "Odd|`name`" ("a|b" int, "<b>" text DEFAULT '|');

CREATE TABLE users (id int PRIMARY KEY)
--> statement-breakpoint
ALTER TABLE users ADD email text

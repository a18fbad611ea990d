-- Back to the parent, and dropped with it.
ALTER TABLE child INHERIT parent;
ALTER TABLE pt2 ADD COLUMN extra int;
ALTER TABLE child DROP COLUMN own;
DROP DOMAIN domm; CREATE DOMAIN domm AS text;
ALTER TABLE gen ALTER a TYPE varchar(10);
DROP TABLE pt3;
DROP TABLE parent CASCADE;
ALTER TABLE idx DROP COLUMN b;

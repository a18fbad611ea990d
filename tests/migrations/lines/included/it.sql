BEGIN;
CREATE TABLE elsewhere (id int);
COMMIT;

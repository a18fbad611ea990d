INSERT INTO people (nick) VALUES ('ann'), ('bob');
UPDATE people SET nick = 'eve' WHERE nick = 'ann';

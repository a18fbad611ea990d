-- Another file drops what this one makes: after 002, before 002a.
CREATE TABLE orders (id int);

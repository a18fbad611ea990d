CREATE TABLE users (wrong int);

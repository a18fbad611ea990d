ALTER TABLE users ADD email varchar(10), nonsense;

ALTER TABLE users ADD nonsense;

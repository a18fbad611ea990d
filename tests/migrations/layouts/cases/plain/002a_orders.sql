ALTER TABLE orders ADD user_id bigint REFERENCES users

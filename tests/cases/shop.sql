-- What an ordinary schema has: two schemas, an enum, a domain, keys of all kinds, a view.
CREATE SCHEMA billing;
COMMENT ON SCHEMA billing IS 'Money';
CREATE TYPE status AS ENUM ('new', 'paid', 'shipped');
COMMENT ON TYPE status IS 'How far an order has come';
CREATE DOMAIN email AS varchar(255) CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TABLE customers (
    id bigserial PRIMARY KEY,
    email email NOT NULL UNIQUE,
    name varchar(100) COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE customers IS 'People who buy';
COMMENT ON COLUMN customers.email IS 'Where the invoice goes';
CREATE TABLE orders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
    parent_id integer REFERENCES orders ON DELETE SET NULL,
    status status NOT NULL DEFAULT 'new',
    net numeric(10, 2) NOT NULL CHECK (net > 0),
    gross numeric(10, 2) GENERATED ALWAYS AS (net * 1.19) STORED,
    tags text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX orders_open ON orders (customer_id, id DESC) WHERE status <> 'shipped';
CREATE INDEX orders_tags ON orders USING gin (tags);
COMMENT ON INDEX orders_open IS 'The clerk''s list';
CREATE TABLE billing.invoices (
    order_id integer PRIMARY KEY REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    period daterange NOT NULL
);
CREATE TABLE events (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER orders_touch BEFORE UPDATE OF net ON orders
    FOR EACH ROW WHEN (OLD.net <> NEW.net) EXECUTE FUNCTION touch();
CREATE FUNCTION total(customer bigint, since date DEFAULT '2025-01-01') RETURNS numeric
    LANGUAGE sql STABLE AS 'SELECT sum(net) FROM orders WHERE customer_id = $1';
COMMENT ON FUNCTION total IS 'What a customer has spent';
CREATE VIEW open_orders AS
    SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id
    WHERE o.status <> 'shipped';
CREATE MATERIALIZED VIEW sales AS
    SELECT o.status, sum(o.net) AS net FROM orders o JOIN customers c ON c.id = o.customer_id
    GROUP BY o.status;
CREATE UNIQUE INDEX sales_status ON sales (status);
CREATE SEQUENCE invoice_numbers AS integer;

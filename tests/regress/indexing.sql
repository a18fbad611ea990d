-- Indexes of partitioned tables: made before and after the partitions, on the top alone, attached.
CREATE SCHEMA indexing;
SET search_path = indexing;

CREATE TABLE sales (id integer NOT NULL, day date NOT NULL, shop text, amount numeric)
    PARTITION BY RANGE (day);
CREATE INDEX sales_by_shop ON sales (shop);
CREATE INDEX sales_by_expression ON sales (lower(shop), (amount + 1)) WHERE amount > 0;
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
    PARTITION BY LIST (shop);
CREATE TABLE sales_2_a PARTITION OF sales_2 FOR VALUES IN ('a');
CREATE UNIQUE INDEX sales_unique ON sales (id, day, shop) INCLUDE (amount);
ALTER TABLE sales ADD CONSTRAINT sales_key PRIMARY KEY (id, day, shop);
CREATE INDEX sales_hash ON sales USING hash (amount);
COMMENT ON INDEX sales_by_shop IS 'On every partition';

-- On the top alone, which makes it invalid until each partition has one that is attached.
CREATE INDEX sales_only ON ONLY sales (amount);
CREATE INDEX sales_1_only ON sales_1 (amount);
CREATE INDEX sales_2_only ON ONLY sales_2 (amount);
CREATE INDEX sales_2_a_only ON sales_2_a (amount);
ALTER INDEX sales_2_only ATTACH PARTITION sales_2_a_only;
ALTER INDEX sales_only ATTACH PARTITION sales_1_only;
ALTER INDEX sales_only ATTACH PARTITION sales_2_only;
CREATE INDEX sales_invalid ON ONLY sales (day, amount);

-- A table with an index of the same shape becomes a partition; one with another keeps it.
CREATE TABLE sales_3 (LIKE sales);
CREATE INDEX sales_3_shop ON sales_3 (shop);
CREATE INDEX sales_3_own ON sales_3 (amount, shop);
ALTER TABLE sales ATTACH PARTITION sales_3 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER INDEX sales_by_shop RENAME TO sales_of_a_shop;

-- Constraints with indexes, and what is gone with its column.
CREATE TABLE stock (shop text, item integer, count integer, extra integer, UNIQUE (shop, item))
    PARTITION BY HASH (shop);
CREATE TABLE stock_0 PARTITION OF stock FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE stock ADD CONSTRAINT in_order UNIQUE (shop, count) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX stock_extra ON stock (item, extra);
ALTER TABLE stock DROP extra;
CREATE TABLE plain (id integer, PRIMARY KEY (id));
CREATE INDEX ON plain (id DESC);

-- drift: DROP INDEX indexing.sales_hash
-- told: index indexing.sales.sales_hash no longer exists
-- drift: DROP INDEX indexing.sales_invalid
-- told: index indexing.sales.sales_invalid no longer exists
-- drift: ALTER TABLE indexing.sales DROP CONSTRAINT sales_key
-- told: constraint indexing.sales.sales_key no longer exists
-- drift: ALTER TABLE indexing.stock DROP CONSTRAINT in_order
-- told: constraint indexing.stock.in_order no longer exists
-- drift: CREATE INDEX sales_new ON indexing.sales (day)
-- told: index indexing.sales.sales_new is new

-- since 18
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE stays (room integer, span daterange, EXCLUDE USING gist (room WITH =, span WITH &&))
    PARTITION BY LIST (room);
CREATE TABLE stays_1 PARTITION OF stays FOR VALUES IN (1);
-- drift: ALTER TABLE indexing.stays DROP CONSTRAINT stays_room_span_excl
-- told: constraint indexing.stays.stays_room_span_excl no longer exists

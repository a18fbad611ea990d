-- Partitions by range: bounds of all shapes, keys of several parts and of expressions.
CREATE SCHEMA partition_range;
SET search_path = partition_range;

CREATE TABLE readings (
    sensor integer NOT NULL,
    taken timestamptz NOT NULL,
    value numeric DEFAULT 0,
    PRIMARY KEY (sensor, taken)
) PARTITION BY RANGE (taken);
COMMENT ON TABLE readings IS 'One partition a year';
CREATE TABLE readings_before PARTITION OF readings FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE readings_2024 PARTITION OF readings
    FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00') WITH (fillfactor = 80);
CREATE TABLE readings_after PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
COMMENT ON TABLE readings_2024 IS 'Closed';
CREATE INDEX readings_by_value ON readings (value);

-- Several columns, an expression, a collation, an operator class.
CREATE TABLE lots (street text, number integer, note text)
    PARTITION BY RANGE (lower(street) COLLATE "C", number, note text_pattern_ops);
CREATE TABLE lots_a PARTITION OF lots FOR VALUES FROM ('a', 0, MINVALUE) TO ('b', MINVALUE, MINVALUE);
CREATE TABLE lots_b PARTITION OF lots FOR VALUES FROM ('b', 0, 'x') TO ('b', 100, 'it''s');

-- Partitioned again; attached; detached; with a column order of its own.
CREATE TABLE lots_c PARTITION OF lots FOR VALUES FROM ('c', 1, '') TO ('d', 1, '')
    PARTITION BY RANGE (number);
CREATE TABLE lots_c_1 PARTITION OF lots_c FOR VALUES FROM (1) TO (10);
CREATE TABLE lots_x (note text, number integer, street text);
ALTER TABLE lots ATTACH PARTITION lots_x FOR VALUES FROM ('x', 1, '') TO ('y', 1, '');
CREATE TABLE lots_y PARTITION OF lots FOR VALUES FROM ('y', 1, '') TO ('z', 1, '');
ALTER TABLE lots DETACH PARTITION lots_y;
CREATE TABLE empty (id integer) PARTITION BY RANGE (id);

-- drift: ALTER TABLE partition_range.readings DETACH PARTITION partition_range.readings_rest
-- told: partition partition_range.readings.partition_range.readings_rest no longer exists
-- told: table partition_range.readings_rest is new
-- drift: DROP TABLE partition_range.lots_b
-- told: partition partition_range.lots.partition_range.lots_b no longer exists
-- drift: CREATE TABLE partition_range.empty_1 PARTITION OF partition_range.empty FOR VALUES FROM (1) TO (2)
-- told: partition partition_range.empty.partition_range.empty_1 is new
-- drift: COMMENT ON TABLE partition_range.readings_2024 IS 'Open again'
-- told: partition partition_range.readings.partition_range.readings_2024: description Closed → Open again
-- drift: ALTER TABLE partition_range.lots_c_1 RENAME TO lots_c_one
-- told: partition partition_range.lots.partition_range.lots_c_one is new
-- told: partition partition_range.lots.partition_range.lots_c_1 no longer exists
-- drift: ALTER TABLE partition_range.readings ADD quality integer
-- told: column partition_range.readings.quality is new

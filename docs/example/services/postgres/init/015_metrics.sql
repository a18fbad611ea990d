-- 015_metrics.sql
-- Description: Measurements of the appliance, one partition a month
-- Author: Operations
-- Date: 2025-07-21

CREATE TABLE IF NOT EXISTS metrics (
    recorded_at TIMESTAMPTZ NOT NULL,
    source VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    labels JSONB NOT NULL DEFAULT '{}'::jsonb,
    PRIMARY KEY (name, source, recorded_at)
) PARTITION BY RANGE (recorded_at);

CREATE TABLE IF NOT EXISTS metrics_2025_07 PARTITION OF metrics
    FOR VALUES FROM ('2025-07-01 00:00:00+00') TO ('2025-08-01 00:00:00+00');
CREATE TABLE IF NOT EXISTS metrics_2025_08 PARTITION OF metrics
    FOR VALUES FROM ('2025-08-01 00:00:00+00') TO ('2025-09-01 00:00:00+00');
CREATE TABLE IF NOT EXISTS metrics_2025_09 PARTITION OF metrics
    FOR VALUES FROM ('2025-09-01 00:00:00+00') TO ('2025-10-01 00:00:00+00');
CREATE TABLE IF NOT EXISTS metrics_default PARTITION OF metrics DEFAULT;

CREATE INDEX IF NOT EXISTS idx_metrics_recorded_at ON metrics(recorded_at DESC);

COMMENT ON TABLE metrics IS 'Measurements, one row per series and time. Partitioned by month.';
COMMENT ON COLUMN metrics.recorded_at IS 'When it was measured; decides the partition';
COMMENT ON COLUMN metrics.source IS 'Host or container';
COMMENT ON COLUMN metrics.name IS 'For example `cpu_percent`';
COMMENT ON COLUMN metrics.value IS 'In the unit that the name ends with';
COMMENT ON COLUMN metrics.labels IS 'Anything else, for example {"gpu": 0}';
COMMENT ON TABLE metrics_2025_07 IS 'Measurements of July 2025';
COMMENT ON TABLE metrics_2025_08 IS 'Measurements of August 2025';
COMMENT ON TABLE metrics_2025_09 IS 'Measurements of September 2025';
COMMENT ON TABLE metrics_default IS 'Rows of months without a partition; should be empty';

CREATE OR REPLACE FUNCTION create_metrics_partition(month DATE)
RETURNS TEXT AS $$
DECLARE
    first_day DATE := date_trunc('month', month)::date;
    partition_name TEXT := 'metrics_' || to_char(first_day, 'YYYY_MM');
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF metrics FOR VALUES FROM (%L) TO (%L)',
        partition_name,
        first_day || ' 00:00:00+00',
        (first_day + INTERVAL '1 month')::date || ' 00:00:00+00'
    );
    RETURN partition_name;
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION create_metrics_partition(DATE) IS 'Makes the partition for a month; called by the nightly job, returns its name';

-- 010_self_healing.sql
-- Description: What the watchdog noticed and did about it
-- Author: Operations
-- Date: 2025-05-13

CREATE TABLE IF NOT EXISTS self_healing_events (
    id BIGSERIAL PRIMARY KEY,
    service_name VARCHAR(64) NOT NULL,
    event_type VARCHAR(30) NOT NULL
        CHECK (event_type IN ('restart', 'cache_clear', 'disk_cleanup', 'gpu_reset', 'reboot')),
    severity alert_severity NOT NULL DEFAULT 'info',
    alert_event_id BIGINT REFERENCES alert_events(id) ON DELETE SET NULL,
    reason TEXT NOT NULL,
    succeeded BOOLEAN,
    duration_ms INTEGER CHECK (duration_ms >= 0),
    details JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_self_healing_events_service
    ON self_healing_events(service_name, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_self_healing_events_alert_event_id
    ON self_healing_events(alert_event_id);

COMMENT ON TABLE self_healing_events IS 'Recovery events';
COMMENT ON COLUMN self_healing_events.service_name IS 'Container that was acted on';
COMMENT ON COLUMN self_healing_events.event_type IS 'What the watchdog did';
COMMENT ON COLUMN self_healing_events.alert_event_id IS 'The alert that led to it, if any';
COMMENT ON COLUMN self_healing_events.reason IS 'What the watchdog saw';
COMMENT ON COLUMN self_healing_events.succeeded IS 'NULL while the action runs';
COMMENT ON COLUMN self_healing_events.duration_ms IS 'From the decision to the result';
COMMENT ON COLUMN self_healing_events.details IS 'Exit codes and the last lines of the log';

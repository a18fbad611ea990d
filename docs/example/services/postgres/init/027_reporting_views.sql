-- 027_reporting_views.sql
-- Description: What the dashboard reads
-- Author: Platform Team
-- Date: 2025-12-22

CREATE OR REPLACE VIEW active_sessions AS
SELECT s.id, u.username, u.display_name, u.role, s.ip_address, s.created_at, s.expires_at
FROM sessions s
JOIN admin_users u ON u.id = s.user_id
WHERE s.expires_at > NOW() AND u.is_active;

COMMENT ON VIEW active_sessions IS 'Who is logged in right now';
COMMENT ON COLUMN active_sessions.ip_address IS 'Address the session was opened from';

CREATE OR REPLACE VIEW document_overview AS
SELECT
    d.id,
    d.filename,
    d.status,
    d.size_mb,
    k.name AS space,
    count(c.id) AS chunks,
    count(c.embedding) AS embedded_chunks,
    d.created_at
FROM documents d
LEFT JOIN knowledge_spaces k ON k.id = d.space_id
LEFT JOIN document_chunks c ON c.document_id = d.id
WHERE d.deleted_at IS NULL
GROUP BY d.id, k.name;

COMMENT ON VIEW document_overview IS 'Documents with the progress of their indexing';
COMMENT ON COLUMN document_overview.space IS 'NULL for the uploader''s own space';
COMMENT ON COLUMN document_overview.embedded_chunks IS 'Equal to chunks when the document can be searched';

CREATE OR REPLACE VIEW llm_queue AS
SELECT
    j.id,
    m.name AS model,
    j.status,
    j.priority,
    row_number() OVER (
        PARTITION BY j.status ORDER BY j.priority DESC, j.queued_at
    ) AS place,
    j.queued_at
FROM llm_jobs j
JOIN llm_models m ON m.id = j.model_id
WHERE j.status IN ('queued', 'running');

COMMENT ON VIEW llm_queue IS 'Jobs that wait or run, in the order in which workers take them';
COMMENT ON COLUMN llm_queue.place IS 'From 1, for each status';

CREATE OR REPLACE VIEW open_alerts AS
SELECT e.id, e.severity, c.name, e.message, e.measured, c.threshold, e.fired_at
FROM alert_events e
LEFT JOIN alert_configs c ON c.id = e.config_id
WHERE e.resolved_at IS NULL;

COMMENT ON VIEW open_alerts IS 'Alerts that are not resolved, with the threshold they crossed';

CREATE MATERIALIZED VIEW IF NOT EXISTS daily_chat_usage AS
SELECT
    (m.created_at AT TIME ZONE 'UTC')::date AS day,
    c.user_id,
    count(*) AS messages,
    COALESCE(sum(m.token_count), 0) AS tokens
FROM messages m
JOIN conversations c ON c.id = m.conversation_id
GROUP BY 1, 2;

-- REFRESH ... CONCURRENTLY needs it
CREATE UNIQUE INDEX IF NOT EXISTS idx_daily_chat_usage_day ON daily_chat_usage(day, user_id);

COMMENT ON MATERIALIZED VIEW daily_chat_usage IS 'Messages and tokens per user and day (UTC), refreshed every night';
COMMENT ON COLUMN daily_chat_usage.tokens IS 'Messages without a count are 0';
COMMENT ON INDEX idx_daily_chat_usage_day IS 'Lets the view be refreshed while it is read';

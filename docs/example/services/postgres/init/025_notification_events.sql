-- 025_notification_events.sql
-- Description: One outbox for everything that is sent to people
-- Author: Operations
-- Date: 2025-11-24

CREATE TABLE IF NOT EXISTS notification_events (
    id BIGSERIAL PRIMARY KEY,
    user_id INTEGER REFERENCES admin_users(id) ON DELETE CASCADE,
    alert_event_id BIGINT REFERENCES alert_events(id) ON DELETE CASCADE,
    channel VARCHAR(20) NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'email', 'telegram')),
    severity alert_severity NOT NULL DEFAULT 'info',
    title VARCHAR(200) NOT NULL,
    body TEXT,
    attempts SMALLINT NOT NULL DEFAULT 0,
    last_error TEXT,
    send_after TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    sent_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_notification_events_outbox
    ON notification_events(channel, send_after) WHERE sent_at IS NULL AND attempts < 5;
CREATE INDEX IF NOT EXISTS idx_notification_events_user_id
    ON notification_events(user_id, created_at DESC) INCLUDE (severity, read_at);
CREATE INDEX IF NOT EXISTS idx_notification_events_alert_event_id
    ON notification_events(alert_event_id);

COMMENT ON TABLE notification_events IS 'Notifications';
COMMENT ON COLUMN notification_events.user_id IS 'NULL is sent to every admin';
COMMENT ON COLUMN notification_events.alert_event_id IS 'The alert that it is about, if any';
COMMENT ON COLUMN notification_events.channel IS 'How it reaches people';
COMMENT ON COLUMN notification_events.title IS 'One line';
COMMENT ON COLUMN notification_events.body IS 'Markdown';
COMMENT ON COLUMN notification_events.attempts IS 'Given up after 5';
COMMENT ON COLUMN notification_events.last_error IS 'What the channel answered';
COMMENT ON COLUMN notification_events.send_after IS 'Later than created_at during quiet hours';
COMMENT ON COLUMN notification_events.sent_at IS 'NULL while it waits';
COMMENT ON COLUMN notification_events.read_at IS 'For the web channel only';

CREATE OR REPLACE FUNCTION notify_about_alert()
RETURNS TRIGGER AS $$
BEGIN
    INSERT INTO notification_events (alert_event_id, severity, title)
    VALUES (NEW.id, NEW.severity, left(NEW.message, 200));
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION notify_about_alert() IS 'Puts a new alert into the outbox';

DROP TRIGGER IF EXISTS trigger_alert_events_notify ON alert_events;
CREATE TRIGGER trigger_alert_events_notify
    AFTER INSERT ON alert_events
    FOR EACH ROW
    WHEN (NEW.severity <> 'info')
    EXECUTE FUNCTION notify_about_alert();

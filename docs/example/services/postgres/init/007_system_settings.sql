-- 007_system_settings.sql
-- Description: Settings that an administrator changes at run time
-- Author: Platform Team
-- Date: 2025-04-10

CREATE TABLE IF NOT EXISTS system_settings (
    key VARCHAR(100) PRIMARY KEY,
    value JSONB NOT NULL,
    description TEXT,
    is_secret BOOLEAN NOT NULL DEFAULT false,
    updated_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT system_settings_key_format CHECK (key ~ '^[a-z_]+([.][a-z_]+)*$')
);

CREATE INDEX IF NOT EXISTS idx_system_settings_updated_by ON system_settings(updated_by);

COMMENT ON TABLE system_settings IS 'Settings of the appliance. What is not here comes from the environment.';
COMMENT ON COLUMN system_settings.key IS 'Dotted name, for example `chat.retention_days`';
COMMENT ON COLUMN system_settings.value IS 'Any JSON; the service that reads it checks the type';
COMMENT ON COLUMN system_settings.description IS 'Help text beside the field';
COMMENT ON COLUMN system_settings.is_secret IS 'Never leaves the server; shown as ••••';
COMMENT ON COLUMN system_settings.updated_by IS 'NULL for defaults';

DROP TRIGGER IF EXISTS trigger_system_settings_updated ON system_settings;
CREATE TRIGGER trigger_system_settings_updated
    BEFORE UPDATE ON system_settings
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

INSERT INTO system_settings (key, value, description) VALUES
    ('chat.retention_days', '365', 'Days before an archived conversation is deleted'),
    ('documents.max_size_mb', '100', 'Largest upload'),
    ('system.timezone', '"UTC"', 'Time zone of reports and quiet hours')
ON CONFLICT (key) DO NOTHING;

-- 019_api_keys.sql
-- Description: Keys for programs that call the API
-- Author: Platform Team
-- Date: 2025-09-15

CREATE TABLE IF NOT EXISTS api_keys (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE RESTRICT,
    name VARCHAR(100) NOT NULL,
    key_prefix VARCHAR(10) NOT NULL,
    key_hash BYTEA NOT NULL UNIQUE,
    scopes TEXT[] NOT NULL DEFAULT ARRAY['chat:read'],
    allowed_networks CIDR[],
    rate_limit INTEGER NOT NULL DEFAULT 60 CHECK (rate_limit > 0),
    last_used_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT api_keys_prefix_format CHECK (key_prefix ~ '^(sk|svc|ro)_[a-z0-9]{6}$')
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_api_keys_live_name
    ON api_keys(user_id, lower(name)) WHERE revoked_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_api_keys_user_id ON api_keys(user_id);
CREATE INDEX IF NOT EXISTS idx_api_keys_scopes ON api_keys USING gin (scopes);

COMMENT ON TABLE api_keys IS 'External API keys';
COMMENT ON COLUMN api_keys.user_id IS 'Revoke and remove the keys before the account';
COMMENT ON COLUMN api_keys.name IS 'What the key is for';
COMMENT ON COLUMN api_keys.key_prefix IS 'Start of the key, to recognise it by: sk_ personal | svc_ service | ro_ read-only';
COMMENT ON COLUMN api_keys.key_hash IS 'See hash_api_key(); the key itself is shown once and not kept';
COMMENT ON COLUMN api_keys.scopes IS 'Pairs of area and right, for example `documents:write`';
COMMENT ON COLUMN api_keys.allowed_networks IS 'NULL allows every address';
COMMENT ON COLUMN api_keys.rate_limit IS 'Requests per minute';
COMMENT ON COLUMN api_keys.last_used_at IS 'Exact to the minute';
COMMENT ON COLUMN api_keys.expires_at IS 'NULL never expires';
COMMENT ON COLUMN api_keys.revoked_at IS 'Keys are revoked, not deleted, because the audit trail names them';

-- The audit trail also says which key was used
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'audit_logs' AND column_name = 'api_key_id'
    ) THEN
        ALTER TABLE audit_logs ADD COLUMN api_key_id UUID REFERENCES api_keys(id);
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_audit_logs_api_key_id ON audit_logs(api_key_id);

COMMENT ON COLUMN audit_logs.api_key_id IS 'NULL for calls with a session';

CREATE OR REPLACE FUNCTION hash_api_key(raw_key TEXT)
RETURNS BYTEA AS $$
    SELECT digest(raw_key, 'sha256');
$$ LANGUAGE sql IMMUTABLE STRICT;

COMMENT ON FUNCTION hash_api_key(TEXT) IS 'What api_keys.key_hash holds for a key';

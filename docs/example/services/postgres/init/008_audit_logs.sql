-- 008_audit_logs.sql
-- Description: Append-only trail of API calls
-- Author: Platform Team
-- Date: 2025-04-22

CREATE TABLE IF NOT EXISTS audit_logs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    action VARCHAR(100) NOT NULL,
    resource_type VARCHAR(50),
    resource_id TEXT,
    method VARCHAR(10) NOT NULL CHECK (method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
    path TEXT NOT NULL,
    status_code SMALLINT NOT NULL CHECK (status_code BETWEEN 100 AND 599),
    duration_ms NUMERIC(10,3),
    ip_address INET,
    details JSONB,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_audit_logs_user_id ON audit_logs(user_id, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_audit_logs_resource ON audit_logs(resource_type, resource_id);
CREATE INDEX IF NOT EXISTS idx_audit_logs_created_at ON audit_logs USING brin (created_at);
CREATE INDEX IF NOT EXISTS idx_audit_logs_errors
    ON audit_logs(created_at DESC) WHERE status_code >= 500;

COMMENT ON TABLE audit_logs IS 'API audit trail';
COMMENT ON COLUMN audit_logs.user_id IS 'NULL for anonymous calls and removed accounts';
COMMENT ON COLUMN audit_logs.action IS 'What was done, for example `document.delete`';
COMMENT ON COLUMN audit_logs.resource_type IS 'Kind of the object acted on';
COMMENT ON COLUMN audit_logs.resource_id IS 'Its identifier, as text';
COMMENT ON COLUMN audit_logs.path IS 'Without the query string';
COMMENT ON COLUMN audit_logs.status_code IS 'HTTP status of the answer';
COMMENT ON COLUMN audit_logs.duration_ms IS 'Time until the last byte of the answer';
COMMENT ON COLUMN audit_logs.details IS 'Changed fields, with secrets masked';
COMMENT ON INDEX idx_audit_logs_created_at IS 'Rows arrive in order of time, so block ranges are enough';

CREATE OR REPLACE FUNCTION forbid_audit_change()
RETURNS TRIGGER AS $$
BEGIN
    RAISE EXCEPTION 'audit_logs is append-only'
        USING HINT = 'Write a second entry that corrects the first.';
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION forbid_audit_change() IS 'Rejects changes of what an audit entry says';

-- Not on user_id: ON DELETE SET NULL has to be able to clear it
DROP TRIGGER IF EXISTS trigger_audit_logs_append_only ON audit_logs;
CREATE TRIGGER trigger_audit_logs_append_only
    BEFORE UPDATE OF action, resource_type, resource_id, method, path, status_code, created_at
    ON audit_logs
    FOR EACH ROW
    EXECUTE FUNCTION forbid_audit_change();

COMMENT ON TRIGGER trigger_audit_logs_append_only ON audit_logs IS 'Entries are written once';

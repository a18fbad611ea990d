-- 002_users_and_sessions.sql
-- Description: Accounts of the web interface, their sessions and login attempts
-- Author: Platform Team
-- Date: 2025-03-03

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'user_role') THEN
        CREATE TYPE user_role AS ENUM ('viewer', 'operator', 'admin');
    END IF;
END $$;

COMMENT ON TYPE user_role IS 'What an account may do, weakest first';

CREATE TABLE IF NOT EXISTS admin_users (
    id SERIAL PRIMARY KEY,
    username VARCHAR(50) NOT NULL UNIQUE,
    email VARCHAR(255) NOT NULL,
    first_name VARCHAR(100),
    last_name VARCHAR(100),
    display_name TEXT GENERATED ALWAYS AS (
        COALESCE(NULLIF(btrim(first_name || ' ' || last_name), ''), username)
    ) STORED,
    password_hash VARCHAR(255) NOT NULL,
    role user_role NOT NULL DEFAULT 'viewer',
    is_active BOOLEAN NOT NULL DEFAULT true,
    failed_logins SMALLINT NOT NULL DEFAULT 0,
    last_login_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT admin_users_email_format CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$')
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_admin_users_email_lower ON admin_users(lower(email));

COMMENT ON TABLE admin_users IS 'User accounts';
COMMENT ON COLUMN admin_users.id IS 'Never reused, not even after the account was removed';
COMMENT ON COLUMN admin_users.username IS 'Login name, as typed';
COMMENT ON COLUMN admin_users.email IS 'Address for password resets; unique regardless of case';
COMMENT ON COLUMN admin_users.display_name IS 'First and last name, or the login name when either is missing';
COMMENT ON COLUMN admin_users.password_hash IS 'bcrypt, see crypt() of pgcrypto';
COMMENT ON COLUMN admin_users.role IS 'Highest level of access';
COMMENT ON COLUMN admin_users.is_active IS 'Inactive accounts cannot log in but keep their data';
COMMENT ON COLUMN admin_users.failed_logins IS 'Since the last successful login; the account locks at 5';
COMMENT ON COLUMN admin_users.last_login_at IS 'NULL until the first login';
COMMENT ON INDEX idx_admin_users_email_lower IS 'Nobody registers twice by changing the case of the address';

CREATE TABLE IF NOT EXISTS sessions (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
    token_hash CHAR(64) NOT NULL UNIQUE,
    ip_address INET,
    user_agent TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT sessions_expire_later CHECK (expires_at > created_at)
);

CREATE INDEX IF NOT EXISTS idx_sessions_user_id ON sessions(user_id) INCLUDE (expires_at);
CREATE INDEX IF NOT EXISTS idx_sessions_expires_at ON sessions(expires_at);

COMMENT ON TABLE sessions IS 'Active sessions';
COMMENT ON COLUMN sessions.user_id IS 'Who is logged in';
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the session cookie, in hex; the cookie itself is not kept';
COMMENT ON COLUMN sessions.ip_address IS 'Address the session was opened from';
COMMENT ON COLUMN sessions.user_agent IS 'Browser, as it calls itself';
COMMENT ON COLUMN sessions.expires_at IS 'The session ends here at the latest';

CREATE TABLE IF NOT EXISTS login_attempts (
    id BIGSERIAL PRIMARY KEY,
    username VARCHAR(50) NOT NULL,
    ip_address INET NOT NULL,
    succeeded BOOLEAN NOT NULL,
    attempted_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_login_attempts_failed
    ON login_attempts(ip_address, attempted_at DESC) WHERE NOT succeeded;

COMMENT ON TABLE login_attempts IS 'Login attempts, for rate limiting. Rows older than 90 days are purged.';
COMMENT ON COLUMN login_attempts.username IS 'As typed; need not belong to an account';
COMMENT ON COLUMN login_attempts.ip_address IS 'Address of the client, after the reverse proxy';
COMMENT ON COLUMN login_attempts.succeeded IS 'Whether the password was right';
COMMENT ON COLUMN login_attempts.attempted_at IS 'By the clock of the server';

DROP TRIGGER IF EXISTS trigger_admin_users_updated ON admin_users;
CREATE TRIGGER trigger_admin_users_updated
    BEFORE UPDATE ON admin_users
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

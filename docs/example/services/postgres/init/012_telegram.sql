-- 012_telegram.sql
-- Description: Telegram bot: its settings and the chats it may write to
-- Author: Operations
-- Date: 2025-06-11

CREATE TABLE IF NOT EXISTS telegram_chats (
    chat_id BIGINT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
    title VARCHAR(255),
    telegram_name VARCHAR(33) CHECK (telegram_name ~ '^@[A-Za-z0-9_]{5,32}$'),
    is_muted BOOLEAN NOT NULL DEFAULT false,
    paired_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- One row only
CREATE TABLE IF NOT EXISTS telegram_config (
    id SMALLINT PRIMARY KEY DEFAULT 1,
    is_enabled BOOLEAN NOT NULL DEFAULT false,
    bot_token BYTEA,
    webhook_url VARCHAR(500),
    default_chat_id BIGINT REFERENCES telegram_chats(chat_id) ON DELETE SET NULL,
    min_severity alert_severity NOT NULL DEFAULT 'warning',
    quiet_from TIME,
    quiet_until TIME,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT telegram_config_single_row CHECK (id = 1),
    CONSTRAINT telegram_config_quiet_hours CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);

CREATE INDEX IF NOT EXISTS idx_telegram_chats_user_id ON telegram_chats(user_id);
CREATE INDEX IF NOT EXISTS idx_telegram_config_default_chat_id ON telegram_config(default_chat_id);

COMMENT ON TABLE telegram_chats IS 'Telegram chats that were paired with an account';
COMMENT ON COLUMN telegram_chats.chat_id IS 'Given by Telegram; negative for groups';
COMMENT ON COLUMN telegram_chats.user_id IS 'Account that sent the pairing code';
COMMENT ON COLUMN telegram_chats.title IS 'Name of the group, or of the person';
COMMENT ON COLUMN telegram_chats.telegram_name IS 'With its @';
COMMENT ON COLUMN telegram_chats.is_muted IS 'Set by /mute in the chat';

COMMENT ON TABLE telegram_config IS 'Telegram settings';
COMMENT ON COLUMN telegram_config.id IS 'Always 1';
COMMENT ON COLUMN telegram_config.is_enabled IS 'Switch for the whole bot';
COMMENT ON COLUMN telegram_config.bot_token IS 'Encrypted with pgp_sym_encrypt; the key is in the environment';
COMMENT ON COLUMN telegram_config.default_chat_id IS 'Where alerts without an owner go';
COMMENT ON COLUMN telegram_config.min_severity IS 'Milder alerts are not sent';
COMMENT ON COLUMN telegram_config.quiet_from IS 'Start of the quiet hours, in the time zone of the appliance';
COMMENT ON COLUMN telegram_config.quiet_until IS 'End of the quiet hours; may be on the next day';
COMMENT ON CONSTRAINT telegram_config_single_row ON telegram_config IS 'One appliance, one bot';

DROP TRIGGER IF EXISTS trigger_telegram_config_updated ON telegram_config;
CREATE TRIGGER trigger_telegram_config_updated
    BEFORE UPDATE ON telegram_config
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

INSERT INTO telegram_config (id) VALUES (1)
ON CONFLICT (id) DO NOTHING;

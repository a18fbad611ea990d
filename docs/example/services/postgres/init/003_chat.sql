-- 003_chat.sql
-- Description: Conversations and their messages
-- Author: Chat Team
-- Date: 2025-03-12

CREATE TABLE IF NOT EXISTS conversations (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
    title VARCHAR(100) NOT NULL DEFAULT 'New conversation',
    system_prompt TEXT,
    settings JSONB NOT NULL DEFAULT '{}'::jsonb,
    message_count INTEGER NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    last_message_id BIGINT,
    archived_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS messages (
    id BIGSERIAL PRIMARY KEY,
    conversation_id UUID NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    parent_id BIGINT REFERENCES messages(id) ON DELETE SET NULL,
    role VARCHAR(20) NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
    content TEXT NOT NULL,
    token_count INTEGER,
    metadata JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- The two tables point at each other: checked at commit, so both rows can be
-- written in one transaction.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE constraint_name = 'fk_conversations_last_message'
    ) THEN
        ALTER TABLE conversations
        ADD CONSTRAINT fk_conversations_last_message
        FOREIGN KEY (last_message_id) REFERENCES messages(id) ON DELETE SET NULL
        DEFERRABLE INITIALLY DEFERRED;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_conversations_user_id ON conversations(user_id, updated_at DESC);
CREATE INDEX IF NOT EXISTS idx_conversations_last_message_id ON conversations(last_message_id);
CREATE INDEX IF NOT EXISTS idx_messages_conversation_id ON messages(conversation_id, created_at);
CREATE INDEX IF NOT EXISTS idx_messages_parent_id ON messages(parent_id) WHERE parent_id IS NOT NULL;

COMMENT ON TABLE conversations IS 'Chat conversations';
COMMENT ON COLUMN conversations.id IS 'Part of the URL';
COMMENT ON COLUMN conversations.user_id IS 'Owner; conversations go with the account';
COMMENT ON COLUMN conversations.title IS 'Shown in the side bar; written by the model after the first answer';
COMMENT ON COLUMN conversations.system_prompt IS 'Replaces the model''s own prompt; may hold <placeholders> such as {{ user }}';
COMMENT ON COLUMN conversations.settings IS 'Temperature, tools and other switches of this conversation';
COMMENT ON COLUMN conversations.message_count IS 'Kept by a trigger on messages';
COMMENT ON COLUMN conversations.last_message_id IS 'Newest message, kept by a trigger on messages';
COMMENT ON COLUMN conversations.archived_at IS 'Set when the user hides the conversation';
COMMENT ON CONSTRAINT fk_conversations_last_message ON conversations IS 'Deferred: a conversation and its first message arrive together';

COMMENT ON TABLE messages IS 'Chat messages';
COMMENT ON COLUMN messages.conversation_id IS 'Messages go with their conversation';
COMMENT ON COLUMN messages.parent_id IS 'The message that this one answers or replaces; NULL for the first';
COMMENT ON COLUMN messages.role IS 'One of `user` | `assistant` | `system` | `tool`';
COMMENT ON COLUMN messages.content IS 'Markdown, as written or generated';
COMMENT ON COLUMN messages.token_count IS 'As counted by the model''s own tokenizer';
COMMENT ON COLUMN messages.metadata IS 'Tool calls, timings and the reason why generation stopped';

CREATE OR REPLACE FUNCTION touch_conversation()
RETURNS TRIGGER AS $$
BEGIN
    UPDATE conversations
    SET message_count = message_count + 1, last_message_id = NEW.id
    WHERE id = NEW.conversation_id;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION touch_conversation() IS 'Counts a new message and makes it the last of its conversation';

DROP TRIGGER IF EXISTS trigger_conversations_updated ON conversations;
CREATE TRIGGER trigger_conversations_updated
    BEFORE UPDATE ON conversations
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

DROP TRIGGER IF EXISTS trigger_messages_touch_conversation ON messages;
CREATE TRIGGER trigger_messages_touch_conversation
    AFTER INSERT ON messages
    FOR EACH ROW
    EXECUTE FUNCTION touch_conversation();

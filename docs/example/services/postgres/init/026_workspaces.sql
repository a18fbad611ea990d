-- 026_workspaces.sql
-- Description: Claude projects are workspaces now; some tidying on the way
-- Author: Chat Team
-- Date: 2025-12-08

DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.tables WHERE table_name = 'claude_projects'
    ) THEN
        ALTER TABLE claude_projects RENAME TO workspaces;
        ALTER SEQUENCE claude_projects_id_seq RENAME TO workspaces_id_seq;
        ALTER TABLE workspaces RENAME CONSTRAINT claude_projects_pkey TO workspaces_pkey;
        ALTER TABLE workspaces
            RENAME CONSTRAINT claude_projects_owner_id_fkey TO workspaces_owner_id_fkey;
        ALTER TABLE workspaces
            RENAME CONSTRAINT claude_projects_owner_id_slug_key TO workspaces_owner_id_slug_key;
        ALTER TABLE workspaces
            RENAME CONSTRAINT claude_projects_host_path_absolute TO workspaces_host_path_absolute;
    END IF;
END $$;

DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'conversations' AND column_name = 'project_id'
    ) THEN
        ALTER TABLE conversations RENAME COLUMN project_id TO workspace_id;
        ALTER TABLE conversations
            RENAME CONSTRAINT conversations_project_id_fkey TO conversations_workspace_id_fkey;
        ALTER INDEX idx_conversations_project_id RENAME TO idx_conversations_workspace_id;
    END IF;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'workspaces' AND column_name = 'is_default'
    ) THEN
        ALTER TABLE workspaces ADD COLUMN is_default BOOLEAN NOT NULL DEFAULT false;
    END IF;
END $$;

CREATE UNIQUE INDEX IF NOT EXISTS idx_workspaces_one_default
    ON workspaces(owner_id) WHERE is_default;

COMMENT ON TABLE workspaces IS 'Claude workspaces';
COMMENT ON COLUMN workspaces.owner_id IS 'Workspaces go with the account, the folder stays';
COMMENT ON COLUMN workspaces.name IS 'Title in the list of workspaces';
COMMENT ON COLUMN workspaces.last_opened_at IS 'NULL until a session was started in it';
COMMENT ON COLUMN workspaces.is_default IS 'Opened when nobody chose; one per owner';
COMMENT ON COLUMN conversations.workspace_id IS 'Set for conversations that work on a folder';

-- Titles of generated conversations were cut off
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'conversations' AND column_name = 'title'
        AND character_maximum_length < 255
    ) THEN
        ALTER TABLE conversations ALTER COLUMN title TYPE VARCHAR(255);
    END IF;
END $$;

-- The bot polls; the webhook was never used
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'telegram_config' AND column_name = 'webhook_url'
    ) THEN
        ALTER TABLE telegram_config DROP COLUMN webhook_url;
    END IF;
END $$;

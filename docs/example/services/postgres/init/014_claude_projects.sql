-- 014_claude_projects.sql
-- Description: Folders in which Claude works on code
-- Author: Chat Team
-- Date: 2025-07-08

-- 026 renames this table to workspaces
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.tables WHERE table_name = 'workspaces'
    ) THEN
        CREATE TABLE IF NOT EXISTS claude_projects (
            id SERIAL PRIMARY KEY,
            owner_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
            slug slug NOT NULL,
            name VARCHAR(100) NOT NULL,
            host_path TEXT NOT NULL,
            instructions TEXT,
            last_opened_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
            CONSTRAINT claude_projects_owner_id_slug_key UNIQUE (owner_id, slug),
            CONSTRAINT claude_projects_host_path_absolute CHECK (host_path LIKE '/%')
        );

        COMMENT ON TABLE claude_projects IS 'Claude projects';
        COMMENT ON COLUMN claude_projects.slug IS 'Unique for its owner';
        COMMENT ON COLUMN claude_projects.host_path IS 'Folder on the appliance, mounted into the container';
        COMMENT ON COLUMN claude_projects.instructions IS 'Text of the CLAUDE.md file';
    END IF;
END $$;

-- Also skipped under the later name of the column
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'conversations' AND column_name IN ('project_id', 'workspace_id')
    ) THEN
        ALTER TABLE conversations
        ADD COLUMN project_id INTEGER REFERENCES claude_projects(id) ON DELETE SET NULL;

        CREATE INDEX IF NOT EXISTS idx_conversations_project_id ON conversations(project_id);
    END IF;
END $$;

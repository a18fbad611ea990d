-- 017_knowledge_spaces.sql
-- Description: Group documents into spaces with members
-- Author: Search Team
-- Date: 2025-08-19

CREATE TABLE IF NOT EXISTS knowledge_spaces (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    slug slug NOT NULL UNIQUE,
    name VARCHAR(100) NOT NULL,
    description TEXT,
    embedding_model_id INTEGER REFERENCES llm_models(id) ON DELETE RESTRICT,
    owner_id INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    is_public BOOLEAN NOT NULL DEFAULT false,
    min_score NUMERIC(4,3) NOT NULL DEFAULT 0.350 CHECK (min_score BETWEEN 0 AND 1),
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS knowledge_space_members (
    space_id UUID NOT NULL REFERENCES knowledge_spaces(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
    role user_role NOT NULL DEFAULT 'viewer',
    invited_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    joined_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (space_id, user_id)
);

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'space_id'
    ) THEN
        ALTER TABLE documents ADD COLUMN space_id UUID;
    END IF;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE constraint_name = 'fk_documents_space'
    ) THEN
        ALTER TABLE documents
        ADD CONSTRAINT fk_documents_space
        FOREIGN KEY (space_id) REFERENCES knowledge_spaces(id) ON DELETE RESTRICT;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_documents_space_id ON documents(space_id);
CREATE INDEX IF NOT EXISTS idx_knowledge_spaces_embedding_model_id
    ON knowledge_spaces(embedding_model_id);
CREATE INDEX IF NOT EXISTS idx_knowledge_spaces_owner_id ON knowledge_spaces(owner_id);
CREATE INDEX IF NOT EXISTS idx_knowledge_space_members_user_id ON knowledge_space_members(user_id);
CREATE INDEX IF NOT EXISTS idx_knowledge_space_members_invited_by
    ON knowledge_space_members(invited_by);

COMMENT ON TABLE knowledge_spaces IS 'RAG spaces';
COMMENT ON COLUMN knowledge_spaces.slug IS 'Part of the URL of the space';
COMMENT ON COLUMN knowledge_spaces.name IS 'Title of the space';
COMMENT ON COLUMN knowledge_spaces.description IS 'Also given to the model, which picks a space by it';
COMMENT ON COLUMN knowledge_spaces.embedding_model_id IS 'NULL for the default model; fixed once the space has chunks';
COMMENT ON COLUMN knowledge_spaces.owner_id IS 'Admins look after spaces without an owner';
COMMENT ON COLUMN knowledge_spaces.is_public IS 'Every account may read it';
COMMENT ON COLUMN knowledge_spaces.min_score IS 'Chunks below this similarity are left out of answers';

COMMENT ON TABLE knowledge_space_members IS 'Who may use a space that is not public';
COMMENT ON COLUMN knowledge_space_members.role IS 'viewer reads, operator uploads, admin invites';
COMMENT ON COLUMN knowledge_space_members.invited_by IS 'NULL for the first member';
COMMENT ON COLUMN documents.space_id IS 'A space with documents cannot be removed; NULL is the uploader''s own space';

DROP TRIGGER IF EXISTS trigger_knowledge_spaces_updated ON knowledge_spaces;
CREATE TRIGGER trigger_knowledge_spaces_updated
    BEFORE UPDATE ON knowledge_spaces
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

INSERT INTO knowledge_spaces (slug, name, description, is_public)
SELECT 'general', 'General', 'Documents for everybody', true
WHERE NOT EXISTS (SELECT 1 FROM knowledge_spaces WHERE slug = 'general');

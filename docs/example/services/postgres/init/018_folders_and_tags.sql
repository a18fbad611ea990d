-- 018_folders_and_tags.sql
-- Description: Two ways to find a document again
-- Author: Search Team
-- Date: 2025-09-02

CREATE TABLE IF NOT EXISTS document_folders (
    id SERIAL PRIMARY KEY,
    space_id UUID NOT NULL REFERENCES knowledge_spaces(id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES document_folders(id) ON DELETE CASCADE,
    name VARCHAR(120) NOT NULL,
    sort_order INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    UNIQUE (parent_id, name),
    CONSTRAINT document_folders_not_own_parent CHECK (parent_id <> id),
    CONSTRAINT document_folders_name_no_slash CHECK (strpos(name, '/') = 0)
);

-- The constraint above does not see folders without a parent
CREATE UNIQUE INDEX IF NOT EXISTS idx_document_folders_top_level
    ON document_folders(space_id, name) WHERE parent_id IS NULL;
CREATE INDEX IF NOT EXISTS idx_document_folders_space_id ON document_folders(space_id);

CREATE TABLE IF NOT EXISTS tags (
    id SERIAL PRIMARY KEY,
    slug slug NOT NULL UNIQUE,
    label VARCHAR(60) NOT NULL,
    color CHAR(7) NOT NULL DEFAULT '#808080' CHECK (color ~ '^#[0-9a-f]{6}$')
);

CREATE TABLE IF NOT EXISTS document_tags (
    document_id UUID NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    tagged_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    tagged_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (document_id, tag_id)
);

CREATE INDEX IF NOT EXISTS idx_document_tags_tag_id ON document_tags(tag_id);
CREATE INDEX IF NOT EXISTS idx_document_tags_tagged_by ON document_tags(tagged_by);

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'folder_id'
    ) THEN
        ALTER TABLE documents
        ADD COLUMN folder_id INTEGER REFERENCES document_folders(id) ON DELETE SET NULL;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_documents_folder_id ON documents(folder_id);

COMMENT ON TABLE document_folders IS 'Folders inside a knowledge space';
COMMENT ON COLUMN document_folders.space_id IS 'The same for a folder and everything in it';
COMMENT ON COLUMN document_folders.parent_id IS 'NULL at the top of the space';
COMMENT ON COLUMN document_folders.name IS 'Unique among its siblings';
COMMENT ON COLUMN document_folders.sort_order IS 'Folders with the same number are sorted by name';
COMMENT ON CONSTRAINT document_folders_name_no_slash ON document_folders IS 'Paths are joined with "/"';

COMMENT ON TABLE tags IS 'Labels for documents, shared by all spaces';
COMMENT ON COLUMN tags.slug IS 'Typed after # in the search field';
COMMENT ON COLUMN tags.label IS 'As shown; may be translated';
COMMENT ON COLUMN tags.color IS 'Hex, for example #ff8800';

COMMENT ON TABLE document_tags IS 'Which document carries which tag';
COMMENT ON COLUMN document_tags.tagged_by IS 'NULL for tags that the model proposed';
COMMENT ON COLUMN documents.folder_id IS 'NULL at the top of the space';

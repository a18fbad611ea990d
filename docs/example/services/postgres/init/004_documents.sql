-- 004_documents.sql
-- Description: Files that users upload for retrieval
-- Author: Search Team
-- Date: 2025-03-20

CREATE TABLE IF NOT EXISTS documents (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    filename VARCHAR(255) NOT NULL,
    mime_type VARCHAR(127) NOT NULL,
    size_bytes BIGINT NOT NULL CHECK (size_bytes >= 0),
    size_mb NUMERIC(12,2) GENERATED ALWAYS AS (round(size_bytes / 1048576.0, 2)) STORED,
    sha256 BYTEA NOT NULL CHECK (octet_length(sha256) = 32),
    state VARCHAR(20) DEFAULT 'new' CHECK (state IN ('new', 'processing', 'done', 'error')),
    error_message TEXT,
    page_count INTEGER,
    metadata JSONB NOT NULL DEFAULT '{}'::jsonb,
    uploaded_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    deleted_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT documents_mime_type_known
        CHECK (mime_type ~ '^(application|image|message|text)/[a-z0-9.+-]+$')
);

-- 016 renames the column, so this index is only for databases before that
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'state'
    ) THEN
        CREATE INDEX IF NOT EXISTS idx_documents_state ON documents(state);
    END IF;
END $$;

CREATE UNIQUE INDEX IF NOT EXISTS idx_documents_sha256_live
    ON documents(sha256) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_documents_uploaded_by ON documents(uploaded_by);
CREATE INDEX IF NOT EXISTS idx_documents_created_at ON documents(created_at DESC);
CREATE INDEX IF NOT EXISTS idx_documents_metadata ON documents USING gin (metadata jsonb_path_ops);
CREATE INDEX IF NOT EXISTS idx_documents_filename_trgm ON documents USING gin (filename gin_trgm_ops);

COMMENT ON TABLE documents IS 'Uploaded documents';
COMMENT ON COLUMN documents.id IS 'Also the name of the file on disk';
COMMENT ON COLUMN documents.filename IS 'Name of the upload, without its folder';
COMMENT ON COLUMN documents.mime_type IS 'As detected from the content, not as claimed by the browser';
COMMENT ON COLUMN documents.size_bytes IS 'Size of the original file';
COMMENT ON COLUMN documents.size_mb IS 'Same, in MiB, for lists';
COMMENT ON COLUMN documents.sha256 IS 'Digest of the original file; finds duplicates';
COMMENT ON COLUMN documents.error_message IS 'Why processing failed';
COMMENT ON COLUMN documents.page_count IS 'NULL for formats without pages';
COMMENT ON COLUMN documents.metadata IS 'What the parser found:
title, author, language, created';
COMMENT ON COLUMN documents.uploaded_by IS 'NULL when the account was removed';
COMMENT ON COLUMN documents.deleted_at IS 'Soft delete; the file itself goes 30 days later';
COMMENT ON INDEX idx_documents_sha256_live IS 'A file may come back after it was deleted';
COMMENT ON INDEX idx_documents_filename_trgm IS 'Search while typing';

DROP TRIGGER IF EXISTS trigger_documents_updated ON documents;
CREATE TRIGGER trigger_documents_updated
    BEFORE UPDATE ON documents
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

-- 020_document_status_enum.sql
-- Description: documents.status becomes an enum with clearer names
-- Author: Search Team
-- Date: 2025-09-29

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'document_status') THEN
        CREATE TYPE document_status AS ENUM ('uploaded', 'processing', 'indexed', 'failed');
    END IF;
END $$;

COMMENT ON TYPE document_status IS 'Life of a document, from upload to search';

DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'status'
        AND data_type = 'character varying'
    ) THEN
        ALTER TABLE documents DROP CONSTRAINT IF EXISTS documents_status_check;
        ALTER TABLE documents ALTER COLUMN status DROP DEFAULT;
        ALTER TABLE documents ALTER COLUMN status TYPE document_status USING (
            CASE status
                WHEN 'new' THEN 'uploaded'
                WHEN 'done' THEN 'indexed'
                WHEN 'error' THEN 'failed'
                ELSE status
            END
        )::document_status;
        ALTER TABLE documents ALTER COLUMN status SET DEFAULT 'uploaded';
    END IF;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE constraint_name = 'documents_failed_has_reason'
    ) THEN
        ALTER TABLE documents
        ADD CONSTRAINT documents_failed_has_reason
        CHECK (status <> 'failed' OR error_message IS NOT NULL) NOT VALID;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_documents_unfinished
    ON documents(created_at) WHERE status IN ('uploaded', 'processing');

COMMENT ON CONSTRAINT documents_failed_has_reason ON documents IS 'Not validated: failures before October 2025 have no message';
COMMENT ON INDEX idx_documents_unfinished IS 'Work list of the indexer';

-- 016_rename_document_state.sql
-- Description: documents.state becomes documents.status, like everywhere else
-- Author: Search Team
-- Date: 2025-08-04

DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'state'
    ) THEN
        ALTER TABLE documents RENAME COLUMN state TO status;
        ALTER TABLE documents RENAME CONSTRAINT documents_state_check TO documents_status_check;
        ALTER INDEX idx_documents_state RENAME TO idx_documents_status;
    END IF;
END $$;

-- The upload service always writes it
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'documents' AND column_name = 'status' AND is_nullable = 'YES'
    ) THEN
        UPDATE documents SET status = 'new' WHERE status IS NULL;
        ALTER TABLE documents ALTER COLUMN status SET NOT NULL;
    END IF;
END $$;

COMMENT ON COLUMN documents.status IS 'How far processing has come';

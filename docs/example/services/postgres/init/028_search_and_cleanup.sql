-- 028_search_and_cleanup.sql
-- Description: Search functions, backups and the nightly cleanup
-- Author: Search Team
-- Date: 2026-01-14

CREATE TABLE IF NOT EXISTS backup_runs (
    id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind VARCHAR(20) NOT NULL CHECK (kind IN ('full', 'incremental')),
    based_on INTEGER REFERENCES backup_runs(id),
    target TEXT NOT NULL,
    size_gb NUMERIC(10,3),
    checksum BYTEA,
    started_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    finished_at TIMESTAMPTZ,
    error_message TEXT,
    CONSTRAINT backup_runs_base CHECK ((kind = 'incremental') = (based_on IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_backup_runs_based_on ON backup_runs(based_on);
CREATE INDEX IF NOT EXISTS idx_backup_runs_started_at ON backup_runs(started_at DESC);

COMMENT ON TABLE backup_runs IS 'Backups, the good and the failed ones';
COMMENT ON COLUMN backup_runs.based_on IS 'For incremental backups, the one before it';
COMMENT ON COLUMN backup_runs.target IS 'Folder or S3 address';
COMMENT ON COLUMN backup_runs.size_gb IS 'Of the compressed archive';
COMMENT ON COLUMN backup_runs.checksum IS 'BLAKE2b of the archive';
COMMENT ON COLUMN backup_runs.finished_at IS 'NULL while it runs';
COMMENT ON COLUMN backup_runs.error_message IS 'NULL for good backups';

CREATE OR REPLACE FUNCTION search_documents(
    query TEXT,
    in_space UUID DEFAULT NULL,
    max_results INTEGER DEFAULT 10
)
RETURNS TABLE (document_id UUID, filename TEXT, page_number INTEGER, excerpt TEXT, score REAL) AS $$
    SELECT
        d.id,
        d.filename::text,
        c.page_number,
        ts_headline('simple', c.content, q.tsq),
        ts_rank_cd(c.content_tsv, q.tsq)
    FROM document_chunks c
    JOIN documents d ON d.id = c.document_id
    CROSS JOIN websearch_to_tsquery('simple', query) AS q (tsq)
    WHERE c.content_tsv @@ q.tsq
    AND d.deleted_at IS NULL
    AND (in_space IS NULL OR d.space_id = in_space)
    ORDER BY 5 DESC, c.id
    LIMIT max_results;
$$ LANGUAGE sql STABLE;

COMMENT ON FUNCTION search_documents(TEXT, UUID, INTEGER) IS 'Full-text search over chunks, best first';

CREATE OR REPLACE FUNCTION nearest_chunks(wanted VECTOR, max_results INTEGER DEFAULT 8)
RETURNS TABLE (chunk_id BIGINT, distance DOUBLE PRECISION) AS $$
    SELECT id, embedding <=> wanted
    FROM document_chunks
    WHERE embedding IS NOT NULL
    ORDER BY embedding <=> wanted
    LIMIT max_results;
$$ LANGUAGE sql STABLE;

COMMENT ON FUNCTION nearest_chunks(VECTOR, INTEGER) IS 'Chunks closest to an embedding, by cosine distance';

CREATE OR REPLACE PROCEDURE purge_old_records(keep_days INTEGER DEFAULT 90)
LANGUAGE plpgsql AS $$
DECLARE
    cutoff TIMESTAMPTZ := NOW() - keep_days * INTERVAL '1 day';
BEGIN
    DELETE FROM sessions WHERE expires_at < NOW();
    DELETE FROM login_attempts WHERE attempted_at < cutoff;
    DELETE FROM notification_events WHERE created_at < cutoff AND sent_at IS NOT NULL;
    DELETE FROM self_healing_events WHERE created_at < cutoff;
    DELETE FROM audit_logs WHERE created_at < cutoff;
END;
$$;

COMMENT ON PROCEDURE purge_old_records(INTEGER) IS 'Deletes what nobody asks for any more; called every night';

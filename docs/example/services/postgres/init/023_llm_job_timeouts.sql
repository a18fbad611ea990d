-- 023_llm_job_timeouts.sql
-- Description: Jobs that hang are stopped and can be tried again
-- Author: Chat Team
-- Date: 2025-11-05

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM pg_enum
        WHERE enumlabel = 'timed_out'
        AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'job_status')
    ) THEN
        ALTER TYPE job_status ADD VALUE 'timed_out' AFTER 'failed';
    END IF;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'llm_jobs' AND column_name = 'timeout_seconds'
    ) THEN
        ALTER TABLE llm_jobs
            ADD COLUMN timeout_seconds INTEGER NOT NULL DEFAULT 300 CHECK (timeout_seconds > 0),
            ADD COLUMN heartbeat_at TIMESTAMPTZ,
            ADD COLUMN retry_of UUID REFERENCES llm_jobs(id) ON DELETE SET NULL;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_llm_jobs_running
    ON llm_jobs((COALESCE(heartbeat_at, started_at))) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS idx_llm_jobs_retry_of ON llm_jobs(retry_of) WHERE retry_of IS NOT NULL;

COMMENT ON COLUMN llm_jobs.timeout_seconds IS 'Longest silence of a worker before its job is given up';
COMMENT ON COLUMN llm_jobs.heartbeat_at IS 'Last sign of life of the worker';
COMMENT ON COLUMN llm_jobs.retry_of IS 'The job that this one tries again';

CREATE OR REPLACE FUNCTION expire_llm_jobs()
RETURNS INTEGER AS $$
DECLARE
    expired INTEGER;
BEGIN
    UPDATE llm_jobs
    SET status = 'timed_out', finished_at = NOW(), error_message = 'no sign of life from ' || worker
    WHERE status = 'running'
    AND COALESCE(heartbeat_at, started_at) < NOW() - timeout_seconds * INTERVAL '1 second';
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION expire_llm_jobs() IS 'Gives up jobs whose worker fell silent; returns how many';

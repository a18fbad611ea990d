-- 006_llm_jobs.sql
-- Description: Models of the appliance and the queue of generation jobs
-- Author: Chat Team
-- Date: 2025-04-02

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'job_status') THEN
        CREATE TYPE job_status AS ENUM ('queued', 'running', 'completed', 'failed', 'cancelled');
    END IF;
END $$;

COMMENT ON TYPE job_status IS 'Life of a generation job';

CREATE TABLE IF NOT EXISTS llm_models (
    id SERIAL PRIMARY KEY,
    name VARCHAR(120) NOT NULL UNIQUE,
    purpose VARCHAR(20) NOT NULL DEFAULT 'chat' CHECK (purpose IN ('chat', 'embedding', 'vision')),
    parameters_billion NUMERIC(6,2) CHECK (parameters_billion > 0),
    context_length INTEGER NOT NULL DEFAULT 8192,
    quantization VARCHAR(20),
    capabilities TEXT[] NOT NULL DEFAULT '{}',
    is_default BOOLEAN NOT NULL DEFAULT false,
    installed_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_llm_models_one_default
    ON llm_models(purpose) WHERE is_default;

CREATE TABLE IF NOT EXISTS llm_jobs (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID REFERENCES conversations(id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES llm_models(id) ON DELETE RESTRICT,
    requested_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    status job_status NOT NULL DEFAULT 'queued',
    priority SMALLINT NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
    request JSONB NOT NULL,
    response TEXT,
    error_message TEXT,
    worker VARCHAR(64),
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    queued_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    CONSTRAINT llm_jobs_times_in_order
        CHECK (started_at >= queued_at AND (finished_at IS NULL OR finished_at >= started_at))
);

CREATE INDEX IF NOT EXISTS idx_llm_jobs_queue
    ON llm_jobs(priority DESC, queued_at) WHERE status = 'queued';
CREATE INDEX IF NOT EXISTS idx_llm_jobs_conversation_id ON llm_jobs(conversation_id);
CREATE INDEX IF NOT EXISTS idx_llm_jobs_model_id ON llm_jobs(model_id);
CREATE INDEX IF NOT EXISTS idx_llm_jobs_requested_by ON llm_jobs(requested_by);

COMMENT ON TABLE llm_models IS 'Available models';
COMMENT ON COLUMN llm_models.name IS 'Name and tag that the runtime knows the model by';
COMMENT ON COLUMN llm_models.purpose IS 'What the model is for';
COMMENT ON COLUMN llm_models.parameters_billion IS 'Size, in billions of parameters';
COMMENT ON COLUMN llm_models.context_length IS 'Longest prompt plus answer, in tokens';
COMMENT ON COLUMN llm_models.quantization IS 'For example Q4_K_M; NULL for full precision';
COMMENT ON COLUMN llm_models.capabilities IS 'Any of tools, vision, thinking';
COMMENT ON COLUMN llm_models.is_default IS 'Used when nobody chose; one per purpose';

COMMENT ON TABLE llm_jobs IS 'LLM job queue';
COMMENT ON COLUMN llm_jobs.conversation_id IS 'NULL for jobs of the API';
COMMENT ON COLUMN llm_jobs.model_id IS 'A model with jobs cannot be removed';
COMMENT ON COLUMN llm_jobs.requested_by IS 'NULL when the account was removed';
COMMENT ON COLUMN llm_jobs.status IS 'Where the job stands';
COMMENT ON COLUMN llm_jobs.priority IS '0 (whenever) to 9 (now)';
COMMENT ON COLUMN llm_jobs.request IS 'Messages and options, as sent to the runtime';
COMMENT ON COLUMN llm_jobs.response IS 'Text generated so far';
COMMENT ON COLUMN llm_jobs.error_message IS 'Set when the job failed';
COMMENT ON COLUMN llm_jobs.worker IS 'Who runs it';
COMMENT ON COLUMN llm_jobs.queued_at IS 'Jobs of the same priority run in this order';
COMMENT ON COLUMN llm_jobs.finished_at IS 'Set for every end, good or bad';

CREATE OR REPLACE FUNCTION claim_llm_job(worker_name TEXT)
RETURNS SETOF llm_jobs AS $$
    UPDATE llm_jobs
    SET status = 'running', worker = worker_name, started_at = NOW()
    WHERE id = (
        SELECT id FROM llm_jobs
        WHERE status = 'queued'
        ORDER BY priority DESC, queued_at
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING *;
$$ LANGUAGE sql;

COMMENT ON FUNCTION claim_llm_job(TEXT) IS 'Takes the most urgent job of the queue; no row when it is empty';

INSERT INTO llm_models (name, purpose, parameters_billion, context_length, quantization, is_default)
SELECT v.name, v.purpose, v.parameters_billion, v.context_length, v.quantization, true
FROM (VALUES
    ('llama3.1:8b', 'chat', 8.03, 131072, 'Q4_K_M'),
    ('nomic-embed-text', 'embedding', 0.14, 8192, NULL)
) AS v (name, purpose, parameters_billion, context_length, quantization)
WHERE NOT EXISTS (SELECT 1 FROM llm_models m WHERE m.name = v.name)
ORDER BY v.name;

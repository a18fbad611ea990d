-- 024_message_feedback.sql
-- Description: Thumbs instead of stars, and the chunks an answer was built on
-- Author: Chat Team
-- Date: 2025-11-12

CREATE TABLE IF NOT EXISTS message_feedback (
    message_id BIGINT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
    rating SMALLINT NOT NULL CHECK (rating IN (-1, 1)),
    reason VARCHAR(30),
    comment TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (message_id, user_id)
);

CREATE INDEX IF NOT EXISTS idx_message_feedback_user_id ON message_feedback(user_id);

-- Take over the stars of 011; three stars say nothing
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.tables WHERE table_name = 'answer_ratings'
    ) THEN
        INSERT INTO message_feedback (message_id, user_id, rating, created_at)
        SELECT message_id, user_id, sign(stars - 3)::smallint, created_at
        FROM answer_ratings
        WHERE stars <> 3
        ON CONFLICT (message_id, user_id) DO NOTHING;

        DROP TABLE answer_ratings;
    END IF;
END $$;

COMMENT ON TABLE message_feedback IS 'Thumbs up or down for an answer';
COMMENT ON COLUMN message_feedback.message_id IS 'Always an answer of the assistant';
COMMENT ON COLUMN message_feedback.rating IS '1 is thumbs up, -1 thumbs down';
COMMENT ON COLUMN message_feedback.reason IS 'Choice of the form: wrong, outdated, too long, other';
COMMENT ON COLUMN message_feedback.comment IS 'Free text';

CREATE TABLE IF NOT EXISTS message_sources (
    message_id BIGINT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    chunk_id BIGINT NOT NULL REFERENCES document_chunks(id) ON DELETE CASCADE,
    rank SMALLINT NOT NULL CHECK (rank > 0),
    score NUMERIC(6,5) NOT NULL,
    quoted BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (message_id, chunk_id),
    UNIQUE (message_id, rank)
);

CREATE INDEX IF NOT EXISTS idx_message_sources_chunk_id ON message_sources(chunk_id);

COMMENT ON TABLE message_sources IS 'Chunks that were given to the model for an answer';
COMMENT ON COLUMN message_sources.message_id IS 'The answer';
COMMENT ON COLUMN message_sources.chunk_id IS 'Disappears from old answers when the document is removed';
COMMENT ON COLUMN message_sources.rank IS 'Place in the list of sources, from 1';
COMMENT ON COLUMN message_sources.score IS 'Cosine similarity, 0 to 1';
COMMENT ON COLUMN message_sources.quoted IS 'The answer cites it';

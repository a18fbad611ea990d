-- 011_answer_ratings.sql
-- Description: Stars for answers of the assistant (replaced by 024)
-- Author: Chat Team
-- Date: 2025-05-27

-- 024 moves the stars to message_feedback and drops this table
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.tables WHERE table_name = 'message_feedback'
    ) THEN
        CREATE TABLE IF NOT EXISTS answer_ratings (
            id SERIAL PRIMARY KEY,
            message_id BIGINT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
            user_id INTEGER NOT NULL REFERENCES admin_users(id) ON DELETE CASCADE,
            stars SMALLINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
            created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
            UNIQUE (message_id, user_id)
        );

        CREATE INDEX IF NOT EXISTS idx_answer_ratings_user_id ON answer_ratings(user_id);

        COMMENT ON TABLE answer_ratings IS 'Stars that users gave to answers';
        COMMENT ON COLUMN answer_ratings.stars IS '1 (useless) to 5 (perfect)';
    END IF;
END $$;

-- Remember which model wrote an answer, so that ratings can be compared
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'messages' AND column_name = 'model_id'
    ) THEN
        ALTER TABLE messages
        ADD COLUMN model_id INTEGER REFERENCES llm_models(id) ON DELETE SET NULL;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_messages_model_id ON messages(model_id);

COMMENT ON COLUMN messages.model_id IS 'Model that wrote the answer; NULL for messages of people';

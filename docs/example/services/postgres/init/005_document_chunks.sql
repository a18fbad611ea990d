-- 005_document_chunks.sql
-- Description: Chunks of documents with full-text and vector search
-- Author: Search Team
-- Date: 2025-03-24

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS document_chunks (
    id BIGSERIAL PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    chunk_index INTEGER NOT NULL CHECK (chunk_index >= 0),
    content TEXT NOT NULL,
    content_tsv TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', content)) STORED,
    token_count INTEGER NOT NULL,
    page_number INTEGER,
    headings TEXT[] NOT NULL DEFAULT '{}',
    embedding VECTOR(768),
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    UNIQUE (document_id, chunk_index)
);

CREATE INDEX IF NOT EXISTS idx_document_chunks_content_tsv
    ON document_chunks USING gin (content_tsv);
CREATE INDEX IF NOT EXISTS idx_document_chunks_embedding
    ON document_chunks USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64);
CREATE INDEX IF NOT EXISTS idx_document_chunks_unembedded
    ON document_chunks(id) WHERE embedding IS NULL;

COMMENT ON TABLE document_chunks IS 'Document text chunks';
COMMENT ON COLUMN document_chunks.document_id IS 'Chunks go with their document';
COMMENT ON COLUMN document_chunks.chunk_index IS 'Position in the document, from 0';
COMMENT ON COLUMN document_chunks.content IS 'Plain text, about 400 tokens, with an overlap of 50';
COMMENT ON COLUMN document_chunks.content_tsv IS 'Search vector of the content, without stemming';
COMMENT ON COLUMN document_chunks.token_count IS 'As counted by the tokenizer of the embedding model';
COMMENT ON COLUMN document_chunks.page_number IS 'Page the chunk starts on, from 1';
COMMENT ON COLUMN document_chunks.headings IS 'Path of headings above the chunk, outermost first';
COMMENT ON COLUMN document_chunks.embedding IS 'NULL until the embedding worker has seen the chunk';
COMMENT ON INDEX idx_document_chunks_embedding IS 'Approximate nearest neighbours by cosine distance';
COMMENT ON INDEX idx_document_chunks_unembedded IS 'Work list of the embedding worker';

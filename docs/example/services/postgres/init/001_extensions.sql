-- 001_extensions.sql
-- Description: Extensions and helpers that every later migration relies on
-- Author: Platform Team
-- Date: 2025-03-03

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Names that end up in URLs and container names
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'slug') THEN
        CREATE DOMAIN slug AS VARCHAR(64)
            CONSTRAINT slug_format CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
    END IF;
END $$;

COMMENT ON DOMAIN slug IS 'Lower-case words joined by hyphens, safe in URLs and container names';

-- One trigger function for every updated_at column
CREATE OR REPLACE FUNCTION set_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

COMMENT ON FUNCTION set_updated_at() IS 'Stamps updated_at before every update of a row';

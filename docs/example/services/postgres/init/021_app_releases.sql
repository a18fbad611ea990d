-- 021_app_releases.sql
-- Description: Releases that the store offers; apps point at the installed one
-- Author: Platform Team
-- Date: 2025-10-13

CREATE TABLE IF NOT EXISTS app_releases (
    slug slug NOT NULL,
    version VARCHAR(32) NOT NULL,
    image TEXT NOT NULL,
    image_digest BYTEA,
    signature BYTEA,
    changelog TEXT,
    size_bytes BIGINT,
    min_ram_mb INTEGER NOT NULL DEFAULT 256,
    price NUMERIC(8,2) NOT NULL DEFAULT 0.00 CHECK (price >= 0),
    published_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    withdrawn_at TIMESTAMPTZ,
    PRIMARY KEY (slug, version),
    CONSTRAINT app_releases_image_tag CHECK (image LIKE '%:' || version)
);

CREATE INDEX IF NOT EXISTS idx_app_releases_published_at
    ON app_releases(slug, published_at DESC NULLS LAST) WHERE withdrawn_at IS NULL;

COMMENT ON TABLE app_releases IS 'Releases of the app store, copied from the index once a day';
COMMENT ON COLUMN app_releases.slug IS 'The app';
COMMENT ON COLUMN app_releases.version IS 'As the publisher writes it; not always semantic';
COMMENT ON COLUMN app_releases.image IS 'Container image with its registry';
COMMENT ON COLUMN app_releases.image_digest IS 'SHA-256 of the image manifest';
COMMENT ON COLUMN app_releases.signature IS 'Detached Ed25519 signature of the digest';
COMMENT ON COLUMN app_releases.changelog IS 'Markdown';
COMMENT ON COLUMN app_releases.min_ram_mb IS 'The store warns below this';
COMMENT ON COLUMN app_releases.price IS 'Per month, in EUR; 0 for free apps';
COMMENT ON COLUMN app_releases.published_at IS 'By the publisher, not when the index was read';
COMMENT ON COLUMN app_releases.withdrawn_at IS 'No longer offered; stays installed where it is';
COMMENT ON CONSTRAINT app_releases_image_tag ON app_releases IS 'The tag of the image is the version, never `latest`';

-- Apps from before the store know nothing but their version
INSERT INTO app_releases (slug, version, image)
SELECT slug, version, 'registry.local/' || slug || ':' || version FROM apps
ON CONFLICT (slug, version) DO NOTHING;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE constraint_name = 'fk_apps_release'
    ) THEN
        ALTER TABLE apps
        ADD CONSTRAINT fk_apps_release
        FOREIGN KEY (slug, version) REFERENCES app_releases(slug, version)
        ON UPDATE CASCADE ON DELETE RESTRICT;
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS idx_apps_release ON apps(slug, version);

COMMENT ON CONSTRAINT fk_apps_release ON apps IS 'Only releases of the store can be installed';

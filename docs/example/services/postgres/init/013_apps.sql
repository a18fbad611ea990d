-- 013_apps.sql
-- Description: Apps that were installed from the store
-- Author: Platform Team
-- Date: 2025-06-25

CREATE TABLE IF NOT EXISTS apps (
    id SERIAL PRIMARY KEY,
    slug slug NOT NULL UNIQUE,
    name VARCHAR(100) NOT NULL,
    version VARCHAR(32) NOT NULL,
    status VARCHAR(20) NOT NULL DEFAULT 'installing'
        CHECK (status IN ('installing', 'running', 'stopped', 'failed', 'removing')),
    port INTEGER UNIQUE CHECK (port BETWEEN 1024 AND 65535),
    environment JSONB NOT NULL DEFAULT '{}'::jsonb,
    depends_on TEXT[] NOT NULL DEFAULT '{}',
    is_system BOOLEAN NOT NULL DEFAULT false,
    installed_by INTEGER REFERENCES admin_users(id) ON DELETE SET NULL,
    installed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_apps_status ON apps(status);
CREATE INDEX IF NOT EXISTS idx_apps_installed_by ON apps(installed_by);

COMMENT ON TABLE apps IS 'Installed apps';
COMMENT ON COLUMN apps.slug IS 'Also the name of the container';
COMMENT ON COLUMN apps.name IS 'Title in the store';
COMMENT ON COLUMN apps.version IS 'Release that is installed';
COMMENT ON COLUMN apps.status IS 'What the container does right now';
COMMENT ON COLUMN apps.port IS 'Host port; NULL for apps behind the proxy only';
COMMENT ON COLUMN apps.environment IS 'Variables for the container; secrets are references such as `secret://name`';
COMMENT ON COLUMN apps.depends_on IS 'Slugs of apps that start first';
COMMENT ON COLUMN apps.is_system IS 'System apps cannot be removed';
COMMENT ON COLUMN apps.installed_by IS 'NULL for apps that ship with the appliance';

DROP TRIGGER IF EXISTS trigger_apps_updated ON apps;
CREATE TRIGGER trigger_apps_updated
    BEFORE UPDATE ON apps
    FOR EACH ROW
    EXECUTE FUNCTION set_updated_at();

INSERT INTO apps (slug, name, version, status, port, is_system)
SELECT v.slug, v.name, v.version, 'running', v.port, true
FROM (VALUES
    ('file-storage', 'File storage', '2025.6.0', 9001),
    ('workflow-editor', 'Workflow editor', '1.97.1', 5678)
) AS v (slug, name, version, port)
WHERE NOT EXISTS (SELECT 1 FROM apps a WHERE a.slug = v.slug)
ORDER BY v.slug;

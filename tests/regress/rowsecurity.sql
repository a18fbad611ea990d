-- Row-level security: policies of every command, kind and role, and who is held to them.
CREATE ROLE rowsecurity_author;
CREATE ROLE rowsecurity_editor LOGIN;
CREATE ROLE "rowsecurity Odd" BYPASSRLS;
CREATE SCHEMA rowsecurity;
SET search_path = rowsecurity;

CREATE TABLE staff (name text PRIMARY KEY, rank integer NOT NULL);
CREATE TABLE papers (
    id integer PRIMARY KEY,
    author text NOT NULL,
    level integer NOT NULL DEFAULT 1,
    draft boolean NOT NULL
);
ALTER TABLE papers ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON papers;
CREATE POLICY own ON papers FOR ALL TO rowsecurity_author
    USING (author = CURRENT_USER) WITH CHECK (author = CURRENT_USER AND draft);
CREATE POLICY readable ON papers AS PERMISSIVE FOR SELECT TO PUBLIC USING (NOT draft);
CREATE POLICY new_ones ON papers FOR INSERT TO rowsecurity_author, rowsecurity_editor
    WITH CHECK (level <= (SELECT rank FROM staff WHERE name = CURRENT_USER));
CREATE POLICY corrected ON papers AS RESTRICTIVE FOR UPDATE TO CURRENT_USER
    USING (level < 5) WITH CHECK (level < 6);
CREATE POLICY discarded ON papers AS RESTRICTIVE FOR DELETE TO "rowsecurity Odd"
    USING (EXISTS (SELECT FROM staff s WHERE s.rank > papers.level AND s.name = CURRENT_USER));
CREATE POLICY "a | policy" ON papers FOR SELECT USING (author ~ '^a|b$');
COMMENT ON POLICY own ON papers IS 'Authors see what they wrote';
ALTER POLICY readable ON papers USING (NOT draft AND level < 9);
ALTER POLICY everything ON papers RENAME TO nothing_said;

-- On, off, forced; policies without row security; row security without policies.
CREATE TABLE forced (id integer);
ALTER TABLE forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE TABLE only_forced (id integer);
ALTER TABLE only_forced FORCE ROW LEVEL SECURITY;
CREATE TABLE asleep (id integer);
CREATE POLICY unused ON asleep USING (id > 0);
CREATE TABLE parted (id integer) PARTITION BY LIST (id);
ALTER TABLE parted ENABLE ROW LEVEL SECURITY;
CREATE POLICY above ON parted USING (id > 0);
CREATE FUNCTION may_see(n integer) RETURNS boolean LANGUAGE sql STABLE LEAKPROOF AS 'SELECT $1 > 1';
CREATE POLICY by_function ON forced USING (may_see(id));
CREATE VIEW visible WITH (security_barrier) AS SELECT id FROM papers WHERE level < 3;

-- drift: DROP POLICY readable ON rowsecurity.papers
-- told: policy rowsecurity.papers.readable no longer exists
-- drift: ALTER POLICY own ON rowsecurity.papers TO rowsecurity_author, rowsecurity_editor
-- told: policy rowsecurity.papers.own: roles rowsecurity_author → rowsecurity_author, rowsecurity_editor
-- drift: ALTER POLICY corrected ON rowsecurity.papers WITH CHECK (level < 7)
-- told: policy rowsecurity.papers.corrected: with check level < 6 → level < 7
-- drift: ALTER TABLE rowsecurity.papers DISABLE ROW LEVEL SECURITY
-- told: table rowsecurity.papers: remark Row-level security is enabled. → (none)
-- drift: ALTER TABLE rowsecurity.forced NO FORCE ROW LEVEL SECURITY
-- told: table rowsecurity.forced: remark Row-level security is enabled, for its owner too. → Row-level security is enabled.
-- drift: ALTER TABLE rowsecurity.asleep ENABLE ROW LEVEL SECURITY
-- told: table rowsecurity.asleep: remark (none) → Row-level security is enabled.
-- drift: CREATE POLICY second ON rowsecurity.forced AS RESTRICTIVE FOR SELECT USING (true)
-- told: policy rowsecurity.forced.second is new

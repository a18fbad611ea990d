-- since 18
-- Columns that are computed when they are read. VIRTUAL is what a generated column is by default.
CREATE SCHEMA generated_virtual;
SET search_path = generated_virtual;

CREATE TABLE rooms (
    id integer PRIMARY KEY,
    width integer NOT NULL,
    depth integer DEFAULT 3,
    area integer GENERATED ALWAYS AS (width * depth) VIRTUAL,
    silent integer GENERATED ALWAYS AS (width + depth),
    given integer GENERATED ALWAYS AS (coalesce(width, 0)) VIRTUAL NOT NULL,
    named text COLLATE "C" GENERATED ALWAYS AS ('room ' || id::text) VIRTUAL,
    kept integer GENERATED ALWAYS AS (width - depth) STORED,
    origin regclass GENERATED ALWAYS AS (tableoid) VIRTUAL,
    CONSTRAINT area_is_sane CHECK (area BETWEEN 1 AND 10000) NOT ENFORCED,
    CONSTRAINT depth_known CHECK (silent IS NOT NULL)
);
COMMENT ON COLUMN rooms.area IS 'Never stored';
CREATE TABLE tents (width integer, depth integer);
ALTER TABLE tents ADD perimeter integer GENERATED ALWAYS AS (2 * (width + depth)) VIRTUAL;
ALTER TABLE tents ALTER perimeter SET EXPRESSION AS (2 * width + 2 * depth);
ALTER TABLE rooms ALTER kept SET STATISTICS 7;
CREATE INDEX rooms_by_width ON rooms (width);
CREATE VIEW large_rooms AS SELECT id, area FROM rooms WHERE area > 100;

CREATE TABLE rooms_copy (LIKE rooms INCLUDING GENERATED);
CREATE TABLE rooms_bare (LIKE rooms);
CREATE TABLE halls (stage boolean) INHERITS (rooms);
CREATE TABLE cellars (
    id integer, width integer, depth integer,
    area integer GENERATED ALWAYS AS (width * depth / 2) VIRTUAL
) INHERITS (rooms);
CREATE TABLE floors (id integer, double integer GENERATED ALWAYS AS (id * 2) VIRTUAL)
    PARTITION BY LIST (id);
CREATE TABLE floors_ground PARTITION OF floors FOR VALUES IN (0);

-- drift: ALTER TABLE generated_virtual.tents ALTER perimeter SET EXPRESSION AS (width)
-- told: column generated_virtual.tents.perimeter: default GENERATED ALWAYS AS (2 * width + 2 * depth) VIRTUAL → GENERATED ALWAYS AS (width) VIRTUAL
-- drift: ALTER TABLE generated_virtual.rooms DROP kept
-- told: column generated_virtual.cellars.kept no longer exists
-- told: column setting generated_virtual.cellars.kept no longer exists
-- told: column generated_virtual.halls.kept no longer exists
-- told: column setting generated_virtual.halls.kept no longer exists
-- told: column generated_virtual.rooms.kept no longer exists
-- told: column setting generated_virtual.rooms.kept no longer exists
-- drift: ALTER TABLE generated_virtual.rooms ALTER given DROP NOT NULL
-- told: column generated_virtual.cellars.given: null no → yes
-- told: column generated_virtual.halls.given: null no → yes
-- told: column generated_virtual.rooms.given: null no → yes
-- drift: ALTER TABLE generated_virtual.rooms ADD extra integer GENERATED ALWAYS AS (width) VIRTUAL
-- told: column generated_virtual.cellars.extra is new
-- told: column setting generated_virtual.cellars.extra is new
-- told: column generated_virtual.halls.extra is new
-- told: column setting generated_virtual.halls.extra is new
-- told: column generated_virtual.rooms.extra is new
-- drift: COMMENT ON COLUMN generated_virtual.rooms.area IS 'Never ever stored'
-- told: column generated_virtual.rooms.area: description Never stored → Never ever stored

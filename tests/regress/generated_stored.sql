-- Columns that are computed and stored: what they may be computed from, and what may hang on them.
CREATE SCHEMA generated_stored;
SET search_path = generated_stored;

CREATE TYPE size AS ENUM ('small', 'large');
CREATE DOMAIN short_text AS varchar(40) CHECK (VALUE <> '');
CREATE FUNCTION shout(words text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1) || ''!''';

CREATE TABLE boxes (
    width numeric(8, 2) NOT NULL,
    height numeric(8, 2) NOT NULL DEFAULT 1,
    label text,
    area numeric(16, 4) GENERATED ALWAYS AS (width * height) STORED NOT NULL,
    loud text COLLATE "C" GENERATED ALWAYS AS (shout(label)) STORED,
    size size GENERATED ALWAYS AS (CASE WHEN width > 10 THEN 'large'::size ELSE 'small' END) STORED,
    title short_text GENERATED ALWAYS AS (coalesce(label, 'unnamed')) STORED,
    parts text[] GENERATED ALWAYS AS (string_to_array(label, '|')) STORED,
    constant integer GENERATED ALWAYS AS (42) STORED PRIMARY KEY,
    place regclass GENERATED ALWAYS AS (tableoid) STORED,
    CONSTRAINT area_is_sane CHECK (area < 10000),
    UNIQUE (loud)
);
COMMENT ON COLUMN boxes.area IS 'In square centimetres';
CREATE INDEX boxes_by_area ON boxes (area DESC) WHERE size = 'large';
CREATE TABLE stickers (
    box integer GENERATED ALWAYS AS (41 + 1) STORED REFERENCES boxes (constant),
    words text
);

ALTER TABLE stickers ADD length integer GENERATED ALWAYS AS (length(words)) STORED;
ALTER TABLE stickers ALTER length TYPE bigint;
ALTER TABLE stickers ADD once integer GENERATED ALWAYS AS (length(words) + 1) STORED;
ALTER TABLE stickers ALTER once DROP EXPRESSION;

CREATE TABLE boxes_copy (LIKE boxes INCLUDING GENERATED);
CREATE TABLE boxes_bare (LIKE boxes);
CREATE TABLE crates (wood text) INHERITS (boxes);
CREATE TABLE shelves (id integer, double integer GENERATED ALWAYS AS (id * 2) STORED)
    PARTITION BY RANGE (id);
CREATE TABLE shelves_low PARTITION OF shelves FOR VALUES FROM (0) TO (100);

-- drift: ALTER TABLE generated_stored.boxes ALTER area DROP EXPRESSION
-- told: column generated_stored.boxes.area: default GENERATED ALWAYS AS ((width * height)) STORED → (none)
-- told: column generated_stored.chests.area: default GENERATED ALWAYS AS ((width * height * 2::numeric)) STORED → (none)
-- told: column generated_stored.crates.area: default GENERATED ALWAYS AS ((width * height)) STORED → (none)
-- drift: ALTER TABLE generated_stored.stickers ALTER once SET DEFAULT 3
-- told: column generated_stored.stickers.once: default (none) → 3
-- drift: ALTER TABLE generated_stored.stickers DROP length
-- told: column generated_stored.stickers.length no longer exists
-- drift: ALTER TABLE generated_stored.boxes ALTER area DROP NOT NULL
-- told: column generated_stored.boxes.area: null no → yes
-- told: column generated_stored.chests.area: null no → yes
-- told: column generated_stored.crates.area: null no → yes
-- drift: DROP INDEX generated_stored.boxes_by_area
-- told: index generated_stored.boxes.boxes_by_area no longer exists

-- since 16
CREATE TABLE chests (
    width numeric(8, 2),
    height numeric(8, 2),
    area numeric(16, 4) GENERATED ALWAYS AS (width * height * 2) STORED
) INHERITS (boxes);

-- since 17
ALTER TABLE shelves ALTER double SET EXPRESSION AS (id * 3);
-- drift: ALTER TABLE generated_stored.stickers ALTER length SET EXPRESSION AS (length(words) * 2)
-- told: column generated_stored.stickers.length: default GENERATED ALWAYS AS (length(words)) STORED → GENERATED ALWAYS AS ((length(words) * 2)) STORED

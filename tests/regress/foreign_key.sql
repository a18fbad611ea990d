-- Foreign keys: every action, match, deferral and state, in every shape of the keys.
CREATE SCHEMA foreign_key;
SET search_path = foreign_key;

CREATE TABLE cities (
    code char(3) PRIMARY KEY,
    country char(2) NOT NULL,
    number integer,
    UNIQUE (country, number),
    UNIQUE (number)
);
CREATE UNIQUE INDEX cities_by_code_and_number ON cities (number, code);

CREATE TABLE roads (
    id integer PRIMARY KEY,
    plain char(3) REFERENCES cities,
    spelled char(3) CONSTRAINT roads_spelled REFERENCES cities (code) MATCH SIMPLE ON DELETE NO ACTION,
    restricted char(3) REFERENCES cities ON DELETE RESTRICT ON UPDATE RESTRICT,
    cascading char(3) REFERENCES cities ON DELETE CASCADE ON UPDATE CASCADE,
    nulled char(3) REFERENCES cities ON DELETE SET NULL ON UPDATE SET NULL,
    defaulted char(3) DEFAULT 'XXX' REFERENCES cities ON DELETE SET DEFAULT ON UPDATE SET DEFAULT,
    late char(3) REFERENCES cities DEFERRABLE INITIALLY DEFERRED,
    maybe char(3) REFERENCES cities DEFERRABLE INITIALLY IMMEDIATE,
    other integer REFERENCES cities (number),
    other_type bigint REFERENCES cities (number),
    next integer REFERENCES roads ON DELETE SET NULL
);
CREATE TABLE signs (
    land char(2),
    nr integer,
    code char(3),
    parent_land char(2),
    PRIMARY KEY (land, nr),
    CONSTRAINT full_match FOREIGN KEY (land, nr) REFERENCES cities (country, number) MATCH FULL
        ON DELETE CASCADE,
    CONSTRAINT swapped FOREIGN KEY (nr, land) REFERENCES cities (number, country),
    CONSTRAINT by_index FOREIGN KEY (code, nr) REFERENCES cities (code, number),
    CONSTRAINT itself FOREIGN KEY (parent_land, nr) REFERENCES signs
);
COMMENT ON CONSTRAINT swapped ON signs IS 'In the other order';
CREATE TABLE claims (city char(3), reason text);
ALTER TABLE claims ADD CONSTRAINT unproved FOREIGN KEY (city) REFERENCES cities NOT VALID;
ALTER TABLE claims ADD CONSTRAINT proved FOREIGN KEY (city) REFERENCES cities NOT VALID;
ALTER TABLE claims VALIDATE CONSTRAINT proved;
ALTER TABLE claims ALTER CONSTRAINT proved DEFERRABLE;

-- Two that need each other, and one in another schema's name.
CREATE TABLE hens (id integer PRIMARY KEY, egg integer);
CREATE TABLE eggs (id integer PRIMARY KEY, hen integer REFERENCES hens);
ALTER TABLE hens ADD FOREIGN KEY (egg) REFERENCES eggs DEFERRABLE;

-- To and from partitioned tables.
CREATE TABLE trips (id integer, day date, city char(3) REFERENCES cities, PRIMARY KEY (id, day))
    PARTITION BY RANGE (day);
CREATE TABLE trips_old PARTITION OF trips FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE bills (trip integer, day date, FOREIGN KEY (trip, day) REFERENCES trips);

-- drift: ALTER TABLE foreign_key.claims DROP CONSTRAINT proved
-- told: foreign key foreign_key.claims.proved no longer exists
-- drift: ALTER TABLE foreign_key.claims VALIDATE CONSTRAINT unproved
-- told: foreign key foreign_key.claims.unproved: references foreign_key.cities (code), not validated → foreign_key.cities (code)
-- drift: ALTER TABLE foreign_key.claims ALTER CONSTRAINT proved INITIALLY DEFERRED
-- told: foreign key foreign_key.claims.proved: references foreign_key.cities (code), deferrable → foreign_key.cities (code), initially deferred
-- drift: ALTER TABLE foreign_key.signs RENAME CONSTRAINT full_match TO all_or_none
-- told: foreign key foreign_key.signs.all_or_none is new
-- told: foreign key foreign_key.signs.full_match no longer exists
-- drift: ALTER TABLE foreign_key.eggs ADD FOREIGN KEY (id) REFERENCES foreign_key.hens
-- told: foreign key foreign_key.eggs.eggs_id_fkey is new
-- drift: ALTER TABLE foreign_key.roads DROP CONSTRAINT roads_other_fkey, ADD CONSTRAINT roads_other_fkey FOREIGN KEY (other) REFERENCES foreign_key.roads
-- told: foreign key foreign_key.roads.roads_other_fkey: references foreign_key.cities (number) → foreign_key.roads (id)
-- drift: ALTER TABLE foreign_key.roads DROP CONSTRAINT roads_plain_fkey, ADD CONSTRAINT roads_plain_fkey FOREIGN KEY (plain) REFERENCES foreign_key.cities ON DELETE CASCADE
-- told: foreign key foreign_key.roads.roads_plain_fkey: on delete NO ACTION → CASCADE

-- since 15
CREATE TABLE tenants (
    tenant integer, city char(3), land char(2), nr integer,
    FOREIGN KEY (land, nr) REFERENCES cities (country, number) ON DELETE SET NULL (nr),
    CONSTRAINT back FOREIGN KEY (nr, city) REFERENCES cities (number, code) ON DELETE SET DEFAULT (city)
);
-- drift: ALTER TABLE foreign_key.tenants DROP CONSTRAINT back, ADD CONSTRAINT back FOREIGN KEY (nr, city) REFERENCES foreign_key.cities (number, code) ON DELETE SET DEFAULT (nr)
-- told: foreign key foreign_key.tenants.back: on delete SET DEFAULT (city) → SET DEFAULT (nr)

-- since 18
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE leases (id integer, span daterange, PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE payments (
    lease integer, span daterange, city char(3) CONSTRAINT loose REFERENCES cities NOT ENFORCED,
    CONSTRAINT in_time FOREIGN KEY (lease, PERIOD span) REFERENCES leases (id, PERIOD span)
);
-- drift: ALTER TABLE foreign_key.payments ALTER CONSTRAINT loose ENFORCED
-- told: foreign key foreign_key.payments.loose: references foreign_key.cities (code), not enforced → foreign_key.cities (code)

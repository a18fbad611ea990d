-- Tables that inherit: columns merged, added and overridden, and which constraints come along.
CREATE SCHEMA inherit;
SET search_path = inherit;

CREATE TABLE animals (
    id integer PRIMARY KEY,
    name text NOT NULL DEFAULT 'nobody',
    weight numeric CONSTRAINT heavy_enough CHECK (weight > 0),
    legs smallint CHECK (legs >= 0) NO INHERIT,
    born date
);
COMMENT ON TABLE animals IS 'Whatever lives here';
CREATE TABLE pets (owner text NOT NULL);
CREATE INDEX animals_by_name ON animals (name);

-- One parent, two parents, a parent's parent.
CREATE TABLE birds (wingspan numeric, CHECK (wingspan > weight)) INHERITS (animals);
CREATE TABLE dogs (breed text DEFAULT 'mixed') INHERITS (animals, pets);
CREATE TABLE puppies (mother integer) INHERITS (dogs);

-- The same column again: merged, with a default and a constraint of its own.
CREATE TABLE cats (
    name text DEFAULT 'kitty',
    weight numeric CONSTRAINT heavy_enough CHECK (weight > 0),
    lives integer NOT NULL DEFAULT 9
) INHERITS (animals);
CREATE TABLE strays (owner text DEFAULT NULL) INHERITS (pets, cats);

-- Attached and detached, renamed and dropped afterwards.
CREATE TABLE fish (
    id integer NOT NULL, name text NOT NULL, weight numeric, legs smallint, born date, depth integer,
    CONSTRAINT heavy_enough CHECK (weight > 0)
);
ALTER TABLE fish INHERIT animals;
CREATE TABLE stones (owner text NOT NULL) INHERITS (pets);
ALTER TABLE stones NO INHERIT pets;
ALTER TABLE animals RENAME born TO born_on;
ALTER TABLE animals ADD seen timestamptz;
ALTER TABLE ONLY animals ADD CONSTRAINT only_here CHECK (id < 1000) NO INHERIT;
ALTER TABLE birds ADD CONSTRAINT of_a_bird CHECK (legs = 2);
ALTER TABLE birds ALTER legs SET DEFAULT 2;
ALTER TABLE pets ADD chip integer;
ALTER TABLE ONLY pets DROP chip;

CREATE TABLE "Odd "" parent" ("a b" integer);
CREATE TABLE "Odd | child" () INHERITS ("Odd "" parent");
CREATE VIEW living AS SELECT tableoid::regclass AS kind, count(*) FROM animals GROUP BY 1;
CREATE VIEW only_animals AS SELECT id FROM ONLY animals;

-- drift: ALTER TABLE inherit.fish NO INHERIT inherit.animals
-- told: table inherit.fish: remark Inherits from inherit.animals. → (none)
-- told: column setting inherit.fish.seen no longer exists
-- drift: ALTER TABLE inherit.animals ADD colour text
-- told: column inherit.animals.colour is new
-- told: column inherit.birds.colour is new
-- told: column setting inherit.birds.colour is new
-- told: column inherit.cats.colour is new
-- told: column setting inherit.cats.colour is new
-- told: column inherit.dogs.colour is new
-- told: column setting inherit.dogs.colour is new
-- told: column inherit.fish.colour is new
-- told: column setting inherit.fish.colour is new
-- told: column inherit.puppies.colour is new
-- told: column setting inherit.puppies.colour is new
-- told: column inherit.strays.colour is new
-- told: column setting inherit.strays.colour is new
-- drift: ALTER TABLE inherit.cats ALTER lives DROP DEFAULT
-- told: column inherit.cats.lives: default 9 → (none)
-- told: column inherit.strays.lives: default 9 → (none)
-- drift: ALTER TABLE inherit.stones INHERIT inherit.pets
-- told: table inherit.stones: remark (none) → Inherits from inherit.pets.
-- drift: ALTER TABLE inherit.animals DROP CONSTRAINT only_here
-- told: constraint inherit.animals.only_here no longer exists
-- drift: DROP TABLE inherit.puppies
-- told: table inherit.puppies no longer exists

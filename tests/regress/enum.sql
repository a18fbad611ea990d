-- Enums: labels in every place and spelling, and everything that can hold one.
CREATE ROLE enum_reader;
CREATE SCHEMA enum;
SET search_path = enum;

CREATE TYPE weather AS ENUM ('sun', 'rain', 'snow');
COMMENT ON TYPE weather IS 'As it was';
ALTER TYPE weather ADD VALUE 'fog' AFTER 'sun';
ALTER TYPE weather ADD VALUE 'dawn' BEFORE 'sun';
ALTER TYPE weather ADD VALUE 'hail';
ALTER TYPE weather ADD VALUE IF NOT EXISTS 'hail';
ALTER TYPE weather RENAME VALUE 'snow' TO 'sleet';
CREATE TYPE nothing AS ENUM ();
CREATE TYPE spelled AS ENUM ('it''s', 'a|b', '', ' ', 'Größe', '`code`', '<b>', 'back\slash', E'two\nlines', 'null', '1');
CREATE TYPE "Odd "" enum" AS ENUM ('x');
CREATE TYPE renamed_from AS ENUM ('one', 'two');
ALTER TYPE renamed_from RENAME TO numbers;
REVOKE USAGE ON TYPE numbers FROM PUBLIC;
GRANT USAGE ON TYPE numbers TO enum_reader WITH GRANT OPTION;
CREATE SCHEMA enum_other;
CREATE TYPE enum_other.weather AS ENUM ('sun');

CREATE DOMAIN fair AS weather DEFAULT 'sun' CHECK (VALUE <> 'rain');
CREATE DOMAIN forecast AS weather[];
CREATE TYPE report AS (day date, seen weather, others weather[]);
CREATE TABLE days (
    day date PRIMARY KEY,
    morning weather NOT NULL DEFAULT 'sun',
    all_day weather[] DEFAULT '{sun,rain}'::weather[],
    other enum_other.weather,
    odd "Odd "" enum",
    fair fair,
    report report,
    word spelled CHECK (word IN ('it''s', 'a|b')),
    kind text GENERATED ALWAYS AS (CASE morning WHEN 'sun'::weather THEN 'good' ELSE 'bad' END) STORED
);
CREATE INDEX days_wet ON days (morning) WHERE morning = 'rain' OR morning > 'sleet';
CREATE TABLE by_weather (morning weather, note text) PARTITION BY LIST (morning);
CREATE TABLE by_weather_sun PARTITION OF by_weather FOR VALUES IN ('sun', 'rain');
CREATE FUNCTION worse(a weather, b weather DEFAULT 'rain') RETURNS weather LANGUAGE sql IMMUTABLE AS 'SELECT greatest($1, $2)';
CREATE VIEW wet AS SELECT day, 'rain'::weather AS kind FROM days WHERE morning = 'rain';

-- drift: ALTER TYPE enum.numbers ADD VALUE 'three'
-- told: label enum.numbers.three is new
-- drift: ALTER TYPE enum.numbers ADD VALUE 'zero' BEFORE 'one'
-- told: label enum.numbers.zero is new
-- drift: ALTER TYPE enum.weather RENAME VALUE 'hail' TO 'storm'
-- told: label enum.weather.storm is new
-- told: label enum.weather.hail no longer exists
-- drift: ALTER TYPE enum.numbers RENAME TO figures
-- told: enum enum.figures is new
-- told: enum enum.numbers no longer exists
-- drift: COMMENT ON TYPE enum.weather IS 'As it will be'
-- told: enum enum.weather: description As it was → As it will be
-- drift: DROP TYPE enum.nothing
-- told: enum enum.nothing no longer exists
-- drift: ALTER TABLE enum.days ALTER morning SET DEFAULT 'rain'
-- told: column enum.days.morning: default 'sun' → 'rain'

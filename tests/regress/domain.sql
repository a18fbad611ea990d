-- Domains: over every sort of type, with every sort of rule, and used wherever a type can be.
CREATE ROLE domain_reader;
CREATE SCHEMA domain;
SET search_path = domain;

CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN plain AS text;
CREATE DOMAIN small AS smallint DEFAULT 7 NOT NULL;
CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0) CHECK (VALUE < 1e6);
CREATE DOMAIN code AS varchar(8) COLLATE "C" CONSTRAINT upper_only CHECK (VALUE = upper(VALUE))
    CONSTRAINT not_empty CHECK (length(VALUE) > 0);
CREATE DOMAIN one AS char CONSTRAINT one_letter CHECK (VALUE ~ '[a-z]');
CREATE DOMAIN moment AS timestamp(3) with time zone DEFAULT now();
CREATE DOMAIN numbers AS integer[] CHECK (array_length(VALUE, 1) BETWEEN 1 AND 9);
CREATE DOMAIN pairs AS pair[];
CREATE DOMAIN good_pair AS pair CHECK ((VALUE).a > 0 AND (VALUE).b IS NOT NULL);
CREATE DOMAIN period AS daterange CHECK (NOT isempty(VALUE));
CREATE DOMAIN smaller AS price DEFAULT 1.50 CHECK (VALUE < 100) NOT NULL;
CREATE DOMAIN list_of_codes AS code[];
CREATE DOMAIN "Odd | domain" AS text CHECK (VALUE <> 'a|b') DEFAULT 'it''s';
COMMENT ON DOMAIN price IS 'In euros';
COMMENT ON CONSTRAINT upper_only ON DOMAIN code IS 'The scanner cannot tell them apart';
GRANT USAGE ON DOMAIN price TO domain_reader;

-- What ALTER makes of them.
ALTER DOMAIN plain SET DEFAULT 'plain';
ALTER DOMAIN plain SET NOT NULL;
ALTER DOMAIN plain DROP DEFAULT;
ALTER DOMAIN code ADD CONSTRAINT no_blanks CHECK (VALUE !~ ' ') NOT VALID;
ALTER DOMAIN one ADD CONSTRAINT no_blanks CHECK (VALUE <> ' ') NOT VALID;
ALTER DOMAIN code ADD CONSTRAINT proved CHECK (VALUE <> 'X') NOT VALID;
ALTER DOMAIN code VALIDATE CONSTRAINT proved;
ALTER DOMAIN numbers RENAME CONSTRAINT numbers_check TO some_numbers;
ALTER DOMAIN small OWNER TO domain_reader;

CREATE TYPE holder AS (a price, b numbers, c code[]);
CREATE TABLE goods (
    code code PRIMARY KEY,
    price price DEFAULT 9.99,
    small small,
    many price[],
    numbers numbers,
    odd "Odd | domain",
    smaller smaller NOT NULL,
    collated code COLLATE "POSIX",
    held holder,
    doubled price GENERATED ALWAYS AS (price * 2) STORED,
    CHECK (price::numeric <> 13)
);
CREATE FUNCTION dearer(p price, by price DEFAULT 1) RETURNS price LANGUAGE sql AS 'SELECT ($1 + $2)::price';
CREATE VIEW cheap AS SELECT code, price::smaller AS price FROM goods WHERE price < 5::price;

-- drift: ALTER DOMAIN domain.price DROP CONSTRAINT price_check
-- told: domain domain.price: rules CHECK (VALUE >= 0::numeric) CHECK (VALUE < '1000000'::numeric) everybody may ALL; domain_reader may ALL → CHECK (VALUE < '1000000'::numeric) everybody may ALL; domain_reader may ALL
-- drift: ALTER DOMAIN domain.price SET DEFAULT 3
-- told: domain domain.price: rules CHECK (VALUE >= 0::numeric) CHECK (VALUE < '1000000'::numeric) everybody may ALL; domain_reader may ALL → CHECK (VALUE >= 0::numeric) CHECK (VALUE < '1000000'::numeric) DEFAULT 3 everybody may ALL; domain_reader may ALL
-- drift: ALTER DOMAIN domain.plain DROP NOT NULL
-- told: domain domain.plain: rules NOT NULL → (none)
-- drift: ALTER DOMAIN domain.one VALIDATE CONSTRAINT no_blanks
-- told: domain domain.one: rules CHECK (VALUE <> ' '::bpchar) NOT VALID CHECK (VALUE ~ '[a-z]'::text) → CHECK (VALUE <> ' '::bpchar) CHECK (VALUE ~ '[a-z]'::text)
-- drift: ALTER DOMAIN domain.one ADD CHECK (VALUE > 'a')
-- told: domain domain.one: rules CHECK (VALUE <> ' '::bpchar) NOT VALID CHECK (VALUE ~ '[a-z]'::text) → CHECK (VALUE <> ' '::bpchar) NOT VALID CHECK (VALUE > 'a'::bpchar) CHECK (VALUE ~ '[a-z]'::text)
-- drift: ALTER TYPE domain.holder DROP ATTRIBUTE b
-- told: composite type domain.holder: attributes a domain.price b domain.numbers c domain.code[] → a domain.price c domain.code[]

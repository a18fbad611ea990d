-- Partitions by hash, and what partitioned tables share with their partitions.
CREATE SCHEMA partition_hash;
SET search_path = partition_hash;

CREATE TABLE accounts (
    id integer NOT NULL,
    region text,
    balance numeric DEFAULT 0 CONSTRAINT not_too_deep CHECK (balance > -1000),
    CONSTRAINT accounts_key PRIMARY KEY (id)
) PARTITION BY HASH (id);
CREATE TABLE accounts_0 PARTITION OF accounts FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE accounts_1 PARTITION OF accounts FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE accounts_2 PARTITION OF accounts FOR VALUES WITH (MODULUS 8, REMAINDER 2)
    PARTITION BY HASH (id);
CREATE TABLE accounts_2_0 PARTITION OF accounts_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX accounts_by_region ON accounts (region) INCLUDE (balance);
CREATE INDEX only_above ON ONLY accounts (balance);

-- Several keys, with expressions and operator classes.
CREATE TABLE words (lang text, word text COLLATE "C", at date)
    PARTITION BY HASH (lang COLLATE "POSIX", (lower(word)), at date_ops);
CREATE TABLE words_0 PARTITION OF words FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE words_1 (word text COLLATE "C", at date, lang text);
ALTER TABLE words ATTACH PARTITION words_1 FOR VALUES WITH (MODULUS 3, REMAINDER 1);

-- A trigger, a policy, statistics, a foreign key from and to it.
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER stamped BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON accounts USING (balance >= 0);
CREATE STATISTICS accounts_related ON region, balance FROM accounts;
CREATE TABLE cards (account integer REFERENCES accounts ON DELETE CASCADE);
ALTER TABLE accounts ADD twin integer REFERENCES accounts;

-- drift: ALTER TABLE partition_hash.accounts DETACH PARTITION partition_hash.accounts_1
-- told: partition partition_hash.accounts.partition_hash.accounts_1 no longer exists
-- told: table partition_hash.accounts_1 is new
-- drift: DROP TRIGGER stamped ON partition_hash.accounts
-- told: trigger partition_hash.accounts.stamped no longer exists
-- drift: CREATE TABLE partition_hash.words_2 PARTITION OF partition_hash.words FOR VALUES WITH (MODULUS 3, REMAINDER 2)
-- told: partition partition_hash.words.partition_hash.words_2 is new
-- drift: DROP INDEX partition_hash.only_above
-- told: index partition_hash.accounts.only_above no longer exists
-- drift: ALTER TABLE partition_hash.accounts DROP CONSTRAINT not_too_deep
-- told: constraint partition_hash.accounts.not_too_deep no longer exists

-- Text search: dictionaries of every template, configurations, parsers, and what uses them.
CREATE SCHEMA tsdicts;
SET search_path = tsdicts;

CREATE TEXT SEARCH DICTIONARY least (TEMPLATE = simple);
CREATE TEXT SEARCH DICTIONARY stopped (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, LANGUAGE = german, STOPWORDS = german);
CREATE TEXT SEARCH DICTIONARY alike (TEMPLATE = synonym, SYNONYMS = synonym_sample, CASESENSITIVE = true);
CREATE TEXT SEARCH DICTIONARY spelling (
    TEMPLATE = ispell, DICTFILE = ispell_sample, AFFFILE = ispell_sample, STOPWORDS = english
);
CREATE TEXT SEARCH DICTIONARY phrases (TEMPLATE = thesaurus, DICTFILE = thesaurus_sample, DICTIONARY = english_stem);
CREATE TEXT SEARCH DICTIONARY "Odd | dictionary" (TEMPLATE = simple);
COMMENT ON TEXT SEARCH DICTIONARY stems IS 'German, cut short';
ALTER TEXT SEARCH DICTIONARY stopped (STOPWORDS, ACCEPT = true);
ALTER TEXT SEARCH DICTIONARY stems (STOPWORDS = dutch);
ALTER TEXT SEARCH DICTIONARY alike RENAME TO synonyms;
CREATE ROLE tsdicts_owner;
ALTER TEXT SEARCH DICTIONARY least OWNER TO tsdicts_owner;

CREATE TEXT SEARCH TEMPLATE template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE without_init (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER parser (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
COMMENT ON TEXT SEARCH PARSER parser IS 'The usual one again';
COMMENT ON TEXT SEARCH TEMPLATE template IS 'Simple, again';

CREATE TEXT SEARCH CONFIGURATION empty (PARSER = parser);
CREATE TEXT SEARCH CONFIGURATION copied (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION own (PARSER = pg_catalog.default);
ALTER TEXT SEARCH CONFIGURATION own ADD MAPPING FOR asciiword, word WITH synonyms, stems;
ALTER TEXT SEARCH CONFIGURATION own ADD MAPPING FOR email, url, host WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION own ADD MAPPING FOR numword, numhword WITH spelling, "Odd | dictionary";
ALTER TEXT SEARCH CONFIGURATION own ALTER MAPPING FOR word WITH stems;
ALTER TEXT SEARCH CONFIGURATION own ALTER MAPPING REPLACE spelling WITH stopped;
ALTER TEXT SEARCH CONFIGURATION own DROP MAPPING FOR host;
ALTER TEXT SEARCH CONFIGURATION copied ALTER MAPPING FOR asciiword WITH phrases, english_stem;
COMMENT ON TEXT SEARCH CONFIGURATION own IS 'What we search with';

CREATE TABLE texts (
    id integer PRIMARY KEY,
    body text NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('tsdicts.own', body)) STORED,
    query tsquery DEFAULT 'a & b | !c'::tsquery
);
CREATE INDEX texts_words ON texts USING gin (words);
CREATE INDEX texts_expression ON texts USING gin (to_tsvector('tsdicts.copied'::regconfig, body));
CREATE VIEW found AS SELECT id, ts_headline('tsdicts.own', body, query) AS head FROM texts WHERE words @@ query;

-- drift: DROP TEXT SEARCH DICTIONARY tsdicts.least
-- told: text search dictionary tsdicts.least no longer exists
-- told: role tsdicts_owner no longer exists
-- drift: ALTER TEXT SEARCH DICTIONARY tsdicts.stems (STOPWORDS = german)
-- told: text search dictionary tsdicts.stems: properties template pg_catalog.snowball, options language = 'german', stopwords = 'dutch' → template pg_catalog.snowball, options language = 'german', stopwords = 'german'
-- drift: ALTER TEXT SEARCH CONFIGURATION tsdicts.own DROP MAPPING FOR email
-- told: text search configuration tsdicts.own: properties … asciiword=tsdicts.synonyms, tsdicts.stems, email=simple, numhword=tsdicts.stopped, tsdicts."Odd | dictionary", numword=t … → … asciiword=tsdicts.synonyms, tsdicts.stems, numhword=tsdicts.stopped, tsdicts."Odd | dictionary", numword=tsdicts.stopped …
-- drift: ALTER TEXT SEARCH CONFIGURATION tsdicts.own ALTER MAPPING FOR asciiword WITH tsdicts.stems, tsdicts.synonyms
-- told: text search configuration tsdicts.own: properties parser pg_catalog.default, mappings asciiword=tsdicts.synonyms, tsdicts.stems, email=simple, numhword=tsdicts.stopped, t … → parser pg_catalog.default, mappings asciiword=tsdicts.stems, tsdicts.synonyms, email=simple, numhword=tsdicts.stopped, t …
-- drift: DROP TEXT SEARCH TEMPLATE tsdicts.without_init
-- told: text search template tsdicts.without_init no longer exists

-- Indexes: every method, key, order, class, option and state that CREATE INDEX knows.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE SCHEMA create_index;
SET search_path = create_index;

CREATE TABLE books (
    id integer PRIMARY KEY,
    title text NOT NULL,
    isbn char(13),
    price numeric(8, 2),
    words tsvector,
    tags text[],
    data jsonb,
    place point,
    printed daterange,
    added timestamptz,
    "Odd | col" text COLLATE "C"
);
CREATE INDEX by_title ON books (title);
CREATE UNIQUE INDEX by_isbn ON books (isbn);
CREATE INDEX by_many ON books (price DESC, title NULLS FIRST, added DESC NULLS LAST, id ASC);
CREATE INDEX by_class ON books (title text_pattern_ops, isbn bpchar_pattern_ops DESC);
CREATE INDEX by_collation ON books (title COLLATE "C", "Odd | col" COLLATE "POSIX");
CREATE INDEX by_expression ON books (lower(title), (price * 2), (data ->> 'a|b'), ((data -> 'x') IS NULL));
CREATE INDEX by_both ON books ((title || isbn) COLLATE "C" text_pattern_ops DESC NULLS LAST);
CREATE INDEX partial ON books (added) WHERE price > 10 AND title IS NOT NULL;
CREATE UNIQUE INDEX partial_unique ON books ((1)) WHERE id < 0;
CREATE INDEX covering ON books (title) INCLUDE (price, "Odd | col");
CREATE UNIQUE INDEX covering_unique ON books (title, isbn) INCLUDE (added) WITH (fillfactor = 60, deduplicate_items = off);
CREATE INDEX "Odd "" index" ON books ("Odd | col");
CREATE INDEX ON books (price);
CREATE INDEX ON books (price);
COMMENT ON INDEX by_title IS 'For the search box';

CREATE INDEX hashed ON books USING hash (isbn) WITH (fillfactor = 50);
CREATE INDEX gin_words ON books USING gin (words) WITH (fastupdate = off, gin_pending_list_limit = 128);
CREATE INDEX gin_json ON books USING gin (data jsonb_path_ops, tags);
CREATE INDEX gist_mixed ON books USING gist (place, printed, price) INCLUDE (title) WITH (buffering = on);
CREATE INDEX gist_signed ON books USING gist (words tsvector_ops (siglen = 200));
CREATE INDEX spgist_place ON books USING spgist (place kd_point_ops);
CREATE INDEX spgist_title ON books USING spgist (title text_ops);
CREATE INDEX brin_added ON books USING brin (added, price) WITH (pages_per_range = 16, autosummarize = on);

-- What ALTER leaves behind.
ALTER INDEX by_many SET (fillfactor = 40);
ALTER INDEX by_expression ALTER COLUMN 2 SET STATISTICS 300;
ALTER INDEX by_class RENAME TO by_classes;
ALTER TABLE books CLUSTER ON by_title;
CREATE UNIQUE INDEX by_all_of_it ON books (id, title);
ALTER TABLE books REPLICA IDENTITY USING INDEX by_all_of_it;
ALTER TABLE books ADD CONSTRAINT one_isbn UNIQUE USING INDEX by_isbn;
CREATE MATERIALIZED VIEW titles AS SELECT title, count(*) AS copies FROM books GROUP BY title;
CREATE UNIQUE INDEX titles_key ON titles (title) INCLUDE (copies);

-- drift: DROP INDEX create_index.by_title
-- told: table create_index.books: remark Its replica identity is by_all_of_it. Clustered on by_title. → Its replica identity is by_all_of_it.
-- told: index create_index.books.by_title no longer exists
-- drift: DROP INDEX create_index.by_many; CREATE INDEX by_many ON create_index.books (price, title NULLS FIRST, added DESC NULLS LAST, id)
-- told: index create_index.books.by_many: definition btree (price DESC, title NULLS FIRST, added DESC NULLS LAST, id) WITH (fillfactor='40') → btree (price, title NULLS FIRST, added DESC NULLS LAST, id)
-- drift: ALTER INDEX create_index.gin_words RESET (fastupdate)
-- told: index create_index.books.gin_words: definition gin (words) WITH (fastupdate=off, gin_pending_list_limit='128') → gin (words) WITH (gin_pending_list_limit='128')
-- drift: ALTER INDEX create_index.by_expression ALTER COLUMN 2 SET STATISTICS 301
-- told: index create_index.books.by_expression: definition … IS NULL)), statistics target 300 of (price * 2::numeric) → … IS NULL)), statistics target 301 of (price * 2::numeric)
-- drift: ALTER TABLE create_index.books CLUSTER ON covering
-- told: table create_index.books: remark Its replica identity is by_all_of_it. Clustered on by_title. → Its replica identity is by_all_of_it. Clustered on covering.
-- drift: ALTER TABLE create_index.books REPLICA IDENTITY FULL
-- told: table create_index.books: remark Its replica identity is by_all_of_it. Clustered on by_title. → Clustered on by_title. Replica identity full.
-- drift: CREATE INDEX extra ON create_index.titles (copies)
-- told: index create_index.titles.extra is new
-- drift: COMMENT ON INDEX create_index.by_title IS 'For the other box'
-- told: index create_index.books.by_title: description For the search box → For the other box

-- since 14
CREATE INDEX brin_multi ON books USING brin (id int4_minmax_multi_ops (values_per_range = 16), title text_bloom_ops);
-- drift: DROP INDEX create_index.brin_multi
-- told: index create_index.books.brin_multi no longer exists

-- since 15
CREATE UNIQUE INDEX nulls_once ON books (price, added) NULLS NOT DISTINCT;
-- drift: DROP INDEX create_index.nulls_once; CREATE UNIQUE INDEX nulls_once ON create_index.books (price, added)
-- told: index create_index.books.nulls_once: definition UNIQUE btree (price, added) NULLS NOT DISTINCT → UNIQUE btree (price, added)

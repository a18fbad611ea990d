"""A copy of the example with mistakes in it: all are found, at their lines, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "services/postgres/init"

# Each line that has a mistake says which one; a rule is told where the thing was made so.
MISTAKES = {
    "030_shops.sql": """\
-- 030_shops.sql
-- Description: Shops, and what is wrong with them
-- Author: Platform Team
-- Date: 2026-01-05

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('sad', 'happy'); -- S080
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS shops (
    id SERIAL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT 'NULL', -- S036
    opens_at TIMETZ NOT NULL, -- S035
    founded_at TIMESTAMP NOT NULL, -- S030
    revenue MONEY NOT NULL, -- S033
    answer JSON NOT NULL, -- S034
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW() -- S041
);

CREATE TABLE IF NOT EXISTS "order" ( -- S060
    id BIGINT PRIMARY KEY,
    shop_id INTEGER NOT NULL
        REFERENCES shops(id), -- S001
    number INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS receipts ( -- S010
    order_id INTEGER NOT NULL REFERENCES "order"(id), -- S002
    total NUMERIC(12, 2) NOT NULL
);

CREATE INDEX IF NOT EXISTS idx_receipts_order_id ON receipts(order_id);
CREATE INDEX IF NOT EXISTS idx_receipts_order_id_again ON receipts(order_id); -- S020
CREATE INDEX IF NOT EXISTS idx_receipts_total
    ON receipts(total); -- S021 one line before
CREATE INDEX IF NOT EXISTS idx_receipts_total_order_id ON receipts(total, order_id);

CREATE TABLE IF NOT EXISTS guests ( -- S017
    id BIGINT PRIMARY KEY,
    name TEXT,
    email TEXT
);
""",
    "031_rights.sql": """\
-- 031_rights.sql
-- Description: Who may do what
-- Author: Platform Team
-- Date: 2026-01-06

GRANT SELECT ON shops TO PUBLIC; -- S053
DROP POLICY IF EXISTS own_orders ON "order";
CREATE POLICY own_orders ON "order" USING (number > 0); -- S050

CREATE OR REPLACE FUNCTION count_orders() RETURNS bigint -- S052
LANGUAGE sql STABLE SECURITY DEFINER
AS $$ SELECT count(*) FROM "order" $$;

CREATE OR REPLACE FUNCTION keep_doors() RETURNS TRIGGER AS $$
BEGIN
    RAISE EXCEPTION 'Doors stay';
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION refuse() RETURNS TRIGGER AS $$ -- S081
BEGIN
    RAISE EXCEPTION 'never';
END;
$$ LANGUAGE plpgsql;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE constraint_name = 'order_number_positive'
    ) THEN
        ALTER TABLE "order"
        ADD CONSTRAINT order_number_positive CHECK (number > 0) NOT VALID; -- S015
    END IF;
END $$;

ALTER TABLE admin_users DISABLE TRIGGER trigger_admin_users_updated; -- S040
""",
    "032_more.sql": """\
-- 032_more.sql
-- Description: More shops than integer has
-- Author: Platform Team
-- Date: 2026-01-07

ALTER TABLE shops
    ALTER COLUMN id TYPE BIGINT; -- S012
""",
    "033_keys.sql": """\
-- 033_keys.sql
-- Description: Keys that say too much, or nothing
-- Author: Platform Team
-- Date: 2026-01-08

CREATE TABLE IF NOT EXISTS halls (
    id BIGINT PRIMARY KEY,
    door_id BIGINT NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS doors (
    id BIGINT PRIMARY KEY,
    hall_id BIGINT NOT NULL UNIQUE REFERENCES halls(id),
    width INTEGER NOT NULL,
    CONSTRAINT fk_doors_hall FOREIGN KEY (hall_id) REFERENCES halls(id) -- S003
);

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM pg_constraint WHERE conname = 'fk_halls_door'
    ) THEN
        ALTER TABLE halls
        ADD CONSTRAINT fk_halls_door -- S006
            FOREIGN KEY (door_id) REFERENCES doors(id);
    END IF;
END $$;

ALTER TABLE doors DROP CONSTRAINT IF EXISTS doors_width_positive;
ALTER TABLE doors
    ADD CONSTRAINT doors_width_positive CHECK (width > 0) NOT ENFORCED; -- S016

CREATE INDEX IF NOT EXISTS
    idx_doors_width_of_the_doors_that_lead_from_one_hall_to_the_next_one -- S063
    ON doors(width);

CREATE OR REPLACE VIEW open_halls AS SELECT id FROM halls; -- S054
CREATE OR REPLACE VIEW wide_doors AS SELECT * FROM doors WHERE width > 2; -- S084
""",
    "034_parts.sql": """\
-- 034_parts.sql
-- Description: Partitions and triggers
-- Author: Platform Team
-- Date: 2026-01-09

ALTER TABLE halls ENABLE ROW LEVEL SECURITY; -- S051

CREATE TABLE IF NOT EXISTS visits ( -- S087
    at DATE PRIMARY KEY
) PARTITION BY RANGE (at);

CREATE TABLE IF NOT EXISTS sales (
    at DATE PRIMARY KEY
) PARTITION BY RANGE (at);
CREATE TABLE IF NOT EXISTS sales_2030 PARTITION OF sales
    FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE IF NOT EXISTS sales_2032 PARTITION OF sales -- S091
    FOR VALUES FROM ('2032-01-01') TO ('2033-01-01');

DROP TRIGGER IF EXISTS trigger_doors_refuse ON doors;
CREATE TRIGGER trigger_doors_refuse BEFORE DELETE ON doors
    FOR EACH ROW EXECUTE FUNCTION keep_doors();
DROP TRIGGER IF EXISTS trigger_doors_refuse_too ON doors;
CREATE TRIGGER trigger_doors_refuse_too BEFORE DELETE ON doors -- S042
    FOR EACH ROW EXECUTE FUNCTION keep_doors();

CREATE TABLE IF NOT EXISTS switches (
    id BIGINT PRIMARY KEY,
"""
    + "".join(f"    switch_{number} BOOLEAN NOT NULL,\n" for number in range(59))
    + """\
    label TEXT NOT NULL -- S085
);
""",
}


def expected() -> set[tuple[str, str, int]]:
    """File, code and line of each mistake."""
    return {
        (name, line.partition(" -- S")[2].partition(" ")[0], number - ("before" in line))
        for name, text in MISTAKES.items()
        for number, line in enumerate(text.splitlines(), 1)
        if " -- S" in line
    }


def test_mistakes_are_found_at_their_lines_and_nothing_else(example: Path) -> None:
    repository = Repository(example)
    for name, text in MISTAKES.items():
        repository.write(f"{FOLDER}/{name}", text)
    code, out, err = repository.run("lint", "--format", "json")
    assert code == 1, err
    (report,) = json.loads(out)["reports"]
    found = {
        (
            each["location"]["path"].removeprefix(f"{FOLDER}/"),
            each["rule"].removeprefix("S"),
            each["location"]["line"],
        )
        for each in report["findings"]
        if each["rule"].startswith("S")
    }
    # shops.id became bigint, and what refers to it did not.
    wider = {("030_shops.sql", "002", 25)}
    assert found - wider == expected()

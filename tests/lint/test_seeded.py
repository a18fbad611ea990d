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

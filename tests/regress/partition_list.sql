-- Partitions by list: values of all types, NULL, DEFAULT, and a tree of them.
CREATE SCHEMA partition_list;
SET search_path = partition_list;

CREATE TYPE season AS ENUM ('spring', 'summer', 'autumn', 'winter');
CREATE TABLE harvests (
    season season NOT NULL,
    region text,
    good boolean,
    tons numeric(8, 2) CHECK (tons > 0),
    UNIQUE (season, region, good)
) PARTITION BY LIST (season);
CREATE TABLE harvests_warm PARTITION OF harvests FOR VALUES IN ('spring', 'summer')
    PARTITION BY LIST (region);
CREATE TABLE harvests_warm_north PARTITION OF harvests_warm FOR VALUES IN ('n', 'nw', 'no''rd', 'a|b');
CREATE TABLE harvests_warm_nowhere PARTITION OF harvests_warm FOR VALUES IN (NULL);
CREATE TABLE harvests_warm_rest PARTITION OF harvests_warm DEFAULT PARTITION BY LIST (good);
CREATE TABLE harvests_warm_rest_good PARTITION OF harvests_warm_rest FOR VALUES IN (true);
CREATE TABLE harvests_cold PARTITION OF harvests FOR VALUES IN ('winter');

CREATE TABLE days (day date, note text) PARTITION BY LIST (date_part('dow', day));
CREATE TABLE days_sunday PARTITION OF days FOR VALUES IN (0);
CREATE TABLE days_work PARTITION OF days FOR VALUES IN (1, 2, 3, 4, 5, NULL);
CREATE UNLOGGED TABLE outside (note text, day date);
ALTER TABLE days ATTACH PARTITION outside DEFAULT;
CREATE TABLE "Odd ""list""" ("The key" integer) PARTITION BY LIST ("The key");
CREATE TABLE "Odd | part" PARTITION OF "Odd ""list""" FOR VALUES IN (-1);

-- A partition with more than its parent has.
ALTER TABLE harvests_cold ADD CONSTRAINT cold_is_little CHECK (tons < 100);
ALTER TABLE harvests_cold ALTER tons SET DEFAULT 1;

-- drift: ALTER TABLE partition_list.harvests DETACH PARTITION partition_list.harvests_warm
-- told: partition partition_list.harvests.partition_list.harvests_warm no longer exists
-- told: partition partition_list.harvests.partition_list.harvests_warm_north no longer exists
-- told: partition partition_list.harvests.partition_list.harvests_warm_nowhere no longer exists
-- told: partition partition_list.harvests.partition_list.harvests_warm_rest no longer exists
-- told: partition partition_list.harvests.partition_list.harvests_warm_rest_good no longer exists
-- told: table partition_list.harvests_warm is new
-- drift: ALTER TABLE partition_list.days DETACH PARTITION partition_list.days_sunday
-- told: partition partition_list.days.partition_list.days_sunday no longer exists
-- told: table partition_list.days_sunday is new
-- drift: CREATE TABLE partition_list.harvests_autumn PARTITION OF partition_list.harvests FOR VALUES IN ('autumn')
-- told: partition partition_list.harvests.partition_list.harvests_autumn is new
-- drift: DROP TABLE partition_list.harvests_warm_rest_good
-- told: partition partition_list.harvests.partition_list.harvests_warm_rest_good no longer exists
-- drift: ALTER TABLE partition_list.harvests ALTER region SET NOT NULL
-- told: column partition_list.harvests.region: null yes → no

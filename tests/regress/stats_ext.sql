-- Extended statistics: every kind, on columns and on expressions, named and unnamed.
CREATE ROLE stats_ext_owner;
CREATE SCHEMA stats_ext;
SET search_path = stats_ext;

CREATE TABLE addresses (city text, zip text, country char(2), lat double precision, "Odd | col" integer);
CREATE STATISTICS all_kinds ON city, zip FROM addresses;
CREATE STATISTICS only_distinct (ndistinct) ON city, zip, country FROM addresses;
CREATE STATISTICS only_dependent (dependencies) ON zip, country FROM addresses;
CREATE STATISTICS only_common (mcv) ON lat, country FROM addresses;
CREATE STATISTICS two_kinds (mcv, ndistinct) ON zip, lat, "Odd | col" FROM addresses;
CREATE STATISTICS "Odd | statistics" ON "Odd | col", city FROM addresses;
CREATE STATISTICS IF NOT EXISTS all_kinds ON lat, zip FROM addresses;
COMMENT ON STATISTICS all_kinds IS 'A zip tells the city';

CREATE SCHEMA stats_ext_other;
CREATE STATISTICS stats_ext_other.elsewhere ON city, country FROM addresses;
ALTER STATISTICS only_common SET STATISTICS 250;
ALTER STATISTICS two_kinds SET STATISTICS 0;
ALTER STATISTICS two_kinds SET STATISTICS -1;
ALTER STATISTICS only_dependent RENAME TO zip_tells_country;
ALTER STATISTICS only_distinct OWNER TO CURRENT_USER;
CREATE STATISTICS moved ON lat, city FROM addresses;
ALTER STATISTICS moved SET SCHEMA stats_ext_other;

-- On what is partitioned, inherited or foreign; and on a table whose columns change.
CREATE TABLE parcels (zip text, weight numeric, extra integer) PARTITION BY LIST (zip);
CREATE TABLE parcels_rest PARTITION OF parcels DEFAULT;
CREATE STATISTICS of_parcels ON zip, weight FROM parcels;
CREATE STATISTICS goes_away ON weight, extra FROM parcels;
ALTER TABLE parcels DROP extra;
ALTER TABLE addresses RENAME lat TO latitude;
CREATE TABLE addresses_copy (LIKE addresses INCLUDING STATISTICS);
ALTER TABLE addresses ALTER city SET STATISTICS 500, ALTER zip SET (n_distinct = 1000, n_distinct_inherited = -0.2);

-- drift: DROP STATISTICS stats_ext.all_kinds
-- told: statistics object stats_ext.addresses.stats_ext.all_kinds no longer exists
-- drift: ALTER STATISTICS stats_ext.only_common SET STATISTICS 251
-- told: statistics object stats_ext.addresses.stats_ext.only_common: definition CREATE STATISTICS stats_ext.only_common (mcv) ON country, latitude FROM stats_ext.addresses, target 250 → CREATE STATISTICS stats_ext.only_common (mcv) ON country, latitude FROM stats_ext.addresses, target 251
-- drift: CREATE STATISTICS stats_ext.another (mcv) ON city, latitude FROM stats_ext.addresses
-- told: statistics object stats_ext.addresses.stats_ext.another is new
-- drift: ALTER TABLE stats_ext.addresses ALTER zip RESET (n_distinct)
-- told: column setting stats_ext.addresses.zip: setting options n_distinct=1000, n_distinct_inherited=-0.2 → options n_distinct_inherited=-0.2
-- drift: ALTER TABLE stats_ext.addresses ALTER city SET STATISTICS 501
-- told: column setting stats_ext.addresses.city: setting statistics target 500 → statistics target 501

-- since 14
CREATE STATISTICS one_expression ON lower(city) FROM addresses;
CREATE STATISTICS expressions (mcv) ON country, (latitude * 2), upper(zip) FROM addresses;
-- drift: DROP STATISTICS stats_ext.one_expression
-- told: statistics object stats_ext.addresses.stats_ext.one_expression no longer exists

-- since 16
CREATE STATISTICS ON city, country, zip FROM addresses;
-- drift: DROP STATISTICS stats_ext.addresses_city_country_zip_stat
-- told: statistics object stats_ext.addresses.stats_ext.addresses_city_country_zip_stat no longer exists

-- Only types change.
ALTER TABLE one ALTER id TYPE bigint, ALTER n TYPE bigint; ALTER TABLE many ALTER one_id TYPE bigint, ALTER n TYPE bigint;
ALTER TABLE one ALTER name TYPE text; CLUSTER one USING one_pkey; VACUUM FULL many; REINDEX TABLE one;

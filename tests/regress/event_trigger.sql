-- Event triggers: every event, filters, and every state.
CREATE ROLE event_trigger_owner SUPERUSER;
CREATE SCHEMA event_trigger;
SET search_path = event_trigger;

CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION "Odd | watch"() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON FUNCTION watch() IS 'Sees, and says nothing';

CREATE EVENT TRIGGER event_trigger_start ON ddl_command_start EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER event_trigger_end ON ddl_command_end EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER event_trigger_drop ON sql_drop EXECUTE PROCEDURE watch();
CREATE EVENT TRIGGER event_trigger_rewrite ON table_rewrite EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER event_trigger_one ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER event_trigger_some ON ddl_command_end
    WHEN TAG IN ('DROP TABLE', 'ALTER TABLE', 'CREATE TABLE AS') EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER event_trigger_rewrites ON table_rewrite WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION watch();
CREATE EVENT TRIGGER "event_trigger | odd" ON sql_drop WHEN TAG IN ('DROP VIEW') EXECUTE FUNCTION "Odd | watch"();

-- Off, for replicas, always; renamed, given away, commented.
ALTER EVENT TRIGGER event_trigger_start DISABLE;
ALTER EVENT TRIGGER event_trigger_end ENABLE REPLICA;
ALTER EVENT TRIGGER event_trigger_drop ENABLE ALWAYS;
ALTER EVENT TRIGGER event_trigger_one DISABLE;
ALTER EVENT TRIGGER event_trigger_one ENABLE;
ALTER EVENT TRIGGER event_trigger_rewrites RENAME TO event_trigger_rewritten;
ALTER EVENT TRIGGER event_trigger_some OWNER TO event_trigger_owner;
COMMENT ON EVENT TRIGGER event_trigger_one IS 'Counts tables';
CREATE TABLE watched (id integer);
ALTER TABLE watched ADD note text;
CREATE VIEW of_it AS SELECT id FROM watched;

-- drift: DROP EVENT TRIGGER event_trigger_rewrite
-- told: event trigger event_trigger_rewrite no longer exists
-- drift: ALTER EVENT TRIGGER event_trigger_start ENABLE
-- told: event trigger event_trigger_start: properties event ddl_command_start, function event_trigger.watch, enabled disabled → event ddl_command_start, function event_trigger.watch
-- drift: ALTER EVENT TRIGGER event_trigger_end DISABLE
-- told: event trigger event_trigger_end: properties event ddl_command_end, function event_trigger.watch, enabled replica → event ddl_command_end, function event_trigger.watch, enabled disabled
-- drift: ALTER EVENT TRIGGER event_trigger_some OWNER TO CURRENT_USER
-- told: event trigger event_trigger_some: properties owner event_trigger_owner, event ddl_command_end, tags ALTER TABLE, CREATE TABLE AS, DROP TABLE, function event_trigger. … → event ddl_command_end, tags ALTER TABLE, CREATE TABLE AS, DROP TABLE, function event_trigger.watch
-- told: role event_trigger_owner no longer exists
-- drift: CREATE EVENT TRIGGER event_trigger_more ON sql_drop EXECUTE FUNCTION event_trigger.watch()
-- told: event trigger event_trigger_more is new
-- drift: DROP EVENT TRIGGER event_trigger_some; CREATE EVENT TRIGGER event_trigger_some ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION event_trigger.watch(); ALTER EVENT TRIGGER event_trigger_some OWNER TO event_trigger_owner
-- told: event trigger event_trigger_some: properties owner event_trigger_owner, event ddl_command_end, tags ALTER TABLE, CREATE TABLE AS, DROP TABLE, function event_trigger. … → owner event_trigger_owner, event ddl_command_end, tags DROP TABLE, function event_trigger.watch

-- since 17
CREATE EVENT TRIGGER event_trigger_login ON login EXECUTE FUNCTION watch();
-- drift: DROP EVENT TRIGGER event_trigger_login
-- told: event trigger event_trigger_login no longer exists

-- One row: a security label; there are some only where a label provider is loaded.
SELECT l.classoid::regclass::text AS catalog, l.objoid AS object, l.objsubid AS part,
       l.provider AS name, l.label AS value
FROM pg_seclabel l
ORDER BY 1, 2, 3, l.provider COLLATE "C"

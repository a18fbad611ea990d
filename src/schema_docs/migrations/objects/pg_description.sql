-- One row: a comment, and what it is about; the columns are those of `Row` in touched.py.
SELECT d.objoid::bigint, d.objsubid, d.classoid::regclass::text, false, NULL, 0, '', '',
       jsonb_build_object('comment', jsonb_build_array(d.description))
FROM unnest(%(catalogs)s::text[], %(objects)s::bigint[], %(parts)s::int[]) AS t (catalog, object, part)
JOIN pg_description d ON (d.classoid, d.objoid, d.objsubid) = (t.catalog::regclass, t.object::oid, t.part)

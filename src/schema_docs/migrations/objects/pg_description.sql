-- One row: a comment, and what it is about; the columns are those of `Row` in touched.py.
SELECT d.objoid::bigint, d.objsubid, d.classoid::regclass::text, false, NULL, 0, '', '',
       jsonb_build_object('comment', jsonb_build_array(d.description))
FROM unnest($1::oid[], $2::int[], $3::text[]) AS t (object, part, catalog)
JOIN pg_description d ON (d.classoid, d.objoid, d.objsubid) = (t.catalog::regclass, t.object::oid, t.part)

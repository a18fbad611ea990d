-- Views for servers with libxml; the embedded PostgreSQL is built without it.
SELECT xmlelement(name foo, y) AS x, xmlforest(y AS yy) as f, xmlserialize(content
    xmlelement(name a) as text) AS s FROM a;
SELECT * FROM xmltable('/a' passing '<a/>' columns p text path 'b', n for ordinality) AS xt;

-- What hangs on something else is not named.
DROP INDEX two_y; --: dropped index two.two_y
DROP TABLE a.x CASCADE; --: dropped table a.x; dropped column a.x.id; dropped column a.x.y; dropped constraint a.x.x_pkey; dropped constraint a.x.x_y_key; dropped policy a.x.p; dropped foreign key b.x.x_z_fkey; dropped view mv; dropped column mv.id; dropped index mv.mv_id

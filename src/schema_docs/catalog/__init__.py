"""What the catalogs of one database say: `queries/*.sql`, read in one snapshot, as a `Database`."""

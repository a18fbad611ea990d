"""The scratch PostgreSQL that migrations are applied to: which binaries, and one throw-away cluster."""

"""The scratch PostgreSQL: which binaries, and one throw-away cluster made with them."""

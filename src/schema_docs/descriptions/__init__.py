"""What people have described: moved into the database, and counted."""

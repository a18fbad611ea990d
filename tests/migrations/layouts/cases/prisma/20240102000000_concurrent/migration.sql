CREATE INDEX CONCURRENTLY "User_lower" ON "User" (lower("email"));

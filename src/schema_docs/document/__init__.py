"""The Markdown reference: written from a schema, and read back as the claims that it makes."""

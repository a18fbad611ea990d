"""Blocks of other Markdown files that repeat facts of the schema, kept fresh."""

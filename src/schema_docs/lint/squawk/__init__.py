"""The rules of squawk, another linter, which looks at what a statement does to a table in use."""

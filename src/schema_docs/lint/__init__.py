"""What is unwise in a schema or in its migrations, found by rules."""

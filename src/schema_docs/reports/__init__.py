"""What a command has found, for people and for programs: one module a format."""

"""What a repository begins with: what is found in it, and what is written into it."""

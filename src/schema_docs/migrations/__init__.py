"""Migration files: which there are, in which order, and what happens when `psql` runs them."""

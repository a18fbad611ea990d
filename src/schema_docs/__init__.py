"""A PostgreSQL schema reference that cannot lie: generated from migrations, gated in CI."""

__version__ = "0.1.0"

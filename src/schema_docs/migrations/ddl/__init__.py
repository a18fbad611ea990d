"""What statements of DDL do to which object, as PostgreSQL's own parser (pglast) reads them.

A statement may do several things: `CREATE TABLE` makes a table, its columns and its constraints,
each at a line of its own. Names are as the statement spells them, qualified or not; those that
PostgreSQL chooses are worked out as it does (`chosen_names.py`).
"""

"""The schema for other tools, where it is no diagram: tbls' JSON and a table of columns."""

from schema_docs.exports.as_csv import csv_rows, csv_text
from schema_docs.exports.as_tbls import tbls_schema

__all__ = ["csv_rows", "csv_text", "tbls_schema"]

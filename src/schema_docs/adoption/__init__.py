"""Takes over a page that a team wrote by hand, and lists what it gets wrong.

`read_handwritten` makes blocks of the page, `adopt` holds them against a schema. Both are pure: how
the words get into the generated page, and which files are read and written, is not told here.
"""

from schema_docs.adoption.adopt import Adoption, adopt
from schema_docs.adoption.audit import Finding, FindingKind
from schema_docs.adoption.reading import HandwrittenPage, read_handwritten
from schema_docs.adoption.report import report_json, report_text

__all__ = [
    "Adoption",
    "Finding",
    "FindingKind",
    "HandwrittenPage",
    "adopt",
    "read_handwritten",
    "report_json",
    "report_text",
]

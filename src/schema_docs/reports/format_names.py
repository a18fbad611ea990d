"""The names of the formats, for options: the formats themselves are loaded only for a report."""

from __future__ import annotations

from typing import Literal

FormatName = Literal["text", "json", "github", "gitlab", "sarif", "junit"]

"""Kinds of which there are few: their queries give the fields that only they have as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs import model
from schema_docs.catalog.options import redacted_options
from schema_docs.model import Option, QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.model import LargeObject

Row = dict[str, Any]

RARE_KINDS: Final[Mapping[str, tuple[str, Any, str]]] = {
    "enum": ("enums", model.Enum, "pg_type"),
    "domain": ("domains", model.Domain, "pg_type"),
    "composite": ("composites", model.Composite, "pg_type"),
    "range": ("ranges", model.Range, "pg_type"),
    "base_type": ("base_types", model.BaseType, "pg_type"),
    "operator": ("operators", model.Operator, "pg_operator"),
    "operator_family": ("operator_families", model.OperatorFamily, "pg_opfamily"),
    "operator_class": ("operator_classes", model.OperatorClass, "pg_opclass"),
    "cast": ("casts", model.Cast, "pg_cast"),
    "collation": ("collations", model.Collation, "pg_collation"),
    "conversion": ("conversions", model.Conversion, "pg_conversion"),
    "language": ("languages", model.Language, "pg_language"),
    "transform": ("transforms", model.Transform, "pg_transform"),
    "access_method": ("access_methods", model.AccessMethod, "pg_am"),
    "text_search_configuration": (
        "text_search_configurations",
        model.TextSearchConfiguration,
        "pg_ts_config",
    ),
    "text_search_dictionary": (
        "text_search_dictionaries",
        model.TextSearchDictionary,
        "pg_ts_dict",
    ),
    "text_search_parser": ("text_search_parsers", model.TextSearchParser, "pg_ts_parser"),
    "text_search_template": ("text_search_templates", model.TextSearchTemplate, "pg_ts_template"),
    "foreign_data_wrapper": (
        "foreign_data_wrappers",
        model.ForeignDataWrapper,
        "pg_foreign_data_wrapper",
    ),
    "foreign_server": ("servers", model.ForeignServer, "pg_foreign_server"),
    "event_trigger": ("event_triggers", model.EventTrigger, "pg_event_trigger"),
    "publication": ("publications", model.Publication, "pg_publication"),
    "subscription": ("subscriptions", model.Subscription, "pg_subscription"),
    "large_object": ("large_objects", model.LargeObject, "pg_largeobject"),
}
"""Where each kind stands in `Database`, what it is made with, and its catalog."""


def told_large_objects(found: Iterable[LargeObject]) -> tuple[LargeObject, ...]:
    """Those that somebody made known, sorted by all that is told of them: they have no names."""
    known = (
        each
        for each in found
        if each.comment or each.security_labels or each.privileges is not None
    )
    return tuple(sorted(known, key=lambda each: (each.comment or "", repr(each))))


def facts(values: Row) -> Row:
    """JSON values as the model has them: tuples, names, and the small types inside."""
    return {key: _fact(key, value) for key, value in values.items()}


def _fact(key: str, value: Any) -> Any:
    if key == "options" and isinstance(value, list):
        return redacted_options(value)
    if isinstance(value, dict) and value.keys() == {"schema", "name"}:
        return QualifiedName(**value)
    if isinstance(value, list):
        part = _PARTS.get(key)
        if part is None or (value and isinstance(value[0], str)):
            return tuple(value)
        return tuple(part(**facts(item)) for item in value)
    return value


_PARTS: Final[Mapping[str, Any]] = {
    "attributes": model.Attribute,
    "checks": model.DomainConstraint,
    "functions": Option,
    "settings": Option,
    "mappings": lambda **item: model.UserMapping(**item) if "role" in item else Option(**item),
    "tables": model.PublishedTable,
}
"""What the items of a JSON list are, by the field that holds it."""

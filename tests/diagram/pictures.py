"""A picture with something of everything that a picture may show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema_docs.diagram.picture import Picture
from schema_docs.diagram.relations import relations
from schema_docs.model import Enum, View

from .schemas import column, database, foreign_key, key, public, table

if TYPE_CHECKING:
    from schema_docs.diagram.picture import Detail


def group(detail: Detail = "keys") -> Picture:
    """`orders` and `items`; of other groups the hub `users`, and `carts`, which is a neighbour.

    `orders.coupon_id` refers to `coupons`, which no foreign key says.
    """
    orders = table(
        "orders",
        column("user_id"),
        column("coupon_id", nullable=True),
        column("note", "text", nullable=True),
        foreign_key("user_id", "users"),
        foreign_key("coupon_id", "coupons"),
    )
    items = table(
        "items",
        column("order_id"),
        column("line", "numeric(10,2)"),
        key("primary key", "order_id", "line"),
        foreign_key("order_id", "orders"),
    )
    carts = table(
        "carts",
        column("order_id"),
        key("unique", "order_id"),
        foreign_key("order_id", "orders"),
    )
    users, coupons = table("users"), table("coupons")
    whole = database(orders, items, carts, users, coupons)
    return Picture(
        title="Orders",
        tables=(coupons, items, orders),
        relations=tuple(
            replace(each, origin="inferred") if each.parent == coupons.name else each
            for each in relations(whole)
        ),
        detail=detail,
        neighbours=(carts,),
        hubs=frozenset({users.name}),
        enums=(Enum(name=public("state"), labels=("new", "paid for")),),
        views=(View(name=public("open_orders"), definition="", columns=(column("id"),)),),
        colors={orders.name: "#dbe7f6"},
        reads=((public("open_orders"), orders.name),),
        note="Two tables: left out {here}.",
    )

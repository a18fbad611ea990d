"""What PlantUML itself draws of our source is what the picture says, however things are called."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from schema_docs.diagram.contents import lines
from schema_docs.diagram.picture import whole
from schema_docs.diagram.plantuml import plantuml_source
from schema_docs.diagram.text import printable
from schema_docs.model import Database, QualifiedName, Table
from schema_docs.spelling import identifier, qualified, type_of
from support import REPOSITORY

from .pictures import group
from .schemas import column, database, foreign_key, nasty, public, realistic, table, tangled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.diagram.picture import Picture
    from support import NodeTools, Server

DRAW = """
import fs from "node:fs";
import vm from "node:vm";
import { createRequire } from "node:module";
import { DOMImplementation, DOMParser, Element, XMLSerializer } from "@xmldom/xmldom";
const require = createRequire(import.meta.url);
Object.assign(globalThis, { require, __filename: "/viz.js" });
vm.runInThisContext(fs.readFileSync(require.resolve("@plantuml/core/viz-global.js"), "utf8"));
// What a browser has and an XML parser lacks: how large a text is.
const page = new DOMImplementation().createDocument(null, "html");
const make = page.createElement.bind(page);
const pen = { measureText: (text) => ({ width: 7 * text.length }) };
page.createElement = (name) => name === "canvas" ? { getContext: () => pen } : make(name);
page.body = page.documentElement;
Object.defineProperty(Element.prototype, "style", { get: () => ({}) });
Element.prototype.getBBox = function () {
  return { x: 0, y: 0, height: 14, width: 7 * this.textContent.length };
};
Object.assign(globalThis, { window: globalThis, document: page, DOMParser, XMLSerializer });
console.log = () => {};
const { renderToString } = await import("@plantuml/core");
const drawn = [];
for (const source of JSON.parse(fs.readFileSync(0, "utf8")))
  drawn.push(await new Promise((done) =>
    renderToString(source.split("\\n"), done, (error) => done(`<error>${error}</error>`))));
process.stdout.write(JSON.stringify(drawn));
"""


class Drawing:
    """PlantUML's SVG, as far as it says what the diagram is made of."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
        self.boxes = {
            group.get("data-qualified-name", ""): [
                (text.text or "").replace("\xa0", " ") for text in group.iter("text")
            ]
            for group in self.root.iter("g")
            if group.get("class") == "entity"
        }
        self.links = [
            tuple((text.text or "").replace("\xa0", " ") for text in group.iter("text"))
            for group in self.root.iter("g")
            if group.get("class") == "link"
        ]
        self.words = [text.text or "" for text in self.root.iter("text")]


def draw(node_tools: NodeTools, sources: Sequence[str]) -> list[Drawing]:
    found: list[str] = json.loads(node_tools.run(DRAW, json.dumps(sources)))
    assert len(found) == len(sources)
    return [Drawing(svg) for svg in found]


def holds(drawing: Drawing, picture: Picture) -> None:
    """Every table with its rows, every line with its columns, and nothing else."""
    assert not any("Syntax Error" in each for each in drawing.words), drawing.words
    assert len(drawing.boxes) == len(picture.tables)
    expected = []
    for each in picture.tables:
        rows = [f"{printable(identifier(c.name))} : {printable(type_of(c))}" for c in each.columns]
        expected.append((printable(qualified(each.name)), sorted(rows)))
    found = []
    for name, *rows in (_without_kind(words) for words in drawing.boxes.values()):
        found.append((name, sorted(re.sub(r" «[PFUK, ]+»$", "", row) for row in rows)))
    assert sorted(found) == sorted(expected)
    assert sorted(label for (label,) in drawing.links) == sorted(
        printable(", ".join(map(identifier, each.columns))) for each in lines(picture)
    )


def _without_kind(words: list[str]) -> list[str]:
    return words[1:] if re.fullmatch("«(\\d+ partitions?|foreign table)»", words[0]) else words


def full(schema: Database) -> Picture:
    """All columns, and a line for every key, however many lead to one table."""
    return replace(whole(schema, "full"), hubs=frozenset())


def test_tables_columns_and_relations() -> None:
    orders = table(
        "orders",
        column("user_id"),
        column("note", "character varying(80)", nullable=True),
        foreign_key("user_id", "users"),
    )
    assert (
        plantuml_source(full(database(table("users"), orders)))
        == """\
@startuml
hide circle
hide empty members
left to right direction
set separator none
entity "orders" as public.orders {
  * {field} id : bigint <<PK>>
  --
  * {field} user_id : bigint <<FK>>
  {field} note : varchar(80)
}
entity "users" as public.users {
  * {field} id : bigint <<PK>>
}
public.users ||..o{ public.orders : "user_id"
@enduml
"""
    )


def test_ends_say_how_many_and_an_unbroken_line_that_the_key_identifies(
    node_tools: NodeTools,
) -> None:
    source = plantuml_source(group())
    ends = re.findall(r"^(public\.\S+ .* public\.\S+) :", source, re.MULTILINE)
    assert ends == [
        "public.orders ||..o| public.carts",
        "public.orders ||--o{ public.items",
        "public.coupons |o-[dotted]-o{ public.orders",
        "public.open_orders ..> public.orders",
    ]
    (drawing,) = draw(node_tools, [source])
    assert len(drawing.links) == 4
    assert ("reads",) in drawing.links
    assert "Two tables: left out {here}." in drawing.words


def test_picture_of_a_group(node_tools: NodeTools) -> None:
    names, keys, all_columns = draw(
        node_tools, [plantuml_source(group(detail)) for detail in ("names", "keys", "full")]
    )
    for drawing in (names, keys, all_columns):
        assert drawing.boxes["public.carts"] == ["carts"]
        assert "public.users" not in drawing.boxes
        assert ("coupon_id (inferred)",) in drawing.links
    assert names.boxes["public.orders"] == ["orders"]
    assert names.boxes["public.state"] == ["«enum»", "state"]
    assert keys.boxes["public.orders"] == [
        "orders",
        "id : bigint «PK»",
        "user_id : bigint «FK» → users",
        "coupon_id : bigint «FK»",
    ]
    assert keys.boxes["public.open_orders"] == ["«view»", "open_orders"]
    assert all_columns.boxes["public.orders"][-1] == "note : text"
    assert all_columns.boxes["public.open_orders"] == ["«view»", "open_orders", "id : bigint"]
    assert all_columns.boxes["public.state"] == ["«enum»", "state", "new", "paid for"]


def test_plantuml_draws_nasty_names_as_they_are(node_tools: NodeTools) -> None:
    odd = Table(
        name=public('_it__s //not// **bold** ""mono"" <b>x</b> [[link]] '),
        columns=(
            column(" %date() $x !if ' /' '/ ~~ __ "),
            column("{method} +a() : b <<c>>", "\\n"),
        ),
    )
    pictures = [full(nasty()), full(Database(tables=(odd,)))]
    for drawing, picture in zip(
        draw(node_tools, [plantuml_source(each) for each in pictures]), pictures, strict=True
    ):
        holds(drawing, picture)


def test_plantuml_draws_whatever_has_a_meaning_to_it_as_it_is(node_tools: NodeTools) -> None:
    picture = full(tangled(80, _SIGNS))
    (drawing,) = draw(node_tools, [plantuml_source(picture)])
    holds(drawing, picture)


_SIGNS = (
    *(
        "**",
        "//",
        "__",
        "--",
        "~~",
        '""',
        "==",
        "..",
        "~",
        "<b>",
        "</b>",
        "<color:red>",
        "<U+0041>",
    ),
    *("<&x>", "&#65;", "&lt;", "[[", "]]", "{{", "}}", "{field}", "{", "}", "<<", ">>", "<", ">"),
    *("\\n", "\\t", "\\", "%n()", "%date()", "$a", "!include", "!", "'", "/'", "'/", "@enduml"),
    *(
        "#red",
        "|",
        "note",
        " as ",
        ":",
        "(",
        ")",
        "<code>",
        "<math>",
        "->",
        "*",
        "+",
        "#",
        "-",
        "\t",
    ),
    *(
        "\n",
        " ",
        "x",
        "ü",
        "日",
        "🎉",
        "<img:x>",
        "<$x>",
        "<size:9>",
        "<:smile:>",
        ";",
        ",",
        "\u202e",
    ),
)


def test_plantuml_draws_schemas_of_every_kind(server: Server, node_tools: NodeTools) -> None:
    hostile = (REPOSITORY / "tests" / "diagram" / "hostile.sql").read_text("utf-8")
    pictures = [full(server.schema(hostile)), full(realistic(30, 5)), full(Database())]
    for drawing, picture in zip(
        draw(node_tools, [plantuml_source(each) for each in pictures]), pictures, strict=True
    ):
        holds(drawing, picture)


def test_what_plantuml_refuses_is_seen(node_tools: NodeTools) -> None:
    broken = plantuml_source(group()).replace("||..o|", "||.?.o|")
    (drawing,) = draw(node_tools, [broken])
    assert any("Syntax Error" in each for each in drawing.words)
    assert not drawing.boxes


def test_same_name_in_two_schemas_is_two_boxes(node_tools: NodeTools) -> None:
    schema = database(table("users"), table(QualifiedName("crm", "users")))
    (drawing,) = draw(node_tools, [plantuml_source(full(schema))])
    assert sorted(words[0] for words in drawing.boxes.values()) == ["crm.users", "users"]

"""The ER diagram as a PNG, for chats and slides that take no SVG: the very picture, as pixels.

It is drawn from the finished SVG, so it looks the same, with a font that comes along in `fonts`: a
container has none, and two machines have different ones. What is checked in is the SVG; of a PNG
the bytes change with every version of the program that draws it, so no check looks at one.

`fonts` holds Arimo, which has the widths that Graphviz measured: version 1.33, of which
`pyftsubset --no-hinting` left Latin, Greek, Cyrillic, punctuation, arrows and mathematical signs.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import Final

from schema_docs.errors import DiagramError

_FAMILY: Final = "Arimo"
_FACES: Final = ("Regular", "Bold", "Italic")

OTHER_SCRIPT: Final = re.compile("[\u0530-\u1dff\u2262-\u259f\u2600-\ufffc\U00010000-\U0010ffff]")
"""What the font has no shapes for. Such a name is drawn with whatever the machine has, or not."""

_SCALE: Final = 2.0
"""Pixels for each one of the SVG at normal zoom: what a good screen shows."""

_LONGEST_SIDE: Final = 16_000
"""Pixels. Browsers and viewers refuse pictures that are not much larger."""

_DPI: Final = 96.0
_SIZE: Final = re.compile(r'<svg[^>]* width="([\d.]+)(pt)?" height="([\d.]+)(?:pt)?"')
_PIXELS_A_POINT: Final = 96 / 72
_FONTS: Final = re.compile(r'font-family="[^"]*"')


def render_png(svg: str) -> bytes:
    """The picture that `render_svg` made, light, at twice its size where that is not too large.

    The same SVG gives the same bytes, whatever the machine, if all its letters are in the font.

    Raises:
        DiagramError: The SVG is none that can be drawn.
    """
    import resvg_py

    size = _SIZE.search(svg)
    if size is None:
        raise DiagramError("the picture cannot become a PNG: it does not say how large it is")
    width, points, height = size.groups()
    longest = max(float(width), float(height)) * (_PIXELS_A_POINT if points else 1)
    faces = resources.files(__package__) / "fonts"
    try:
        with resources.as_file(faces) as folder:
            return resvg_py.svg_to_bytes(
                svg_string=_FONTS.sub(f'font-family="{_FAMILY}"', svg),
                zoom=min(_SCALE, _LONGEST_SIDE / longest),
                dpi=_DPI,
                skip_system_fonts=not OTHER_SCRIPT.search(svg),
                font_files=[str(folder / f"{_FAMILY}-{face}.ttf") for face in _FACES],
                font_family=_FAMILY,
                sans_serif_family=_FAMILY,
            )
    except ValueError as error:
        raise DiagramError(f"the picture cannot become a PNG: {error}") from error

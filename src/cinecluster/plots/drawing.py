"""pygal's drawings, undressed: without styles, scripts and traces of the day, with a title and a description.

Geometry is pygal's. How its parts look without a style sheet is said here by presentation attributes, which a
strict content security policy allows and a style sheet overrides.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

from pygal.etree import etree
from pygal.style import Style

from cinecluster.plots.words import Words

__all__ = ["FONT", "WIDTH", "drawn", "options", "standalone", "write"]

WIDTH: Final = 380
FONT: Final = 12
"""Units of the drawing; a page scales it to the room that it has."""

_STYLE: Final = Style(
    label_font_size=FONT,
    major_label_font_size=FONT,
    value_font_size=FONT,
    value_label_font_size=FONT,
    title_font_size=FONT,
)
_LOOKS: Final = {
    "graph": {"fill": "currentColor", "stroke": "none", "font-size": str(FONT)},
    "title": {"text-anchor": "middle"},
    "axis x": {"text-anchor": "middle"},
    "axis y": {"text-anchor": "end"},
    "label": {"text-anchor": "middle"},
    "reactive line": {"fill": "none", "stroke": "currentColor", "stroke-opacity": "1", "stroke-width": "2"},
    "guide line": {"stroke": "currentColor", "stroke-opacity": "0.18"},
    "line": {"stroke": "currentColor", "stroke-opacity": "0.6"},
}
_STANDALONE: Final = (
    ".plot{font-family:system-ui,sans-serif;color:#1d2327;background:#fff}"
    ".tone-baseline{color:#6b7178}.tone-route{color:#0f6cbd}.tone-ours{color:#b3261e}"
    ".series text{fill:#1d2327}"
    "@media(prefers-color-scheme:dark){.plot{color:#e6e8ea;background:#14171a}"
    ".tone-baseline{color:#9aa1a8}.tone-route{color:#6cb4f5}.tone-ours{color:#ff8a80}"
    ".series text{fill:#e6e8ea}}"
)
_PARTS: Final = {"circle", "g", "path", "rect", "text", "title"}
_NUMBER: Final = re.compile(r"-?\d+\.\d+")


def options(words: Words, *, height: int, width: int = WIDTH, right: int = 12) -> dict[str, Any]:
    """Return what all charts ask of pygal.

    Args:
        words: Name the axes.
        height: Units, of the whole.
        width: The same.
        right: Units kept free on the right of the axes.
    """
    etree.to_etree()  # or else lxml, where it is installed, makes other bytes
    return {
        "style": _STYLE,
        "js": (),
        "css": (),
        "width": width,
        "height": height,
        "margin": 8,
        "margin_right": right,
        "show_legend": False,
        "truncate_label": -1,
        "x_title": words.x or None,
        "y_title": words.y or None,
    }


def drawn(
    chart: Any,
    words: Words,
    name: str,
    *,
    tones: Sequence[str] = (),
    add: Callable[[ET.Element], None] = lambda _: None,
) -> str:
    """Render a pygal chart as SVG text that can stand in a page.

    Args:
        chart: Of pygal, with everything added.
        words: Title and description.
        name: Becomes a class of the drawing and part of its ids: one of a kind in its page.
        tones: Classes of the series, for their colours, in their order.
        add: Writes into the finished drawing what pygal does not.
    """
    root: ET.Element = chart.render_tree()
    for title in root.findall("title"):
        root.remove(title)
    _undress(root)
    for series in root.iterfind(".//g[@class]"):
        if number := re.match(r"series serie-(\d+)", series.get("class", "")):
            series.set("class", f"series {tones[int(number[1])] if tones else ''}".rstrip())
    add(root)
    for element in root.iter():
        _look(element)
    root.attrib.pop("id", None)
    root.attrib.update(
        {
            "class": f"plot plot-{name}",
            "role": "img",
            "aria-labelledby": f"plot-{name}-title",
            "aria-describedby": f"plot-{name}-description",
        }
    )
    for place, (tag, text) in enumerate((("title", words.title), ("desc", words.description))):
        said = ET.Element(tag, {"id": f"plot-{name}-{'title' if tag == 'title' else 'description'}"})
        said.text = text
        root.insert(place, said)
    return ET.tostring(root, encoding="unicode")


def write(parent: ET.Element, text: str, *, x: float, y: float, anchor: str = "start") -> None:
    """Add a text to a drawing."""
    said = ET.SubElement(parent, "text", {"x": str(x), "y": str(y), "text-anchor": anchor})
    said.text = text


def standalone(svg: str) -> str:
    """Return a drawing as the text of a file: with its size and with colours for light and dark.

    Args:
        svg: From one of the charts.
    """
    style = f"><style>{_STANDALONE}</style>"
    sized = re.sub(r'viewBox="0 0 (\d+) (\d+)"', r'\g<0> width="\1" height="\2"', svg, count=1)
    return sized.replace(">", style, 1) + "\n"


def _undress(parent: ET.Element, *, guides: bool = True) -> None:
    of = parent.get("class", "").split()
    if "axis" in of:
        guides = "always_show" in of
    for child in list(parent):
        is_guide = "guide" in child.get("class", "").split()
        is_said = child.tag == "title" and "guides" in of  # what the label beside it says already
        if _is_wanted(child) and not is_said and (guides or not is_guide):
            _undress(child, guides=guides)
        else:
            parent.remove(child)


def _is_wanted(element: ET.Element) -> bool:
    of = element.get("class", "")
    return (
        element.tag in _PARTS
        and "background" not in of
        and "tooltip-overlay" not in of
        and (element.tag != "g" or len(element) > 0)
    )


def _look(element: ET.Element) -> None:
    element.attrib.pop("style", None)
    for key in ("x", "y", "cx", "cy", "width", "height", "d", "transform"):
        if key in element.attrib:
            element.set(
                key,
                _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), element.attrib[key]),
            )
    for attributes in _looks_of(element.get("class", "").split()):
        for key, value in attributes.items():
            element.attrib.setdefault(key, value)


def _looks_of(classes: list[str]) -> Iterator[dict[str, str]]:
    for wanted, attributes in _LOOKS.items():
        if set(wanted.split()) <= set(classes):
            yield attributes

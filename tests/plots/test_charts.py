"""What every chart promises the page that it stands in, and the file that it becomes."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from cinecluster.plots.bars import Bar, columns, lying_bars
from cinecluster.plots.drawing import standalone
from cinecluster.plots.intervals import Interval, intervals
from cinecluster.plots.lines import Line, lines
from cinecluster.plots.scatter import Point, scatter
from cinecluster.plots.words import Words

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(title="Оценки & звёзды", description="Сколько <каких>.", x="звёзды", y="оценки")


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


BARS = [
    Bar(label="½", value=30, hint="½: 30 оценок", figure="30 %", tone="c1"),
    Bar(label="1", value=70, hint="1: 70 оценок", figure="70 %", tone="c2"),
]
ROWS = [
    Interval(label="ease", value=0.35, low=0.3, high=0.4, hint="ease: 0,35", tone="tone-ours"),
    Interval(label="random", value=0.0, low=0.0, high=0.01, hint="random: 0", tone="tone-baseline"),
]
LINES = [
    Line(label="lift", values={6: 1.2, 10: 1.5}, hints={6: "6: 1,2", 10: "10: 1,5"}, tone="tone-ours"),
    Line(
        label="other",
        values={6: 1.21, 10: 1.51},
        hints={6: "6: 1,21", 10: "10: 1,51"},
        intervals={10: (1.4, 1.6)},
    ),
]
POINTS = [
    Point(label="ease", x=0.35, y=0.05, hint="ease: 0,35 and 5 %", tone="tone-ours"),
    Point(label="random", x=0.0, y=0.5, hint="random: 0 and 50 %"),
]
CHARTS: dict[str, Callable[[], str]] = {
    "columns": lambda: columns(BARS, WORDS, "stars", numbers=number),
    "lying bars": lambda: lying_bars(BARS, WORDS, "sizes"),
    "intervals": lambda: intervals(ROWS, WORDS, "ndcg", numbers=number),
    "lines": lambda: lines(LINES, WORDS, "choice", scale={6: "6", 10: "10 ✓"}, numbers=number),
    "scatter": lambda: scatter(POINTS, WORDS, "coverage", numbers=number, shares=number),
}


@pytest.fixture(params=CHARTS)
def svg(request: pytest.FixtureRequest) -> str:
    return CHARTS[request.param]()


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own text


def texts(svg: str, tag: str = "text") -> list[str]:
    return [each.text or "" for each in parsed(svg).iter(SVG + tag)]


def test_no_chart_needs_more_than_a_strict_policy_allows(svg: str) -> None:
    for element in parsed(svg).iter():
        assert element.tag not in {SVG + "style", SVG + "script", SVG + "image", SVG + "use"}
        assert not {
            name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name
        }


def test_it_says_what_it_is_to_those_who_cannot_see_it(svg: str) -> None:
    root = parsed(svg)
    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert (title.text, description.text) == (WORDS.title, WORDS.description)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert [name for name in re.findall(r' id="([^"]+)"', svg) if not name.startswith("plot-")] == []


def test_nothing_in_it_tells_the_day_or_the_library(svg: str) -> None:
    assert "pygal" not in svg.casefold()
    assert "<!--" not in svg


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_figures_make_the_same_bytes(name: str) -> None:
    assert CHARTS[name]() == CHARTS[name]()


def test_axes_are_named_and_numbered_in_the_readers_language() -> None:
    assert {"звёзды", "оценки", "0", "20", "40", "60", "80", "½", "1"} <= set(texts(CHARTS["columns"]()))
    assert {"0,1", "0,4", "ease", "random"} <= set(texts(CHARTS["intervals"]()))
    assert {"0,05", "0,5", "ease", "random"} <= set(texts(CHARTS["scatter"]()))
    assert {"6", "10 ✓", "lift", "other"} <= set(texts(CHARTS["lines"]()))


@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("columns", [bar.hint for bar in BARS]),
        ("lying bars", [bar.hint for bar in reversed(BARS)]),
        ("intervals", [row.hint for row in ROWS]),
        ("lines", [hint for line in LINES for hint in line.hints.values()]),
        ("scatter", [point.hint for point in POINTS]),
    ],
)
def test_each_figure_says_itself_under_the_pointer(name: str, hints: list[str]) -> None:
    assert texts(CHARTS[name](), "title")[1:] == hints


def test_colours_are_classes() -> None:
    assert [rect.get("class") for rect in parsed(CHARTS["columns"]()).iter(SVG + "rect")] == [
        "rect c1",
        "rect c2",
    ]
    groups = re.findall(r'<g class="series ([^"]+)"', CHARTS["intervals"]())
    assert set(groups) == {"tone-ours", "tone-baseline"}


def test_higher_figures_make_higher_bars_on_one_scale() -> None:
    heights = [float(rect.get("height", 0)) for rect in parsed(CHARTS["columns"]()).iter(SVG + "rect")]
    assert heights[1] / heights[0] == pytest.approx(70 / 30, rel=0.02)


def test_an_interval_reaches_from_its_low_to_its_high_end() -> None:
    svg = CHARTS["intervals"]()
    (line, _) = re.findall(r'd="M([\d.]+) [\d.]+ L([\d.]+) [\d.]+"[^>]*reactive', svg)
    (dot, _) = re.findall(r'cx="([\d.]+)"', svg)
    low, high = map(float, line)
    assert float(dot) == pytest.approx((low + high) / 2, abs=0.2)


def test_a_long_label_is_cut_and_its_hint_says_it_whole() -> None:
    label = "dark comedy, quirky, twist ending, mindfuck"
    svg = lying_bars([Bar(label=label, value=1, hint=label)], WORDS, "sizes")
    assert "dark comedy, quirky, tw…" in texts(svg)
    assert label in texts(svg, "title")


def test_of_many_columns_only_some_are_labelled() -> None:
    years = [Bar(label=str(year), value=year, hint=str(year)) for year in range(1990, 2020)]
    said = texts(columns(years, WORDS, "years", numbers=number))
    assert [text for text in said if text.startswith(("199", "201"))][:2] == ["1990", "1994"]


def test_nothing_but_noughts_can_be_drawn() -> None:
    none = [Bar(label="a", value=0, hint="a"), Bar(label="b", value=0, hint="b")]
    assert "NaN" not in columns(none, WORDS, "none", numbers=number) + lying_bars(none, WORDS, "none-lying")


def test_a_file_brings_its_size_and_colours_for_light_and_dark(svg: str) -> None:
    file = standalone(svg)
    assert len(list(parsed(file).iter(SVG + "style"))) == 1
    assert "prefers-color-scheme:dark" in file
    assert re.search(r'viewBox="0 0 (\d+) (\d+)" width="\1" height="\2"', file)

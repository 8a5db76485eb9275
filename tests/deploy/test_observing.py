"""The dashboard, the alert rules and the page about them speak of figures that the service really tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.api.service_kit import client_of, tiny_app

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy" / "grafana" / "cinecluster.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
PAGE = ROOT / "docs" / "operations.md"

SELECTOR = re.compile(r"\b(cinecluster_\w+)(?:\{([^}]*)\})?")
GROUPING = re.compile(r"\b(?:by|on) \(([^)]*)\)")
SCRAPED = {"instance", "job"}
"""Labels that Prometheus itself adds."""


def dashboard_expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def alert_rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


EXPRESSIONS = dashboard_expressions() + [rule["expr"] for rule in alert_rules()]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def told(home: Path) -> dict[str, set[str]]:
    """Return every figure that a running service tells, with its labels."""
    async with client_of(tiny_app(home)) as client:
        await client.get("/recommend?movie_id=1")
        text = (await client.get("/metrics")).text
    figures: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            figures.setdefault(sample.name, set()).update(sample.labels)
    return figures


@pytest.mark.anyio
async def test_every_expression_asks_for_figures_and_labels_that_are_told(tmp_path: Path) -> None:
    figures = await told(tmp_path)
    for expression in EXPRESSIONS:
        labels: set[str] = set(SCRAPED)
        for name, conditions in SELECTOR.findall(expression):
            assert name in figures, expression
            labels |= figures[name]
            assert set(re.findall(r'(\w+)\s*[=!]~?\s*"', conditions)) <= figures[name] | SCRAPED, expression
        for grouped in GROUPING.findall(expression):
            assert set(re.split(r",\s*", grouped)) <= labels, expression


@pytest.mark.anyio
async def test_every_figure_is_on_the_dashboard_and_on_the_page(tmp_path: Path) -> None:
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in await told(tmp_path)}
    assert len(families) >= 9
    shown, page = " ".join(dashboard_expressions()), PAGE.read_text()
    for family in families:
        assert family in shown, family
        assert f"`{family}`" in page, family


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_brackets_of_every_expression_close(expression: str) -> None:
    closes = {")": "(", "]": "[", "}": "{"}
    open_ones: list[str] = []
    for character in re.sub(r'"[^"]*"', "", expression):
        if character in closes.values():
            open_ones.append(character)
        elif character in closes:
            assert open_ones.pop() == closes[character]
    assert not open_ones


def test_every_alert_says_what_happened_and_is_explained_on_the_page() -> None:
    page = PAGE.read_text()
    for rule in alert_rules():
        assert rule["annotations"].keys() == {"summary", "description"}
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert f"`{rule['alert']}`" in page


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [cell for panel in panels for cell in _cells(panel["gridPos"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def _cells(place: dict[str, int]) -> Iterator[tuple[int, int]]:
    for x in range(place["x"], place["x"] + place["w"]):
        for y in range(place["y"], place["y"] + place["h"]):
            yield x, y

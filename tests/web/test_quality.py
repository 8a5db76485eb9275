"""The page about a version's quality."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.artifacts.versions import VersionStore
from cinecluster.server import create_app
from cinecluster.testing import tiny_contents
from tests.api.service_kit import LONG_TRAINER, client_of, tiny_app, tiny_settings

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


def figure(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.02, "high": value + 0.02}


def examined(n_clusters: int, lift: float | None) -> dict[str, Any]:
    return {
        "n_clusters": n_clusters,
        "largest_share": 0.2,
        "smallest_share": 0.05,
        "seed_agreement": 0.8,
        "bootstrap_agreement": 0.6,
        "lift": lift,
        "random_lift": 1.9,
        "favorite_share": 0.3,
        "cluster_ndcg": 0.17,
        "popular_ndcg": 0.165,
        "users": 240,
        "users_left_out": 4,
    }


REPORT: dict[str, Any] = {
    "data": {
        "movies": 12,
        "ratings": 40,
        "users": 8,
        "by_stars": {"0.5": 0, "1": 5, "4.5": 10, "5": 25},
        "by_month": {"1999-11": 10, "2000-02": 30},
        "by_tag": {"love story": 24, "space": 20},
    },
    "clusters": [
        {"cluster": 0, "label": "Sci-Fi: space", "size": 4, "share": 1 / 3},
        {"cluster": 1, "label": "Romance: love story", "size": 8, "share": 2 / 3},
    ],
    "quality": examined(8, 1.4),
    "choice": [examined(6, 1.2), examined(8, 1.4), examined(10, None)],
    "ranker": {
        "name": "ease",
        "config": {},
        "viewers": 120,
        "left_out": 2,
        "leaderboard": [
            {"label": "ease, λ = 200", "name": "ease", "ndcg": figure(0.35), "coverage": 0.05, "why_not": ""},
            {"label": "ials", "name": "ials", "ndcg": figure(0.34), "coverage": 0.045, "why_not": ""},
            {
                "label": "popularity",
                "name": "popularity",
                "ndcg": figure(0.175),
                "coverage": 0.004,
                "why_not": "",
            },
            {"label": "item-knn", "name": "item-knn", "ndcg": None, "why_not": "no time was left"},
        ],
    },
    "gate": {
        "version": "20261123T101500Z-3f9a2c1b",
        "passed": True,
        "worse": [],
        "comparisons": [
            {"histories": "new", "users": 118, "ndcg": 0.35, "live_ndcg": 0.345, "difference": figure(0.005)}
        ],
    },
}
CLEANING = {
    "tables": [
        {
            "table": "ratings",
            "file": "ratings.csv",
            "read": 45,
            "kept": 40,
            "dropped": {"unknown film": 3, "repeated rating": 2},
            "examples": {"unknown film": {"row": 7, "value": "canary"}},
            "remarks": {"ratings given in the same second": 4},
        }
    ]
}


def published(home: Path, **changes: Any) -> str:
    contents = replace(
        tiny_contents(),
        **({"report": REPORT, "cleaning": CLEANING, "source": {"name": "/data/anna/ml-tiny"}} | changes),
    )
    return VersionStore(home).publish(contents, now=NOW).version


def report_with(**changes: Any) -> dict[str, Any]:
    return {**REPORT, **changes}


async def page_of(home: Path, address: str = "/quality", **changes: Any) -> str:
    published(home, **changes)
    async with client_of(create_app(tiny_settings(home), trainer=LONG_TRAINER)) as client:
        answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    published(tmp_path)
    async with client_of(create_app(tiny_settings(tmp_path), trainer=LONG_TRAINER)) as client:
        yield client


async def test_every_chart_stands_beside_its_figures_under_the_strict_policy(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/quality")).text
    charts = re.findall(r'class="plot plot-(\w+)" [^>]*role="img"', page)
    assert sorted(charts) == ["agreement", "coverage", "lift", "ndcg", "sizes", "stars", "tags", "time"]
    assert len(re.findall(r'<figure class="chart">', page)) == len(charts)
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


async def test_charts_speak_the_readers_language(client: httpx.AsyncClient) -> None:
    english = (await client.get("/quality?lang=en")).text
    russian = (await client.get("/quality?lang=ru")).text
    assert "4.5 stars: 10" in english
    assert "4,5 звезды: 10" in russian.replace("\N{NBSP}", " ")
    assert "Фантастика: космос" in russian


async def test_months_without_ratings_are_shown_as_none(client: httpx.AsyncClient) -> None:
    page = (await client.get("/quality")).text
    chart = page[page.index("plot-time-title") :]
    assert re.findall(r"<title>([^<]+)</title>", chart)[:4] == [
        "Nov 1999: 10",
        "Dec 1999: 0",
        "Jan 2000: 0",
        "Feb 2000: 30",
    ]


async def test_over_many_months_the_years_are_shown(tmp_path: Path) -> None:
    data = REPORT["data"] | {"by_month": {"1996-03": 5, "1996-04": 6, "2018-09": 7}}
    page = await page_of(tmp_path, report=report_with(data=data))
    assert "<title>1996: 11</title>" in page
    assert "<title>2018: 7</title>" in page
    assert "<title>2017: 0</title>" in page


async def test_the_leaderboard_names_the_chosen_one_and_who_was_not_judged(client: httpx.AsyncClient) -> None:
    page = (await client.get("/quality")).text
    assert "0.350 [0.330;\N{NBSP}0.370]" in page
    assert "no time was left" in page
    assert "2.0 times as good as showing everybody the most rated films" in page
    assert "not clearly better than ials" in page


async def test_what_the_gate_has_decided_is_said_in_words(tmp_path: Path) -> None:
    page = await page_of(tmp_path)
    assert "not served worse than by version 20261123T101500Z-3f9a2c1b" in page
    forced = await page_of(tmp_path, report=report_with(gate=REPORT["gate"] | {"passed": False}))
    assert "found it worse than version 20261123T101500Z-3f9a2c1b" in forced
    first = await page_of(tmp_path, report=report_with(gate=None))
    assert "the gate had nothing to decide" in first


async def test_where_the_clusters_or_all_rankers_lose_the_page_says_so(tmp_path: Path) -> None:
    board = [{"label": "popularity", "name": "popularity", "ndcg": figure(0.2), "coverage": 0.01}]
    page = await page_of(
        tmp_path,
        report=report_with(
            quality=examined(8, 1.1) | {"cluster_ndcg": 0.118, "popular_ndcg": 0.165, "favorite_share": 0.85},
            ranker=REPORT["ranker"] | {"leaderboard": board},
        ),
    )
    assert "reaches 0.118, the most rated films of all 0.165: here knowing the cluster does not help" in page
    assert "85% of new viewers have the same favourite cluster" in page
    assert "Nothing that was tried does better" in page


async def test_cleaning_is_told_without_rows_of_the_data_or_paths_of_the_disk(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/quality")).text
    assert "3 · unknown film" in page
    assert "ratings given in the same second: 4" in page
    assert "ml-tiny" in page
    assert "canary" not in page
    assert "/data/anna" not in page


async def test_an_imported_version_says_that_nobody_has_judged_it(tmp_path: Path) -> None:
    report = report_with(quality=None, choice=[], gate=None, ranker={"name": "ease", "leaderboard": []})
    page = await page_of(tmp_path, kind="imported", report=report)
    assert "This version was imported" in page
    assert "plot-sizes" in page
    assert "plot-ndcg" not in page


async def test_a_version_of_before_these_figures_has_a_page_too(tmp_path: Path) -> None:
    page = await page_of(tmp_path, report={}, cleaning={})
    assert "nothing was judged" in page
    assert "does not say how its data were cleaned" in page
    assert 'class="plot' not in page


async def test_another_version_is_shown_on_request(tmp_path: Path) -> None:
    older = published(tmp_path)
    newer = (
        VersionStore(tmp_path)
        .publish(replace(tiny_contents(), source={"name": "other"}), now=NOW.replace(day=25))
        .version
    )
    async with client_of(create_app(tiny_settings(tmp_path), trainer=LONG_TRAINER)) as client:
        served, other = await client.get("/quality"), await client.get(f"/quality?version={older}")
        unknown = await client.get("/quality?version=20200101T000000Z-00000000")
    assert re.search(rf'<option value="{newer}" selected>', served.text)
    assert re.search(rf'<option value="{older}" selected>', other.text)
    assert "ml-tiny" in other.text
    assert unknown.status_code == 404


async def test_a_served_version_whose_folder_is_gone_says_so(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        answer = await client.get("/quality")
    assert answer.status_code == 200
    assert "its folder is no longer there" in answer.text

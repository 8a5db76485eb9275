"""The pages of clusters."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, client_of, tiny_app

pytestmark = pytest.mark.anyio


async def test_all_clusters_that_have_films_are_cards(tmp_path: Path) -> None:
    model = tiny_model()
    empty = replace(model.clusters[1], cluster_id=2, label="Nothing", size=0)
    model = replace(model, clusters=(*model.clusters, empty))
    async with client_of(tiny_app(tmp_path, MemoryStore(model))) as client:
        page = (await client.get("/clusters")).text
    assert re.findall(r'<h2><a href="(/clusters/\d+)">', page) == ["/clusters/0", "/clusters/1"]


async def test_it_tells_what_the_api_tells(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/clusters/0")).text
        cluster = (await client.get("/v1/clusters/0")).json()
    assert f"<h1>{cluster['label']}</h1>" in page
    assert "6 films · 50% of all" in page
    best, typical = (
        re.findall(r'class="poster" href="/films/(\d+)"', part)
        for part in page.split('id="best"')[1].split('id="typical"')
    )
    assert [int(found) for found in best] == [film["movie_id"] for film in cluster["best"]]
    assert [int(found) for found in typical] == [film["movie_id"] for film in cluster["typical"]]
    for near in cluster["nearest"]:
        assert f'href="/clusters/{near["cluster"]}">{near["label"]}</a>' in page


async def test_tags_are_bars_and_those_that_set_the_cluster_apart_are_marked(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/clusters/0")).text
    rows = re.findall(
        r'<tr( class="marked")?>\s*<th scope="row"><a href="/films\?tag=([^&]+)&amp;cluster=0">.*?'
        r'<td class="figure">(\d+)</td>.*?<rect width="([\d.]+)%"',
        page,
        re.DOTALL,
    )
    marked = ' class="marked"'
    # Four viewers gave "space" to five films; "astronauts" was given 2, 1, 2, 1 and 1 times.
    assert rows == [
        (marked, "space", "20", "100.0"),
        (marked, "astronauts", "7", "35.0"),
        ("", "bittersweet", "1", "5.0"),
    ]


async def test_decades_count_films_of_known_year(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/clusters/0")).text
    decades = re.findall(
        r"year_from=(\d+)&amp;year_to=(\d+)\">.*?<td class=\"figure\">(\d+)<", page, re.DOTALL
    )
    assert decades == [
        ("2010", "2019", "2"),
        ("2000", "2009", "1"),
        ("1990", "1999", "1"),
        ("1960", "1969", "1"),
    ]


async def test_neighbours_say_what_they_share(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        near = (await client.get("/clusters/0")).text.split('id="near"')[1]
    assert "<span>bittersweet</span>" in near  # the only tag that both have
    assert "<span>wedding</span>" not in near


async def test_what_is_not_there_gets_a_page(tmp_path: Path) -> None:
    bad = {"/clusters/2": 404, "/clusters/-1": 404, "/clusters/x": 422}
    async with client_of(tiny_app(tmp_path)) as client:
        pages = {path: await client.get(path) for path in bad}
    assert {path: page.status_code for path, page in pages.items()} == bad
    assert all(page.headers["content-type"].startswith("text/html") for page in pages.values())

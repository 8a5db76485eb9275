"""The page of a film."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.service_kit import client_of, tiny_app

pytestmark = pytest.mark.anyio


def similar_of(page: str) -> list[int]:
    """Return the ids of the films beside a film, in order."""
    beside = page[page.index('id="similar"') :]
    return [int(found) for found in re.findall(r'class="poster" href="/films/(\d+)"', beside)]


async def test_it_tells_what_the_api_tells(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films/1")).text
        film = (await client.get("/v1/movies/1")).json()
    for told in (film["title"], *film["other_titles"], str(film["year"]), film["cluster"]["label"]):
        assert told in page
    for counted in film["tags"]:
        assert f'href="/films?tag={counted["tag"].replace(" ", "%20")}"' in page
    for address in (film["links"]["imdb_url"], film["links"]["tmdb_url"]):
        assert f'href="{address}" rel="noopener noreferrer external"' in page
    rows = re.findall(r'<th scope="row">([\d.]+) stars?</th>\s*<td class="figure">(\d+)</td>', page)
    assert [(float(stars), int(count)) for stars, count in rows] == [
        (step["stars"], step["count"]) for step in reversed(film["histogram"])
    ]


async def test_films_most_alike_stand_beside_it_with_reasons(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films/1")).text
        similar = (await client.get("/v1/movies/1/similar?n=12")).json()["items"]
    assert similar_of(page) == [item["movie_id"] for item in similar]
    for item in similar:
        assert html.escape(item["reason"]["text"]) in page


async def test_the_other_order_is_that_of_recommend(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films/1?order=popularity")).text
        listed = (await client.get("/recommend?movie_id=1&n=12")).json()["items"]
    assert similar_of(page) == [item["movie_id"] for item in listed]


async def test_sliders_move_the_list_as_the_api_moves_it(tmp_path: Path) -> None:
    asked: list[tuple[dict[str, Any], str]] = [
        ({"tag": ["wedding"], "lean": [1]}, "more=wedding"),
        ({"tag": ["wedding", "space"], "lean": [1, -1]}, "more=wedding&less=space"),
        (
            {"tag": ["wedding", "space"], "lean": [0, -1], "same_cluster": "true"},
            "less=space&same_cluster=true",
        ),
        ({"tag": ["свадьба", "Космос"], "lean": [1, -1]}, "more=wedding&less=space"),
        ({"tag": ["space", "", " Space "], "lean": [1, 1, -1]}, "less=space"),  # the last word counts
    ]
    async with client_of(tiny_app(tmp_path)) as client:
        plain = (await client.get("/films/1")).text
        for page_query, api_query in asked:
            page = (await client.get("/films/1", params=page_query)).text
            items = (await client.get(f"/v1/movies/1/similar?n=12&{api_query}")).json()["items"]
            assert similar_of(page) == [item["movie_id"] for item in items]
            assert similar_of(page) != similar_of(plain)


async def test_a_slider_stays_where_it_was_put_and_an_added_tag_gets_one(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        page = (await client.get("/films/1", params={"tag": ["WEDDING", "space"], "lean": [1, -1]})).text
    sliders = dict(
        re.findall(r'name="tag" value="([^"]+)">\s*<input[^>]*type="range"[^>]*value="(-?\d)"', page)
    )
    assert sliders["wedding"] == "1"
    assert sliders["space"] == "-1"
    assert sliders["astronauts"] == "0"


async def test_an_unknown_tag_is_told_with_the_nearest_and_the_list_stays(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        plain = (await client.get("/films/1")).text
        page = await client.get("/films/1", params={"tag": ["weding"], "lean": [1]})
    assert page.status_code == 200
    assert "weding" in page.text
    assert "Nearest: wedding" in page.text
    assert similar_of(page.text) == similar_of(plain)


async def test_what_is_not_there_or_not_understood_gets_a_page(tmp_path: Path) -> None:
    bad = {"/films/99": 404, "/films/x": 422, "/films/1?order=best": 422, "/films/1?tag=space&lean=2": 422}
    async with client_of(tiny_app(tmp_path)) as client:
        pages = {path: await client.get(path) for path in bad}
    assert {path: page.status_code for path, page in pages.items()} == bad
    assert all(page.headers["content-type"].startswith("text/html") for page in pages.values())

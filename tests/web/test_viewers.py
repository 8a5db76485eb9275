"""The operator's look at one viewer."""

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from cinecluster.storage.ratings import OnlineRating, RatingStore
from tests.api.service_kit import client_of, tiny_app

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(tiny_app(tmp_path)) as client:
        yield client


def rate(app: FastAPI, ratings: Sequence[OnlineRating]) -> None:
    RatingStore(app.state.services.database).put(ratings).result()


async def test_an_id_is_asked_for_and_leads_to_its_page(client: httpx.AsyncClient) -> None:
    page = await client.get("/viewers")
    led = await client.get("/viewers?user_id=+5+")
    negative = await client.get("/viewers?user_id=-5")
    wrong = await client.get("/viewers?user_id=<anna>")
    assert page.status_code == 200
    assert "knows 8 viewers" in page.text
    assert (led.status_code, led.headers["location"]) == (303, "/viewers/5")
    assert negative.headers["location"] == "/viewers/-5"
    assert '<a href="/viewers/1">1 ' in page.text
    assert wrong.status_code == 422
    assert "&lt;anna&gt;" in wrong.text


async def test_a_viewer_nobody_knows_is_a_page_with_another_try(client: httpx.AsyncClient) -> None:
    page = await client.get("/viewers/99")
    assert page.status_code == 404
    assert "Nobody is known as 99" in page.text
    assert 'name="user_id"' in page.text
    assert (await client.get(f"/viewers/{10**30}")).status_code == 422


async def test_the_page_says_what_the_api_says(client: httpx.AsyncClient) -> None:
    page = (await client.get("/viewers/1")).text
    favorite = (await client.get("/favorite-cluster?user_id=1")).json()
    assert favorite["favorite_cluster"] == 0
    assert 'href="/clusters/0"' in page
    assert "4 ratings, 80% of all, 4.62 stars on average" in page
    for address, key in (
        ("/v1/users/1/recommendations", "items"),
        ("/v1/users/1/recommendations?order=cluster-personal", "items"),
        ("/v1/users/1/recommendations?order=favorite-cluster", "items"),
        ("/recommend-by-tags?user_id=1", "items"),
        ("/recommend?movie_id=1", "items"),
    ):
        listed = page[: page.index(f"<code>{address}</code>")]
        column = listed[listed.rindex('class="list"') :]
        shown = [int(found) for found in re.findall(r'href="/films/(\d+)"', column)]
        asked = (await client.get(f"{address}{'&' if '?' in address else '?'}n=6")).json()[key]
        assert shown == [item["movie_id"] for item in asked]
        assert column.count('class="note"') >= len(shown)


async def test_ratings_are_listed_best_first_and_charts_stand_beside_figures(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/viewers/1?lang=en")).text
    table = page[page.index('id="history"') :]
    assert re.findall(r'href="/films/(\d+)"', table) == ["4", "1", "2", "3", "11"]
    assert "4.5 stars" in table
    assert re.findall(r'class="plot plot-(\w+)"', page) == ["taste", "genres"]
    assert "<title>Space: 4, 80%, ★ 4.62</title>" in page


async def test_what_was_rated_online_counts_at_once_and_is_marked(client: httpx.AsyncClient) -> None:
    await client.put("/v1/users/77/ratings/12", json={"rating": 5, "timestamp": 1_500_000_000})
    page = (await client.get("/viewers/77")).text
    assert "online · 14 Jul 2017, 02:40\N{NBSP}UTC" in page
    assert "Two Hearts" in page
    erased = await client.delete("/v1/users/77")
    assert erased.status_code in (200, 204)
    assert (await client.get("/viewers/77")).status_code == 404


async def test_an_erased_viewer_is_not_offered(client: httpx.AsyncClient) -> None:
    await client.delete("/v1/users/1")
    page = await client.get("/viewers")
    assert 'href="/viewers/1"' not in page.text
    assert 'href="/viewers/2"' in page.text


async def test_a_viewer_of_unknown_films_only_has_a_page_without_taste(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        rate(app, [OnlineRating(user_id=77, movie_id=999, rating=5.0)])
        page = await client.get("/viewers/77")
    assert page.status_code == 200
    assert "Film 999, which the model does not know" in page.text
    assert "nothing can be said of their taste" in page.text


async def test_many_ratings_come_in_pages(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        rate(app, [OnlineRating(user_id=77, movie_id=1000 + place, rating=3.0) for place in range(120)])
        first, last = await client.get("/viewers/77"), await client.get("/viewers/77?page=3")
        beyond = await client.get("/viewers/77?page=9")
    assert first.text.count("which the model does not know") == 50
    assert 'rel="next" href="/viewers/77?page=2#history"' in first.text
    assert 'rel="prev"' not in first.text
    assert last.text.count("which the model does not know") == 20
    assert "Page 3 of 3" in last.text
    assert "Page 3 of 3" in beyond.text

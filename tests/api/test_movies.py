"""``/v1/movies``: lists, pages, one film."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio
VERSION = "20260101T000000Z-00000000"


async def test_without_a_question_all_films_come_by_popularity(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/movies")

    answer = response.json()
    assert [item["movie_id"] for item in answer["items"]] == [1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16]
    assert (answer["total"], answer["sort"], answer["next_cursor"]) == (12, "popularity", None)
    assert answer["items"][2] == {
        "movie_id": 2,
        "title": "Moon Base",
        "year": 1999,
        "genres": ["Sci-Fi"],
        "cluster": 0,
        "rating_count": 4,
        "rating_mean": 3.875,
        "weighted_rating": 3.8319,  # (4 · 3.875 + 25 · 3.825) / 29
        "matched_title": None,
        "likeness": None,
    }
    assert response.headers["X-Model-Version"] == VERSION


async def test_a_search_is_by_relevance_and_says_what_was_found(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/movies", params={"q": "reise zu den sterne"})).json()

    assert answer["sort"] == "relevance"
    assert [item["title"] for item in answer["items"]] == ["Star Voyage"]
    assert answer["items"][0]["matched_title"] == "Reise zu den Sternen"
    assert 0.9 < answer["items"][0]["likeness"] < 1


@pytest.mark.parametrize(
    ("query", "movie_ids"),
    [
        ("genre=drama&sort=title", [4, 15, 16, 5]),
        ("tag=Love-Story&year_to=1999", [11, 12]),
        ("cluster=1&year_from=2012&sort=year", [16, 15]),
        ("q=the&sort=rating", [3, 13]),
        ("q=%00", []),
        ("genre=Western", []),
        ("unknown=1&limit=1", [1]),
    ],
)
async def test_lists_can_be_filtered_and_ordered(
    client: httpx.AsyncClient, query: str, movie_ids: list[int]
) -> None:
    answer = (await client.get(f"/v1/movies?{query}")).json()
    assert [item["movie_id"] for item in answer["items"]] == movie_ids


async def pages(client: httpx.AsyncClient, **params: Any) -> list[list[int]]:
    found = []
    while True:
        answer = (await client.get("/v1/movies", params=params)).json()
        found.append([item["movie_id"] for item in answer["items"]])
        if answer["next_cursor"] is None:
            return found
        params["cursor"] = answer["next_cursor"]


async def test_cursors_lead_from_page_to_page(client: httpx.AsyncClient) -> None:
    assert await pages(client, limit=5) == [[1, 11, 2, 12, 3], [13, 4, 14, 5, 15], [6, 16]]
    assert await pages(client, limit=4, cluster=0, sort="year") == [[6, 4, 3, 2], [1, 5]]
    assert await pages(client, limit=6, cluster=0) == [[1, 2, 3, 4, 5, 6]]


async def test_a_cursor_of_another_version_is_a_conflict_that_says_what_to_do(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore(tiny_model("v1")))) as old:
        cursor = (await old.get("/v1/movies?limit=2")).json()["next_cursor"]
    async with client_of(tiny_app(tmp_path, MemoryStore(tiny_model("v2")))) as new:
        response = await new.get("/v1/movies", params={"limit": 2, "cursor": cursor})

    problem = assert_problem(response, 409, "stale-cursor")
    assert "belongs to model v1, but v2 answers now" in problem["detail"]
    assert "first page again" in problem["hint"]
    assert response.headers["X-Model-Version"] == "v2"


async def test_a_cursor_of_another_list_is_a_conflict_too(client: httpx.AsyncClient) -> None:
    cursor = (await client.get("/v1/movies?limit=2")).json()["next_cursor"]
    response = await client.get("/v1/movies", params={"genre": "Drama", "cursor": cursor})
    assert "other filters" in assert_problem(response, 409, "stale-cursor")["detail"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("limit=0", ["limit"]),
        ("limit=101&sort=best", ["limit", "sort"]),
        ("cursor=nonsense", ["cursor"]),
        ("cursor=", ["cursor"]),
        ("q=", ["q"]),
        ("q=" + "x" * 201, ["q"]),
        ("cluster=-1", ["cluster"]),
        ("sort=relevance", ["q", "sort"]),
        ("year_from=2001&year_to=2000", ["year_from", "year_to"]),
    ],
)
async def test_a_bad_parameter_is_a_422_that_names_it(
    client: httpx.AsyncClient, query: str, names: list[str]
) -> None:
    problem = assert_problem(await client.get(f"/v1/movies?{query}"), 422, "bad-parameters")
    assert sorted(error["name"] for error in problem["errors"]) == names


async def test_an_unknown_cluster_is_a_404(client: httpx.AsyncClient) -> None:
    problem = assert_problem(await client.get("/v1/movies?cluster=2"), 404, "unknown-cluster")
    assert problem["cluster_id"] == 2


async def test_a_film_is_told_whole(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/movies/1")

    assert response.headers["X-Model-Version"] == VERSION
    assert response.json() == {
        "movie_id": 1,
        "title": "Star Voyage",
        "other_titles": ["Reise zu den Sternen"],
        "year": 1968,
        "genres": ["Sci-Fi"],
        "tags": [{"tag": "space", "count": 4}, {"tag": "astronauts", "count": 2}],
        "cluster": {"cluster": 0, "label": "Space", "rank": 1},
        "rating_count": 6,
        "rating_mean": 3.5,
        "weighted_rating": 3.7621,  # (6 · 3.5 + 25 · 3.825) / 31
        "histogram": [
            {"stars": stars / 2, "count": count}
            for stars, count in enumerate([0, 1, 1, 0, 0, 0, 0, 1, 1, 2], start=1)
        ],
        "links": {
            "imdb_id": "0000001",
            "imdb_url": "https://www.imdb.com/title/tt0000001/",
            "tmdb_id": 862,
            "tmdb_url": "https://www.themoviedb.org/movie/862",
        },
    }


async def test_links_that_are_not_known_are_null(client: httpx.AsyncClient) -> None:
    links = (await client.get("/v1/movies/5")).json()["links"]
    assert set(links.values()) == {None}


async def test_an_unknown_film_is_a_404(client: httpx.AsyncClient) -> None:
    assert assert_problem(await client.get("/v1/movies/7"), 404, "unknown-movie")["movie_id"] == 7
    assert_problem(await client.get("/v1/movies/x"), 422, "bad-parameters")

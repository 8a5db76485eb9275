import httpx
import pytest

from tests.api.service_kit import assert_problem

pytestmark = pytest.mark.anyio
VERSION = "20260101T000000Z-00000000"


async def test_the_favourite_cluster_is_where_most_of_a_users_ratings_are(client: httpx.AsyncClient) -> None:
    response = await client.get("/favorite-cluster", params={"user_id": 5})

    assert response.status_code == 200
    assert response.headers["X-Model-Version"] == VERSION
    assert response.json() == {
        "favorite_cluster": 1,
        "label": "Love stories",
        "ratings": 4,  # 5.0, 4.5, 4.0, 5.0; the fifth rating is for a film about space
        "share": 0.8,
        "mean_rating": 4.625,
    }


async def test_recommend_lists_the_films_of_the_cluster_by_popularity(client: httpx.AsyncClient) -> None:
    response = await client.get("/recommend", params={"movie_id": 1})

    answer = response.json()
    # Ratings: film 2 has 4 (mean 3.875), 3 has 4 (3.625), 4 has 3, 5 has 2, 6 has 1; film 1 is the asked one.
    assert answer["recommendations"] == [
        "Moon Base",
        "The Long Orbit",
        "Comet",
        "Red Planet Blues",
        "Airlock",
    ]
    assert [item["movie_id"] for item in answer["items"]] == [2, 3, 4, 5, 6]
    assert (answer["cluster"], answer["label"], answer["order"]) == (0, "Space", "popularity")
    assert answer["items"][0] == {
        "movie_id": 2,
        "title": "Moon Base",
        "year": 1999,
        "genres": ["Sci-Fi"],
        "cluster": 0,
        "score": 4.0,
        "reason": {
            "text": "No. 2 of “Space” by popularity, rated by 4 viewers.",
            "kind": "cluster",
            "cluster": 0,
            "label": "Space",
            "rank": 2,
            "ratings": 4,
        },
    }
    assert answer["items"][3]["year"] is None
    assert response.headers["X-Model-Version"] == VERSION


async def test_recommend_by_similarity_ranks_by_likeness_to_the_film(client: httpx.AsyncClient) -> None:
    response = await client.get("/recommend", params={"movie_id": 6, "order": "similarity", "n": 2})

    answer = response.json()
    # The tiny model lays the films of a cluster out on an arc in the order of their ids.
    assert [item["movie_id"] for item in answer["items"]] == [5, 4]
    assert answer["items"][0]["reason"]["kind"] == "similarity"
    assert answer["items"][0]["score"] == pytest.approx(0.995, abs=1e-3)  # cos 0.1
    assert answer["order"] == "similarity"


async def test_tags_of_the_favourite_cluster_find_unseen_films(client: httpx.AsyncClient) -> None:
    response = await client.get("/recommend-by-tags", params={"user_id": 1, "n": 1})

    answer = response.json()
    assert answer["recommendations"] == [
        "Airlock"
    ]  # the only tagged film about space that user 1 has not rated
    assert answer["items"][0]["reason"]["shared_tags"] == ["space", "astronauts"]
    assert answer["query"][0]["tag"] == "space"
    assert answer["floors"] == {"ratings": 1, "weighted_rating": 0.0}


async def test_tags_of_a_film_find_films_like_it(client: httpx.AsyncClient) -> None:
    response = await client.get("/recommend-by-tags", params={"movie_id": 11})

    answer = response.json()
    assert 11 not in [item["movie_id"] for item in answer["items"]]
    assert {item["cluster"] for item in answer["items"]} == {1}


@pytest.mark.parametrize(
    ("filters", "movie_ids"),
    [
        ("n=2", [2, 3]),
        ("exclude=2", [3, 4, 5, 6]),
        ("exclude=2&exclude=4", [3, 5, 6]),
        ("exclude=2,4", [3, 5, 6]),
        ("exclude=2,4&exclude=6", [3, 5]),
        ("exclude=999", [2, 3, 4, 5, 6]),
        ("genre=drama", [4, 5]),
        ("genre=Western", []),
        ("year_from=2001", [3, 4, 6]),
        ("year_to=2001", [2, 3]),
        ("year_from=2001&year_to=2010", [3, 4]),
        ("unknown=1", [2, 3, 4, 5, 6]),
    ],
)
async def test_lists_can_be_filtered(client: httpx.AsyncClient, filters: str, movie_ids: list[int]) -> None:
    response = await client.get(f"/recommend?movie_id=1&{filters}")

    assert [item["movie_id"] for item in response.json()["items"]] == movie_ids


@pytest.mark.parametrize(
    ("address", "slug", "member", "value"),
    [
        ("/favorite-cluster?user_id=99", "unknown-user", "user_id", 99),
        ("/recommend?movie_id=-7", "unknown-movie", "movie_id", -7),
        ("/recommend?movie_id=9223372036854775807", "unknown-movie", "movie_id", 9223372036854775807),
        ("/recommend?movie_id=99&order=similarity", "unknown-movie", "movie_id", 99),
        ("/recommend-by-tags?user_id=99", "unknown-user", "user_id", 99),
        ("/recommend-by-tags?movie_id=99", "unknown-movie", "movie_id", 99),
    ],
)
async def test_an_unknown_id_is_a_404_that_names_it(
    client: httpx.AsyncClient, address: str, slug: str, member: str, value: int
) -> None:
    response = await client.get(address)

    problem = assert_problem(response, 404, slug)
    assert problem[member] == value
    assert response.headers["X-Model-Version"] == VERSION


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/favorite-cluster", ["user_id"]),
        ("/favorite-cluster?user_id=", ["user_id"]),
        ("/favorite-cluster?user_id=nan", ["user_id"]),
        ("/favorite-cluster?user_id=9223372036854775808", ["user_id"]),
        ("/favorite-cluster?user_id=" + "9" * 5000, ["user_id"]),
        ("/recommend", ["movie_id"]),
        ("/recommend?movie_id=1.5", ["movie_id"]),
        ("/recommend?movie_id=1&n=0", ["n"]),
        ("/recommend?movie_id=1&n=101&order=best", ["n", "order"]),
        ("/recommend?movie_id=1&exclude=1,x,y", ["exclude"]),
        ("/recommend?movie_id=1&exclude=", ["exclude"]),
        ("/recommend?movie_id=1&exclude=1,,2", ["exclude"]),
        ("/recommend?movie_id=1&genre=", ["genre"]),
        ("/recommend?movie_id=1&year_from=2001&year_to=2000", ["year_from", "year_to"]),
        ("/recommend-by-tags", ["movie_id", "user_id"]),
        ("/recommend-by-tags?user_id=1&movie_id=1", ["movie_id", "user_id"]),
        ("/recommend-by-tags?user_id=1&user_id=", ["user_id"]),
    ],
)
async def test_a_bad_parameter_is_a_422_that_names_it(
    client: httpx.AsyncClient, address: str, names: list[str]
) -> None:
    problem = assert_problem(await client.get(address), 422, "bad-parameters")

    assert sorted(error["name"] for error in problem["errors"]) == names
    assert all(error["in"] == "query" and error["detail"] for error in problem["errors"])
    assert all(name in problem["detail"] for name in names)

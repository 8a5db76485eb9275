"""Personal lists over HTTP, and the texts of all lists."""

from typing import Any

import httpx
import pytest

from tests.api.service_kit import assert_problem

pytestmark = pytest.mark.anyio
VERSION = "20260101T000000Z-00000000"
SPACE, LOVE = set(range(1, 7)), set(range(11, 17))


def ids(answer: dict[str, Any]) -> list[int]:
    return [item["movie_id"] for item in answer["items"]]


async def visit(client: httpx.AsyncClient, query: str = "", **body: Any) -> dict[str, Any]:
    response = await client.post(f"/v1/recommendations?{query}", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def rated(**stars: float) -> list[dict[str, float]]:
    return [{"movie_id": int(movie[1:]), "rating": rating} for movie, rating in stars.items()]


async def test_a_viewer_gets_unseen_films_with_reasons_that_sum_up(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/users/1/recommendations", params={"n": 12, "counterfactual": "true"})

    answer = response.json()
    # User 1 has rated 1, 2, 3, 4 and 11.
    assert ids(answer)[:2] == [5, 6]
    assert set(ids(answer)) == (SPACE | LOVE) - {1, 2, 3, 4, 11}
    assert answer["recommendations"][0] == "Red Planet Blues"
    assert {key: value for key, value in answer.items() if key not in ("items", "recommendations")} == {
        "ranker": "ease",
        "order": "ranker",
        "diversity": 0.0,
        "ratings": 5,
        "favorite_cluster": 0,
        "label": "Space",
        "unknown_movies": [],
    }
    for item in answer["items"]:
        assert sum(item["reason"]["shares"].values()) == pytest.approx(item["score"], abs=1e-5)
    reason = answer["items"][0]["reason"]
    assert reason["kind"] == "history"
    assert {each["movie_id"] for each in reason["because"]} <= {1, 2, 3, 4}
    assert reason["counterfactual"]["movie_id"] == reason["because"][0]["movie_id"]
    assert "Without your rating of" in reason["text"]
    assert response.headers["X-Model-Version"] == VERSION
    assert response.headers["Vary"] == "Accept-Language"


async def test_a_visitors_ratings_change_the_very_next_answer(client: httpx.AsyncClient) -> None:
    space = await visit(client, "n=3", ratings=rated(m1=5, m2=4.5))
    love = await visit(client, "n=3", ratings=rated(m1=1, m2=0.5, m11=5, m12=5, m13=5))
    assert set(ids(space)) <= SPACE - {1, 2}
    assert set(ids(love)) <= LOVE - {11, 12, 13}
    assert (space["favorite_cluster"], love["favorite_cluster"]) == (0, 1)


async def test_a_visitor_has_the_same_list_as_a_viewer_with_these_ratings(client: httpx.AsyncClient) -> None:
    viewer = (await client.get("/v1/users/1/recommendations?n=12")).json()
    visitor = await visit(client, "n=12", ratings=rated(m11=1.0, m4=5.0, m3=4.0, m2=4.5, m1=5.0))
    assert visitor == viewer


async def test_a_visitor_may_only_choose_clusters(client: httpx.AsyncClient) -> None:
    answer = await visit(client, "n=4", clusters=[1])
    assert set(ids(answer)) <= LOVE
    assert answer["items"][0]["reason"]["text"] == "Because you chose “Love stories”."
    assert (answer["favorite_cluster"], answer["label"], answer["ratings"]) == (None, None, 0)


async def test_nothing_at_all_gives_popular_films_that_differ(client: httpx.AsyncClient) -> None:
    answers = [
        await visit(client, "n=2"),
        (await client.post("/v1/recommendations?n=2")).json(),
    ]
    assert answers[0] == answers[1]
    assert ids(answers[0]) == [1, 11]
    assert answers[0]["diversity"] == 0.3
    assert (await visit(client, "diversity=0"))["diversity"] == 0.0
    assert answers[0]["items"][0]["reason"]["kind"] == "popular"


async def test_films_that_are_not_known_are_named_and_passed_over(client: httpx.AsyncClient) -> None:
    answer = await visit(client, ratings=rated(m1=5, m99=4, m7=3))
    assert answer["unknown_movies"] == [7, 99]
    assert answer["ratings"] == 1
    chosen = await visit(client, ratings=rated(m99=4), clusters=[0])
    assert chosen["unknown_movies"] == [99]


async def test_if_no_rated_film_is_known_the_answer_is_a_problem(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/recommendations", json={"ratings": rated(m99=4, m7=3)})
    problem = assert_problem(response, 404, "unknown-history")
    assert "7, 99" in problem["detail"]


async def test_unknown_users_and_clusters_are_problems(client: httpx.AsyncClient) -> None:
    assert (
        assert_problem(await client.get("/v1/users/99/recommendations"), 404, "unknown-user")["user_id"] == 99
    )
    problem = assert_problem(
        await client.post("/v1/recommendations", json={"clusters": [0, 2]}), 404, "unknown-cluster"
    )
    assert problem["cluster_id"] == 2


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("diversity=1.1", "diversity"),
        ("diversity=nan", "diversity"),
        ("novelty=-2", "novelty"),
        ("seed=-1", "seed"),
        ("include_seen=yes", "include_seen"),
        ("counterfactual=1", "counterfactual"),
        ("order=best", "order"),
        ("lang=de", "lang"),
        ("n=101", "n"),
    ],
)
async def test_a_bad_parameter_is_named(client: httpx.AsyncClient, query: str, name: str) -> None:
    problem = assert_problem(await client.get(f"/v1/users/1/recommendations?{query}"), 422, "bad-parameters")
    assert [error["name"] for error in problem["errors"]] == [name]


async def test_a_body_may_hold_ten_thousand_ratings_and_no_more(client: httpx.AsyncClient) -> None:
    many = [{"movie_id": movie, "rating": 4.5} for movie in range(10_001)]
    assert (await client.post("/v1/recommendations", json={"ratings": many[:-1]})).status_code == 200
    problem = assert_problem(
        await client.post("/v1/recommendations", json={"ratings": many}), 422, "bad-parameters"
    )
    assert problem["errors"][0]["name"] == "ratings"


async def test_a_body_that_is_not_sent_as_json_is_refused(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/v1/recommendations", content=b"{}"), 415, "not-json")


@pytest.mark.parametrize("order", ["ranker", "cluster-personal", "favorite-cluster", "tags"])
async def test_filters_and_dials_hold_in_every_order(client: httpx.AsyncClient, order: str) -> None:
    address = f"/v1/users/1/recommendations?n=12&order={order}"
    assert (await client.get(address)).json()["order"] == order
    filtered = ids((await client.get(f"{address}&exclude=5&genre=sci-fi&include_seen=true")).json())
    assert set(filtered) <= {1, 2, 3, 4}
    assert filtered
    turned = (await client.get(f"{address}&diversity=0.5&novelty=0.5&seed=7")).json()
    assert turned == (await client.get(f"{address}&diversity=0.5&novelty=0.5&seed=7")).json()
    assert not {1, 2, 3, 4, 11} & set(ids(turned))


LISTS = [
    "/recommend?movie_id=1&n=12",
    "/recommend?movie_id=1&n=12&order=similarity",
    "/v1/movies/1/similar?n=11&more=wedding",
    "/recommend-by-tags?user_id=1&n=12",
    "/recommend-by-tags?movie_id=11&n=12",
    *(
        f"/v1/users/2/recommendations?n=12&counterfactual=true&order={order}"
        for order in ("ranker", "cluster-personal", "favorite-cluster", "tags")
    ),
]


@pytest.mark.parametrize("address", LISTS)
async def test_every_film_of_every_list_has_a_reason_in_both_languages(
    client: httpx.AsyncClient, address: str
) -> None:
    english = (await client.get(address)).json()
    russian = (await client.get(address, headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})).json()
    assert english["items"]
    for one, other in zip(english["items"], russian["items"], strict=True):
        assert one["reason"]["text"].isascii() or "“" in one["reason"]["text"]
        assert any("а" <= letter <= "я" for letter in other["reason"]["text"].lower())
        assert one["reason"] | {"text": ""} == other["reason"] | {"text": ""}


@pytest.mark.parametrize("body", [{}, {"clusters": [0]}, {"ratings": [{"movie_id": 1, "rating": 0.5}]}])
async def test_every_film_for_a_visitor_has_a_reason_in_both_languages(
    client: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    for language, letters in (
        ("en", "abcdefghijklmnopqrstuvwxyz"),
        ("ru", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    ):
        answer = await visit(client, f"lang={language}&n=12", **body)
        assert len(answer["items"]) >= 11
        for item in answer["items"]:
            assert item["reason"]["text"][1].lower() in letters or item["reason"]["text"][0].isdigit()


async def test_the_query_decides_before_the_header(client: httpx.AsyncClient) -> None:
    response = await client.get("/recommend?movie_id=1&lang=en", headers={"Accept-Language": "ru"})
    assert response.json()["items"][0]["reason"]["text"].startswith("No. 2 of “Space”")

"""``/v1/clusters`` and ``/v1/predict-cluster``."""

from typing import Any

import httpx
import pytest

from tests.api.service_kit import assert_problem

pytestmark = pytest.mark.anyio


async def test_clusters_are_listed(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/clusters")).json()

    assert answer["total"] == 2
    assert answer["items"][1] == {
        "cluster": 1,
        "label": "Love stories",
        "size": 6,
        "share": 0.5,
        "distinctive_tags": ["love story", "wedding"],
        "distinctive_genres": ["Romance"],
    }


async def test_a_cluster_is_told_whole(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/clusters/0")).json()

    assert (answer["cluster"], answer["label"], answer["size"], answer["share"]) == (0, "Space", 6, 0.5)
    assert answer["tags"][0] == {"tag": "space", "count": 20}
    assert answer["genres"] == [{"genre": "Sci-Fi", "count": 5}, {"genre": "Drama", "count": 2}]
    assert answer["distinctive_genres"] == ["Sci-Fi"]
    assert answer["best"][0]["title"] == "Comet"
    assert [film["movie_id"] for film in answer["typical"]] == [3, 4, 2, 5, 1, 6]
    assert answer["typical"][0]["likeness"] == pytest.approx(0.9988, abs=1e-4)  # cos 0.05
    assert [near["label"] for near in answer["nearest"]] == ["Love stories"]


@pytest.mark.parametrize("cluster_id", [2, -1, 2**63 - 1])
async def test_an_unknown_cluster_is_a_404(client: httpx.AsyncClient, cluster_id: int) -> None:
    problem = assert_problem(await client.get(f"/v1/clusters/{cluster_id}"), 404, "unknown-cluster")
    assert (problem["cluster_id"], problem["hint"]) == (cluster_id, "Clusters are 0 to 1.")


async def test_a_new_film_is_placed_and_what_is_not_known_is_named(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/predict-cluster",
        json={"title": "Orbit, The (2030)", "genres": ["sci-fi", "Polka"], "tags": ["Space", "polka"]},
    )

    answer = response.json()
    assert response.headers["X-Model-Version"] == "20260101T000000Z-00000000"
    assert (answer["cluster"], answer["label"]) == (0, "Space")
    assert [near["cluster"] for near in answer["distances"]] == [0, 1]
    assert answer["neighbours"][0]["title"] == "Star Voyage"
    assert answer["neighbours"][0]["shared_tags"] == ["space"]
    assert answer["neighbours"][0]["shared_genres"] == ["Sci-Fi"]
    assert answer["judged_by"] == {
        "title": "The Orbit",
        "year": 2030,
        "genres": ["Sci-Fi"],
        "tags": ["space"],
    }
    assert answer["ignored"] == {"genres": ["Polka"], "tags": ["polka"]}


@pytest.mark.parametrize("body", [{}, {"title": "Dune (2021)"}, {"genres": ["Polka"]}, {"year": 1999}])
async def test_of_nothing_known_nothing_is_said(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    problem = assert_problem(await client.post("/v1/predict-cluster", json=body), 422, "nothing-known")
    assert problem["hint"] == "Genres it knows: Drama, Romance, Sci-Fi."


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"genres": ["Sci-Fi"], "year": 1066}, "year"),
        ({"genres": "Sci-Fi"}, "genres"),
        ({"genres": ["Sci-Fi"], "tags": [""]}, "tags"),
        ({"genres": ["x"] * 101}, "genres"),
        ({"genre": ["Sci-Fi"]}, "genre"),
        (None, "body"),
    ],
)
async def test_a_bad_body_is_a_422_that_names_the_field(
    client: httpx.AsyncClient, body: Any, name: str
) -> None:
    problem = assert_problem(await client.post("/v1/predict-cluster", json=body), 422, "bad-parameters")
    assert [error["name"] for error in problem["errors"]] == [name]

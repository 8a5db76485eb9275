import httpx
import pytest

from tests.api.service_kit import assert_problem

pytestmark = pytest.mark.anyio


async def test_films_of_the_whole_catalogue_come_with_what_makes_them_alike(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/v1/movies/6/similar", params={"n": 7})

    answer = response.json()
    assert response.headers["X-Model-Version"] == "20260101T000000Z-00000000"
    assert [item["movie_id"] for item in answer["items"]] == [5, 4, 3, 2, 1, 11, 12]
    assert answer["recommendations"][:2] == ["Red Planet Blues", "Comet"]
    assert (answer["movie_id"], answer["title"], answer["order"]) == (6, "Airlock", "similarity")
    assert (answer["more"], answer["less"]) == ([], [])
    reason = answer["items"][0]["reason"]
    assert reason["kind"] == "similarity"
    assert sum(reason["parts"].values()) == pytest.approx(reason["similarity"])
    assert reason["moved"] == {}
    assert {tag["tag"] for tag in answer["tunable"]} == {
        "astronauts",
        "bittersweet",
        "love story",
        "space",
        "wedding",
    }


async def test_a_list_moves_along_tags_and_says_by_how_much(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/movies/6/similar?more=Love%20Story,wedding&less=space")

    answer = response.json()
    assert (answer["more"], answer["less"]) == (["love story", "wedding"], ["space"])
    assert {item["cluster"] for item in answer["items"]} == {1}
    for item in answer["items"]:
        moved = item["reason"]["moved"]
        assert moved["love story"] > 0 > moved["space"]


async def test_the_cluster_and_the_order_can_be_kept(client: httpx.AsyncClient) -> None:
    kept = (await client.get("/v1/movies/6/similar?n=20&same_cluster=true")).json()
    assert [item["movie_id"] for item in kept["items"]] == [5, 4, 3, 2, 1]
    similar = (await client.get("/recommend?movie_id=6&n=20&order=similarity")).json()
    assert similar["items"] == kept["items"]
    popular = (await client.get("/v1/movies/6/similar?order=popularity")).json()
    assert popular["items"] == (await client.get("/recommend?movie_id=6")).json()["items"]


async def test_lists_can_be_filtered(client: httpx.AsyncClient) -> None:
    found = (await client.get("/v1/movies/6/similar?genre=drama&exclude=4&year_from=2000")).json()
    assert [item["movie_id"] for item in found["items"]] == [15, 16]


async def test_an_unknown_tag_is_a_422_that_names_the_nearest(client: httpx.AsyncClient) -> None:
    problem = assert_problem(await client.get("/v1/movies/6/similar?more=lovestory"), 422, "unknown-tag")
    assert problem["tag"] == "lovestory"
    assert problem["nearest"][0] == "love story"
    assert "'love story'" in problem["hint"]


async def test_an_unknown_film_is_a_404(client: httpx.AsyncClient) -> None:
    problem = assert_problem(await client.get("/v1/movies/99/similar"), 404, "unknown-movie")
    assert problem["movie_id"] == 99


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("more=space&less=Space", ["less", "more"]),
        ("order=popularity&more=space", ["less", "more", "order"]),
        ("more=", ["more"]),
        ("less=" + "x" * 101, ["less"]),
        ("more=" + "a,b,c,d,e,f,g,h,i,j,k", ["more"]),
        ("order=best", ["order"]),
        ("same_cluster=perhaps", ["same_cluster"]),
        ("year_from=2001&year_to=2000", ["year_from", "year_to"]),
    ],
)
async def test_a_bad_parameter_is_a_422_that_names_it(
    client: httpx.AsyncClient, query: str, names: list[str]
) -> None:
    problem = assert_problem(await client.get(f"/v1/movies/1/similar?{query}"), 422, "bad-parameters")
    assert sorted(error["name"] for error in problem["errors"]) == names

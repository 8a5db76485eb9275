import httpx
import pytest

from cinecluster.api.served import Served
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model

pytestmark = pytest.mark.anyio

OF_THE_MODEL = [
    "/recommend?movie_id=1",
    "/recommend?movie_id=1&order=similarity&n=2",
    "/recommend-by-tags?movie_id=1",
    "/v1/movies",
    "/v1/movies/1",
    "/v1/movies/1/similar",
    "/v1/clusters",
    "/v1/clusters/0",
]
OF_A_VIEWER = [
    "/favorite-cluster?user_id=5",
    "/recommend-by-tags?user_id=5",
    "/v1/users/5/recommendations",
    "/v1/users/5/ratings",
    "/v1/users/5",
]


@pytest.mark.parametrize("address", OF_THE_MODEL)
async def test_what_the_model_says_is_sent_once_and_then_confirmed(
    address: str, client: httpx.AsyncClient
) -> None:
    first = await client.get(address)
    again = await client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    kept = {name: first.headers.get(name) for name in ("ETag", "Cache-Control", "Vary", "X-Model-Version")}
    assert {name: again.headers.get(name) for name in kept} == kept
    assert "X-Request-ID" in again.headers


@pytest.mark.parametrize("address", [*OF_A_VIEWER, "/recommend?movie_id=999", "/readyz", "/v1/nowhere"])
async def test_nobody_keeps_what_is_said_of_a_viewer_or_of_this_moment(
    address: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get(address, headers={"If-None-Match": "*"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert answer.status_code != 304


@pytest.mark.parametrize("sent", ['"other", {tag}', "W/{tag}"])
async def test_one_of_several_tags_is_enough_and_may_be_weak(sent: str, client: httpx.AsyncClient) -> None:
    tag = (await client.get("/v1/clusters")).headers["ETag"]
    answer = await client.get("/v1/clusters", headers={"If-None-Match": sent.format(tag=tag)})
    assert answer.status_code == 304


async def test_a_list_in_another_language_is_another_answer(client: httpx.AsyncClient) -> None:
    english = await client.get("/recommend?movie_id=1")
    russian = await client.get(
        "/recommend?movie_id=1", headers={"Accept-Language": "ru", "If-None-Match": english.headers["ETag"]}
    )
    assert russian.status_code == 200
    assert russian.headers["ETag"] != english.headers["ETag"]
    named = await client.get("/recommend?movie_id=1&lang=ru")
    assert named.headers["ETag"] == russian.headers["ETag"]


def test_an_answer_holds_no_longer_once_another_model_or_other_settings_are_served() -> None:
    model, other = tiny_model(), tiny_model("20260202T000000Z-00000000")
    plain, floors = RankingConfig(), RankingConfig(tag_floor_ratings=1)
    tags = [Served.of(*given).tag for given in ((model, plain), (other, plain), (model, floors))]
    assert len(set(tags)) == 3
    assert Served.of(tiny_model(), RankingConfig()).tag == tags[0]


async def test_a_film_that_is_not_there_is_not_confirmed(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/v1/movies/1")).headers["ETag"]
    answer = await client.get("/v1/movies/999", headers={"If-None-Match": tag})
    assert answer.status_code == 404


async def test_the_document_tells_which_answers_may_be_kept(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    told = {
        path for path, operations in paths.items() if "304" in operations.get("get", {}).get("responses", {})
    }
    assert told == {
        "/recommend",
        "/recommend-by-tags",
        "/v1/movies",
        "/v1/movies/{movie_id}",
        "/v1/movies/{movie_id}/similar",
        "/v1/clusters",
        "/v1/clusters/{cluster_id}",
    }
    assert set(paths["/recommend"]["get"]["responses"]["304"]["headers"]) == {
        "ETag",
        "Cache-Control",
        "X-Model-Version",
    }

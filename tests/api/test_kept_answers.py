"""Answers that a worker keeps."""

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from cinecluster.api.kept_answers import KeptAnswers
from cinecluster.api.served import Served
from cinecluster.api.services import Services
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model

pytestmark = pytest.mark.anyio

LIST = "/recommend?movie_id=1"


def asked(address: str = LIST, **headers: str) -> Request:
    path, _, query = address.partition("?")
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "path": path, "query_string": query.encode(), "headers": raw})


def answer(body: bytes = b"[]", etag: str = '"m1-en"', status: int = 200) -> Response:
    return Response(body, status_code=status, headers={"ETag": etag, "Cache-Control": "no-cache"})


def body_of(response: Response | None) -> bytes | None:
    return None if response is None else bytes(response.body)


async def test_an_answer_is_given_again_to_the_same_question_only() -> None:
    answers = KeptAnswers(100_000)
    answers.keep("m1", asked(), answer(b"[1]"))
    assert body_of(answers.find("m1", asked())) == b"[1]"
    assert answers.find("m1", asked("/recommend?movie_id=2")) is None
    assert answers.find("m1", asked("/v1/movies?movie_id=1")) is None
    assert answers.find("m1", asked(accept_language="ru")) is None


async def test_nothing_is_left_of_a_model_once_another_is_served() -> None:
    answers = KeptAnswers(100_000)
    answers.keep("m1", asked(), answer())
    assert answers.find("m2", asked()) is None
    answers.keep("m2", asked("/v1/clusters"), answer(etag='"m2"'))
    assert len(answers) == 1


@pytest.mark.parametrize(
    "other", [answer(etag=""), answer(etag='"m0-en"'), answer(status=404), answer(status=304)]
)
async def test_what_is_of_another_model_or_no_answer_is_not_kept(other: Response) -> None:
    answers = KeptAnswers(100_000)
    answers.keep("m1", asked(), other)
    assert len(answers) == 0


async def test_the_answer_asked_for_longest_ago_makes_room() -> None:
    answers = KeptAnswers(3_500)
    for number in (1, 2, 3):
        answers.keep("m1", asked(f"/{number}"), answer())
    answers.find("m1", asked("/1"))
    answers.keep("m1", asked("/4"), answer())
    assert [number for number in (1, 2, 3, 4) if answers.find("m1", asked(f"/{number}"))] == [1, 3, 4]
    answers.keep("m1", asked("/5"), answer(b"x" * 4_000))
    assert answers.find("m1", asked("/5")) is None


async def test_who_has_a_kept_answer_is_told_so() -> None:
    answers = KeptAnswers(100_000)
    answers.keep("m1", asked(), answer())
    found = answers.find("m1", asked(if_none_match='W/"m1-en"'))
    assert found is not None
    assert (found.status_code, found.headers["ETag"], body_of(found)) == (304, '"m1-en"', b"")


async def test_what_middleware_adds_to_one_answer_is_not_in_the_next() -> None:
    answers = KeptAnswers(100_000)
    answers.keep("m1", asked(), answer())
    first = answers.find("m1", asked())
    assert first is not None
    first.headers["X-Request-ID"] = "one"
    second = answers.find("m1", asked())
    assert second is not None
    assert "X-Request-ID" not in second.headers


@pytest.fixture
def services(app: FastAPI) -> Services:
    found: Services = app.state.services
    return found


async def test_the_service_gives_the_same_answer_again_until_a_swap(
    client: httpx.AsyncClient, services: Services
) -> None:
    first, again = await client.get(LIST), await client.get(LIST)
    assert len(services.answers) == 1
    assert again.content == first.content
    mine = {"x-request-id"}
    assert {name: value for name, value in first.headers.items() if name not in mine} == {
        name: value for name, value in again.headers.items() if name not in mine
    }
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]

    other = tiny_model("20260202T000000Z-00000000")
    services.slot.served = Served.of(other, RankingConfig())
    swapped = await client.get(LIST)
    assert swapped.headers["X-Model-Version"] == other.version
    assert swapped.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "address", ["/recommend-by-tags?user_id=5", "/recommend?movie_id=999", "/favorite-cluster?user_id=5"]
)
async def test_viewers_and_problems_are_not_kept(
    address: str, client: httpx.AsyncClient, services: Services
) -> None:
    await client.get(address)
    assert len(services.answers) == 0

import inspect
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from cinecluster import errors
from cinecluster.api.problems import INTERNAL, PROBLEMS, kind_of
from cinecluster.errors import (
    CineclusterError,
    FolderNotEmpty,
    InvalidSettings,
    ServiceNotStarted,
    ServiceNotStopped,
    WrongArgument,
)
from tests.api.service_kit import MemoryStore, assert_problem, client_of, tiny_app

# Some come before there is a route, one after; one is of commands, the last of the script modules.
NEVER_IN_A_ROUTE = (
    CineclusterError,
    InvalidSettings,
    ServiceNotStarted,
    ServiceNotStopped,
    FolderNotEmpty,
    WrongArgument,
)
RUN_TIME_ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, CineclusterError) and kind not in NEVER_IN_A_ROUTE
]


@pytest.mark.parametrize("kind", RUN_TIME_ERRORS)
def test_every_error_that_can_reach_a_route_is_in_the_table(kind: type[CineclusterError]) -> None:
    assert any(ancestor in PROBLEMS for ancestor in kind.__mro__)


def test_slugs_are_distinct_and_an_error_unknown_to_the_table_is_internal() -> None:
    slugs = [kind.slug for kind in PROBLEMS.values()]

    assert len(slugs) == len(set(slugs))
    assert kind_of(CineclusterError("?")) is INTERNAL


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "address", "status", "slug"),
    [
        ("GET", "/nothing/here", 404, "no-such-address"),
        ("GET", "/recommend/", 404, "no-such-address"),
        ("GET", "/n%C3%A4h%20er", 404, "no-such-address"),
        ("GET", "/static-offline-docs/..%2f..%2fcore.py", 404, "no-such-address"),
        ("DELETE", "/recommend", 405, "method-not-allowed"),
        ("GET", "/train-kmeans", 405, "method-not-allowed"),
        ("POST", "/openapi.json", 405, "method-not-allowed"),
    ],
)
async def test_a_wrong_address_or_method_is_a_problem_too(
    client: httpx.AsyncClient, method: str, address: str, status: int, slug: str
) -> None:
    response = await client.request(method, address)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"/problems/{slug}"
    assert ("allow" in response.headers) == (status == 405)


@pytest.mark.anyio
async def test_every_method_of_an_address_is_allowed_by_name(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/users/5/ratings/1")
    assert response.status_code == 405
    assert response.headers["allow"] == "DELETE, GET, PUT"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address",
    [
        "/favorite-cluster?user_id=1",
        "/recommend?movie_id=1",
        "/recommend-by-tags?user_id=1",
        "/readyz",
        "/v1/movies",
        "/v1/clusters",
        "/v1/users/1",
        "/v1/users/1/recommendations",
    ],
)
async def test_before_a_model_is_there_the_service_says_so(tmp_path: Path, address: str) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore())) as client:
        response = await client.get(address)

        problem = assert_problem(response, 503, "no-model")
        assert "cinecluster train" in problem["hint"]
        assert response.headers["Retry-After"] == "5"
        assert "X-Model-Version" not in response.headers
        assert (await client.get("/livez")).status_code == 200
        assert_problem(await client.post("/train-kmeans"), 503, "no-model")


def _add_broken_route(app: FastAPI) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("a secret of the inside")


@pytest.mark.anyio
async def test_what_nobody_expected_is_a_problem_without_a_trace(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    _add_broken_route(app)
    async with client_of(app) as client:
        response = await client.get("/broken", headers={"X-Request-ID": "find-me"})

        problem = assert_problem(response, 500, "internal")
        assert problem["request_id"] == response.headers["X-Request-ID"] == "find-me"
        assert "secret" not in response.text
        assert "Traceback" not in response.text

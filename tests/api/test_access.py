import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from cinecluster.api.access import Caller, requires
from cinecluster.storage.api_key import Scope
from cinecluster.storage.keys import KeyStore
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio

NEEDS_NO_KEY = {
    ("/v1/recommendations", "post"),
    ("/v1/predict-cluster", "post"),
    ("/v1/ratings-imports", "post"),
}
"""They only read; their question is too long for an address."""


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    app = tiny_app(tmp_path)

    @app.put("/mine")
    async def mine(caller: Annotated[Caller, requires("ratings")]) -> dict[str, str | None]:
        return {"name": caller.name, "key_id": caller.key_id}

    return app


@pytest.fixture
async def asking(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


def new_key(app: FastAPI, *scopes: Scope) -> str:
    store: KeyStore = app.state.services.keys
    return store.create("site", scopes)[1].reveal()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def test_without_any_key_whoever_asks_may_write(asking: httpx.AsyncClient) -> None:
    assert (await asking.put("/mine")).json() == {"name": "anybody", "key_id": None}
    assert (await asking.post("/train-kmeans")).status_code == 202


async def test_with_a_key_the_route_knows_who_asks(app: FastAPI, asking: httpx.AsyncClient) -> None:
    key = new_key(app, "ratings")

    for headers in (bearer(key), {"authorization": f"bEARER {key}"}):
        answer = await asking.put("/mine", headers=headers)
        assert answer.json() == {"name": "site", "key_id": key.split("_")[1]}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}])
async def test_without_a_key_it_is_a_401_that_says_how_to_make_one(
    app: FastAPI, asking: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    new_key(app, "ratings")
    response = await asking.post("/train-kmeans", headers=headers)

    problem = assert_problem(response, 401, "key-needed")
    assert "cinecluster keys create NAME --scope training" in problem["hint"]
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="cinecluster"'


async def test_a_wrong_key_is_a_401(app: FastAPI, asking: httpx.AsyncClient) -> None:
    key = new_key(app, "training")
    app.state.services.keys.revoke(key.split("_")[1])

    for wrong in (key, "nonsense", "ä".encode().decode("latin-1"), "x" * 5000):
        headers = [(b"Authorization", b"Bearer " + wrong.encode("latin-1"))]
        response = await asking.post("/train-kmeans", headers=headers)
        problem = assert_problem(response, 401, "key-refused")
        assert wrong not in json.dumps(problem)
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="cinecluster", error="invalid_token"'


async def test_a_key_for_other_things_is_a_403_that_names_the_scope(
    app: FastAPI, asking: httpx.AsyncClient
) -> None:
    response = await asking.post("/train-kmeans", headers=bearer(new_key(app, "ratings", "models")))

    problem = assert_problem(response, 403, "scope-missing")
    assert problem["scope"] == "training"
    assert response.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="training"')


async def test_reading_needs_no_key(app: FastAPI, asking: httpx.AsyncClient) -> None:
    new_key(app, "ratings")

    for address in ("/recommend?movie_id=1", "/v1/movies", "/readyz", "/docs", "/openapi.json"):
        assert (await asking.get(address)).status_code == 200


async def test_every_writing_route_is_described_with_the_key_that_it_needs(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()

    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    writing = {
        (path, method): said
        for path, methods in document["paths"].items()
        for method, said in methods.items()
        if method not in ("get", "head")
    }
    assert writing.keys() > NEEDS_NO_KEY
    for (path, method), said in writing.items():
        if (path, method) in NEEDS_NO_KEY:
            assert "security" not in said
            continue
        assert [list(need) for need in said.get("security", ())] == [["key"]], f"{method} {path} needs no key"
        assert {"401", "403", "429"} <= said["responses"].keys(), path


async def test_a_description_of_its_own_stands_beside_that_of_keys(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()

    refused = document["paths"]["/train-kmeans"]["post"]["responses"]["403"]
    assert refused["content"]["application/problem+json"]["examples"].keys() == {
        "source-not-allowed",
        "scope-missing",
    }


async def test_a_key_is_in_no_answer_and_in_no_line_of_the_log(
    app: FastAPI, asking: httpx.AsyncClient, lines: io.StringIO
) -> None:
    @app.put("/broken")
    async def broken(caller: Annotated[Any, requires("ratings")]) -> None:
        raise ZeroDivisionError(caller)

    key = new_key(app, "ratings")
    answers = [
        await asking.put("/mine", headers=bearer(key)),
        await asking.put("/broken", headers=bearer(key)),
        await asking.post("/train-kmeans", headers=bearer(key)),
        await asking.put("/mine", headers=bearer(key[:-1])),
    ]
    app.state.services.database.write(lambda connection: connection.execute(text("DROP TABLE api_keys")))
    answers.append(await asking.put("/mine", headers=bearer(key)))

    assert [answer.status_code for answer in answers] == [200, 500, 403, 401, 503]
    secret = key.split("_", 2)[2][:-1]
    assert "ZeroDivisionError" in lines.getvalue()
    for said in (lines.getvalue(), *(f"{answer.headers} {answer.text}" for answer in answers)):
        assert secret not in said

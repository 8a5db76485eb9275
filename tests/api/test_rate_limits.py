from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI

from cinecluster.api.access import Caller, requires
from cinecluster.api.rate_limits import RateLimits
from cinecluster.errors import AskedTooOften
from cinecluster.service_config import AccessConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio

FEW = AccessConfig(writes_per_minute=3, trainings_per_hour=2)


def writable_app(home: Path) -> FastAPI:
    app = tiny_app(home, access=FEW)

    @app.put("/mine")
    async def mine(caller: Annotated[Caller, requires("ratings")]) -> str:
        return caller.name

    return app


def bearer(app: FastAPI, name: str) -> dict[str, str]:
    _, text = app.state.services.keys.create(name, ["admin"])
    return {"Authorization": f"Bearer {text.reveal()}"}


def test_writes_and_trainings_are_counted_apart_and_by_who_asks() -> None:
    limits = RateLimits(FEW)
    for _ in range(3):
        limits.count_write("one")
    for _ in range(2):
        limits.count_training("one")

    with pytest.raises(AskedTooOften, match="3 writing requests in a minute") as raised:
        limits.count_write("one")
    assert 1 <= raised.value.seconds <= 60
    with pytest.raises(AskedTooOften, match="2 trainings in an hour") as raised:
        limits.count_training("one")
    assert 60 < raised.value.seconds <= 3600
    limits.count_write("another")


async def test_one_write_too_many_is_a_429_that_says_when_to_ask_again(tmp_path: Path) -> None:
    async with client_of(writable_app(tmp_path)) as client:
        answers = [await client.put("/mine") for _ in range(4)]

        assert [answer.status_code for answer in answers[:3]] == [200] * 3
        problem = assert_problem(answers[3], 429, "asked-too-often")
        assert "3 writing requests in a minute" in problem["detail"]
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 60


async def test_one_training_too_many_is_one_as_well(tmp_path: Path) -> None:
    async with client_of(writable_app(tmp_path)) as client:
        statuses = [(await client.post("/train-kmeans")).status_code for _ in range(3)]

    assert statuses == [202, 409, 429]


async def test_reading_is_not_counted(tmp_path: Path) -> None:
    async with client_of(writable_app(tmp_path)) as client:
        for _ in range(5):
            assert (await client.get("/recommend?movie_id=1")).status_code == 200
            body = {"ratings": [{"movie_id": 1, "rating": 5}]}
            assert (await client.post("/v1/recommendations", json=body)).status_code == 200


async def test_each_key_has_its_own_count_and_a_refused_one_spends_only_its_addresss(tmp_path: Path) -> None:
    app = writable_app(tmp_path)
    async with client_of(app) as client:
        one, other = bearer(app, "one"), bearer(app, "other")
        spent = [(await client.put("/mine", headers=one)).status_code for _ in range(4)]
        forged = {"Authorization": f"{other['Authorization'][:-1]}~"}
        refused = [(await client.put("/mine", headers=forged)).status_code for _ in range(4)]

        assert spent == [200, 200, 200, 429]
        assert refused == [401, 401, 401, 429]
        assert (await client.put("/mine", headers=other)).json() == "other"

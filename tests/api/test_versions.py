"""Versions over HTTP: a service over a home with real folders."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.api.metrics import Metrics
from cinecluster.api.snapshot import ModelFollower, ModelSlot
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import CorruptVersion
from cinecluster.server import create_app
from cinecluster.testing import tiny_contents, tiny_model
from tests.api.service_kit import LONG_TRAINER, MemoryStore, assert_problem, client_of, served, tiny_settings
from tests.tampering import writable

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
UNKNOWN = "20200101T000000Z-00000000"
REPORT: dict[str, Any] = {
    "clusters": [],
    "choice": [],
    "quality": {"cluster_ndcg": 0.17, "popular_ndcg": 0.162, "lift": 1.33333, "largest_share": 0.2},
    "ranker": {"name": "ease", "leaderboard": [{"name": "ease", "ndcg": {"value": 0.359}}]},
    "gate": {
        "version": UNKNOWN,
        "passed": True,
        "worse": [],
        "comparisons": [
            {
                "histories": "new",
                "users": 122,
                "ndcg": 0.35912,
                "live_ndcg": 0.35,
                "difference": {"value": 0.00912, "low": None, "high": None},
            }
        ],
    },
}
CLEANING = {
    "tables": [
        {
            "table": "ratings",
            "file": "/home/anna/ratings.csv",
            "read": 3,
            "kept": 2,
            "dropped": {"bad stars": 1},
            "examples": {"bad stars": {"row": 3, "value": "canary"}},
            "remarks": {},
        }
    ]
}


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path)


@pytest.fixture
def versions(store: VersionStore) -> tuple[str, str]:
    """Publish two versions; the newer one is current."""
    contents = replace(
        tiny_contents(),
        report=REPORT,
        cleaning=CLEANING,
        source={"name": "/home/anna/ml-small", "edition": "latest"},
    )
    older, newer = (store.publish(contents, now=NOW + timedelta(days=day)).version for day in range(2))
    return older, newer


@pytest.fixture
async def client(tmp_path: Path, versions: tuple[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    # Polled so rarely that only the route itself can be what makes the service follow.
    async with client_of(
        create_app(tiny_settings(tmp_path, poll_seconds=3600), trainer=LONG_TRAINER)
    ) as client:
        yield client


async def test_versions_are_listed_newest_first(
    client: httpx.AsyncClient, store: VersionStore, versions: tuple[str, str]
) -> None:
    older, newer = versions
    store.pin(older)
    writable(store.folder(older) / "manifest.json").write_text("{")

    found = (await client.get("/v1/models")).json()
    assert {key: found[key] for key in found if key != "items"} == {
        "total": 2,
        "current": newer,
        "served": newer,
        "problem": None,
    }
    assert found["items"][0].pop("bytes") > 1000
    assert found["items"][0] == {
        "version": newer,
        "current": True,
        "served": True,
        "pinned": False,
        "state": "stored",
        "problem": None,
        "kind": "trained",
        "created_at": "2026-11-25T10:15:00+00:00",
        "source": "ml-small",
        "n_clusters": 2,
        "figures": {
            "ranker": "ease",
            "ndcg": 0.359,
            "favorite_cluster_ndcg": 0.17,
            "popular_ndcg": 0.162,
            "lift": 1.3333,
            "largest_share": 0.2,
        },
        "gate": {
            "version": UNKNOWN,
            "passed": True,
            "comparisons": [
                {
                    "histories": "new",
                    "viewers": 122,
                    "ndcg": 0.3591,
                    "before_ndcg": 0.35,
                    "difference": 0.0091,
                    "low": None,
                    "high": None,
                }
            ],
        },
    }
    damaged = found["items"][1]
    assert (damaged["version"], damaged["state"], damaged["pinned"]) == (older, "damaged", True)
    assert damaged["problem"].startswith(f"{older}/manifest.json")
    assert damaged["figures"] is damaged["gate"] is damaged["bytes"] is None


async def test_an_unreadable_pointer_is_told_in_the_list(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "current").write_text("nonsense")

    found = (await client.get("/v1/models")).json()
    assert found["current"] is None
    assert "nonsense" in found["problem"]


async def test_a_version_tells_all_but_ids_of_viewers_and_paths(
    client: httpx.AsyncClient, versions: tuple[str, str]
) -> None:
    found = (await client.get(f"/v1/models/{versions[0]}")).json()

    assert (found["version"], found["current"], found["served"]) == (versions[0], False, False)
    assert found["edition"] == "latest"
    assert found["report"]["quality"]["cluster_ndcg"] == 0.17
    assert found["cleaning"] == [
        {"table": "ratings", "read": 3, "kept": 2, "dropped": {"bad stars": 1}, "remarks": {}}
    ]
    assert found["files"] > 20
    assert found["bytes"] > 1000
    said = json.dumps(found)
    assert "anna" not in said
    assert "canary" not in said
    assert "golden" not in said


async def test_an_activated_version_is_served_when_the_answer_comes(
    client: httpx.AsyncClient, versions: tuple[str, str], store: VersionStore
) -> None:
    older, newer = versions

    answer = await client.post(f"/v1/models/{older}/activate")
    assert (answer.status_code, answer.json()) == (200, {"before": newer, "current": older})
    assert store.current() == older
    assert (await client.get("/recommend?movie_id=1")).headers["X-Model-Version"] == older
    back = await client.post(f"/v1/models/{newer}/activate")
    assert back.json() == {"before": older, "current": newer}


async def test_activating_mends_an_unreadable_pointer(
    client: httpx.AsyncClient, versions: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "current").write_text("nonsense")

    answer = await client.post(f"/v1/models/{versions[0]}/activate")
    assert answer.json() == {"before": None, "current": versions[0]}


async def test_a_damaged_version_is_not_activated(
    client: httpx.AsyncClient, versions: tuple[str, str], store: VersionStore
) -> None:
    older, newer = versions
    table = writable(store.folder(older) / "tables" / "cleaned_movies.csv")
    table.write_bytes(table.read_bytes()[:-1])

    problem = assert_problem(await client.post(f"/v1/models/{older}/activate"), 409, "corrupt-version")
    assert "cleaned_movies.csv" in problem["detail"]
    assert store.current() == newer
    assert (await client.get("/readyz")).json() == {"status": "ready", "version": newer, "degraded": None}


async def test_a_version_of_a_newer_format_is_not_activated(
    client: httpx.AsyncClient, versions: tuple[str, str], store: VersionStore
) -> None:
    path = writable(store.folder(versions[0]) / "manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format_version": 999}))

    for method, address in (("POST", "/activate"), ("GET", "")):
        answer = await client.request(method, f"/v1/models/{versions[0]}{address}")
        assert_problem(answer, 409, "unsupported-format")
    assert store.current() == versions[1]


async def test_pins_are_set_and_taken_back_as_often_as_one_likes(
    client: httpx.AsyncClient, versions: tuple[str, str], store: VersionStore
) -> None:
    address = f"/v1/models/{versions[0]}/pin"
    for _ in range(2):
        assert (await client.put(address)).json() == {"version": versions[0], "pinned": True}
    assert store.prune(1) == ()
    for _ in range(2):
        assert (await client.delete(address)).json() == {"version": versions[0], "pinned": False}
    assert store.prune(1) == (versions[0],)


@pytest.mark.parametrize("version", [UNKNOWN, "x", "..%2f..%2fcurrent"])
@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", ""), ("POST", "/activate"), ("PUT", "/pin"), ("DELETE", "/pin")],
)
async def test_an_unknown_version_is_a_problem(
    client: httpx.AsyncClient, method: str, address: str, version: str
) -> None:
    answer = await client.request(method, f"/v1/models/{version}{address}")

    assert answer.status_code == 404
    if version == UNKNOWN:
        assert_problem(answer, 404, "unknown-version")


async def test_catching_up_does_not_wait_for_the_next_try_and_says_what_failed() -> None:
    store, slot = MemoryStore(tiny_model("v1")), ModelSlot()
    follower = ModelFollower(
        store, slot, prepare=served, metrics=Metrics(), poll_seconds=3600.0, monotonic=lambda: 0.0
    )
    await follower.refresh()
    store.publish(CorruptVersion("vectors.npy differs."), "v2")
    with pytest.raises(CorruptVersion, match=r"v2 is current now.*vectors\.npy"):
        await follower.catch_up("v2")

    store.publish(tiny_model("v2"), "v2")
    assert await follower.catch_up("v2") == "v2"

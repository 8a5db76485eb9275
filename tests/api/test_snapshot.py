import asyncio
import gc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.api.metrics import Metrics
from cinecluster.api.snapshot import LoadFailure, ModelFollower, ModelSlot, Swap
from cinecluster.errors import CorruptVersion, NoModel, UnsupportedFormat
from cinecluster.model import Model
from cinecluster.testing import tiny_model
from tests.api.service_kit import (
    MemoryStore,
    assert_problem,
    client_of,
    served,
    signed_model,
    tiny_app,
    value,
)

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def make_follower(
    store: MemoryStore, slot: ModelSlot, clock: Clock | None = None, metrics: Metrics | None = None
) -> ModelFollower:
    return ModelFollower(
        store,
        slot,
        prepare=served,
        metrics=metrics or Metrics(),
        poll_seconds=1.0,
        clock=lambda: NOW,
        monotonic=clock or Clock(),
    )


async def test_an_empty_slot_has_nothing_to_give() -> None:
    slot = ModelSlot()
    await make_follower(MemoryStore(), slot).refresh()

    assert slot.failure is None
    with pytest.raises(NoModel):
        slot.take()


async def test_the_current_version_is_loaded_once_and_swapped_when_it_changes() -> None:
    store, slot = MemoryStore(tiny_model("v1")), ModelSlot()
    follower = make_follower(store, slot)

    await follower.refresh()
    await follower.refresh()
    assert slot.take().version == "v1"

    store.publish(tiny_model("v2"), "v2")
    await follower.refresh()
    assert slot.take().version == "v2"
    assert store.loads == ["v1", "v2"]


async def test_a_version_that_does_not_load_leaves_the_old_one_and_is_tried_again_ever_more_rarely() -> None:
    store, slot, clock = MemoryStore(tiny_model("v1")), ModelSlot(), Clock()
    follower = make_follower(store, slot, clock)
    await follower.refresh()
    store.publish(CorruptVersion("vectors.npy differs from its manifest."), "v2")

    for second in range(8):
        clock.seconds = float(second)
        await follower.refresh()

    assert slot.take().version == "v1"
    assert slot.failure is not None
    assert (slot.failure.version, slot.failure.since) == ("v2", NOW)
    assert "vectors.npy" in slot.failure.error
    assert store.loads == ["v1", "v2", "v2", "v2", "v2"]  # at 0 s, then after 1, 2 and 4 s more

    store.publish(tiny_model("v2"), "v2")  # mended
    clock.seconds = 100.0
    await follower.refresh()
    assert slot.take().version == "v2"
    assert slot.failure is None


async def test_the_latest_error_is_told_and_since_when_there_is_trouble() -> None:
    store, slot, clock = MemoryStore(tiny_model("v1")), ModelSlot(), Clock()
    follower = ModelFollower(
        store,
        slot,
        prepare=served,
        metrics=Metrics(),
        poll_seconds=1.0,
        clock=lambda: NOW + timedelta(seconds=clock.seconds),
        monotonic=clock,
    )
    await follower.refresh()
    for second, words in ((0.0, "first vectors.npy"), (100.0, "then items.json")):
        clock.seconds = second
        store.publish(CorruptVersion(words), "v2")
        await follower.refresh()

    assert slot.failure == LoadFailure(version="v2", error="then items.json", since=NOW)


async def test_what_became_of_the_last_versions_is_remembered_a_repeated_failure_once() -> None:
    store, slot, clock = MemoryStore(tiny_model("v1")), ModelSlot(), Clock()
    follower = make_follower(store, slot, clock)
    await follower.refresh()
    store.publish(CorruptVersion("vectors.npy differs."), "v2")
    for second in range(8):
        clock.seconds = float(second)
        await follower.refresh()

    assert follower.swaps == (
        Swap(version="v2", at=NOW, seconds=None, error="vectors.npy differs."),
        Swap(version="v1", at=NOW, seconds=0.0),
    )
    for number in range(10):
        store.publish(tiny_model(f"w{number}"), f"w{number}")
        await follower.refresh()
    assert [swap.version for swap in follower.swaps] == [f"w{number}" for number in reversed(range(10))]


async def test_versions_of_which_none_is_current_are_told_of_with_what_to_do(tmp_path: Path) -> None:
    store = MemoryStore(tiny_model("v1"), tiny_model("v2"))
    store.pointer = None
    async with client_of(tiny_app(tmp_path, store)) as client:
        problem = assert_problem(await client.get("/readyz"), 503, "no-model")
        assert "2 versions are stored, none is current." in problem["detail"]
        assert "cinecluster models activate VERSION" in problem["detail"]

        store.pointer = "v1"
        await wait_until_ready_says(client, version="v1")


async def test_rolling_back_to_what_is_served_ends_the_trouble() -> None:
    store, slot = MemoryStore(tiny_model("v1")), ModelSlot()
    follower = make_follower(store, slot)
    await follower.refresh()
    store.publish(CorruptVersion("broken"), "v2")
    await follower.refresh()

    store.pointer = "v1"
    await follower.refresh()

    assert slot.failure is None
    assert store.loads == ["v1", "v2"]


async def test_a_lost_pointer_keeps_the_model_and_is_told() -> None:
    store, slot = MemoryStore(tiny_model("v1")), ModelSlot()
    follower = make_follower(store, slot)
    await follower.refresh()

    store.pointer = None
    await follower.refresh()

    assert slot.take().version == "v1"
    assert slot.failure is not None
    assert slot.failure.version is None


async def test_at_the_start_the_newest_version_that_loads_stands_in_for_the_current_one() -> None:
    store, slot, clock, metrics = MemoryStore(), ModelSlot(), Clock(), Metrics()
    store.publish(tiny_model("v1"), "v1")
    store.publish(tiny_model("v2"), "v2")
    store.publish(CorruptVersion("v3 is broken"), "v3")
    store.publish(UnsupportedFormat("v4 is newer"), "v4")
    follower = make_follower(store, slot, clock, metrics)
    await follower.refresh()

    assert slot.take().version == "v2"
    assert slot.failure == LoadFailure(version="v4", error="v4 is newer", since=NOW)
    assert store.loads == ["v4", "v3", "v2"]
    scraped = metrics.scrape()
    for reason in ("unsupported-format", "corrupt-version"):
        assert value(scraped, "cinecluster_model_load_failures_total", reason=reason) == 1
    assert value(scraped, "cinecluster_model_info", version="v2") == 1
    assert value(scraped, "cinecluster_model_degraded") == 1

    clock.seconds = 1.0
    await follower.refresh()
    assert store.loads[3:] == ["v4"]  # the current one is tried again, the others are not
    assert [swap.version for swap in follower.swaps] == ["v2", "v3", "v4"]
    assert slot.take().version == "v2"

    store.publish(tiny_model("v4"), "v4")
    clock.seconds = 100.0
    await follower.refresh()
    assert slot.take().version == "v4"
    assert slot.failure is None
    assert value(metrics.scrape(), "cinecluster_model_degraded") == 0
    assert value(metrics.scrape(), "cinecluster_model_swap_duration_seconds_count") == 2


class LostPointerStore(MemoryStore):
    """A store whose pointer holds nonsense."""

    def current(self) -> str | None:
        raise CorruptVersion("current holds nonsense.")


async def test_at_the_start_an_unreadable_pointer_leaves_the_newest_version_that_loads() -> None:
    store, slot, clock = LostPointerStore(tiny_model("v1")), ModelSlot(), Clock()
    store.publish(CorruptVersion("broken"), "v2")
    follower = make_follower(store, slot, clock)
    await follower.refresh()
    await follower.refresh()

    assert slot.take().version == "v1"
    assert slot.failure == LoadFailure(version=None, error="current holds nonsense.", since=NOW)
    assert store.loads == ["v2", "v1"]


async def test_versions_that_all_fail_at_the_start_are_tried_again_ever_more_rarely() -> None:
    store, slot, clock = LostPointerStore(), ModelSlot(), Clock()
    store.publish(CorruptVersion("broken"), "v1")
    follower = make_follower(store, slot, clock)
    for second in range(8):
        clock.seconds = float(second)
        await follower.refresh()

    assert slot.served is None
    assert store.loads == ["v1"] * 4  # at 0 s, then after 1, 2 and 4 s more


async def wait_until_ready_says(client: httpx.AsyncClient, **expected: Any) -> httpx.Response:
    async with asyncio.timeout(10):
        while True:
            response = await client.get("/readyz")
            if response.is_success and response.json().items() >= expected.items():
                return response
            await asyncio.sleep(0.005)


async def test_readyz_tells_of_the_version_and_of_trouble_with_a_newer_one(tmp_path: Path) -> None:
    store = MemoryStore(tiny_model("v1"))
    async with client_of(tiny_app(tmp_path, store)) as client:
        ready = await client.get("/readyz")
        assert ready.json() == {"status": "ready", "version": "v1", "degraded": None}

        store.publish(CorruptVersion("vectors.npy differs from its manifest."), "v2")
        trouble = await wait_until_ready_says(client, status="degraded")
        assert trouble.json()["version"] == "v1"
        assert trouble.json()["degraded"]["version"] == "v2"
        assert "vectors.npy" in trouble.json()["degraded"]["error"]
        answer = await client.get("/recommend?movie_id=1")
        assert (answer.status_code, answer.headers["X-Model-Version"]) == (200, "v1")

        store.publish(tiny_model("v3"), "v3")
        await wait_until_ready_says(client, status="ready", version="v3")


async def test_a_service_started_on_a_corrupt_version_says_why_it_is_not_ready(tmp_path: Path) -> None:
    store = MemoryStore()
    store.publish(CorruptVersion("vectors.npy differs from its manifest."), "v1")
    async with client_of(tiny_app(tmp_path, store)) as client:
        problem = assert_problem(await client.get("/readyz"), 503, "no-model")
        assert "vectors.npy" in problem["detail"]

        store.publish(tiny_model("v2"), "v2")
        await wait_until_ready_says(client, version="v2")


ADDRESSES = (
    "/favorite-cluster?user_id=5",
    "/recommend?movie_id=1",
    "/recommend?movie_id=1&order=similarity",
    "/recommend-by-tags?user_id=1",
    "/recommend-by-tags?movie_id=11",
    "/v1/movies?q=moon",
    "/v1/clusters/0",
)


async def test_every_answer_during_swaps_is_wholly_of_the_version_it_names(tmp_path: Path) -> None:
    store = MemoryStore(signed_model("v0"))
    app = tiny_app(tmp_path, store, poll_seconds=0.0005)
    seen: set[str] = set()

    async def swap(client: httpx.AsyncClient) -> None:
        for number in range(1, 21):
            store.publish(signed_model(f"v{number}"), f"v{number}")
            await wait_until_ready_says(client, version=f"v{number}")

    async def ask(client: httpx.AsyncClient, swapping: asyncio.Task[None], first: int) -> None:
        turn = first
        while not swapping.done():
            await asyncio.sleep(
                0
            )  # an app called in memory never waits, so it would never let the others run
            response = await client.get(ADDRESSES[turn % len(ADDRESSES)])
            turn += 1
            assert response.status_code == 200
            version, answer = response.headers["X-Model-Version"], response.json()
            signed = [*answer.get("recommendations", ()), *filter(None, [answer.get("label")])]
            signed += [item["title"] for item in answer.get("best", answer.get("items", ()))]
            assert signed
            assert all(text.endswith(f"@{version}") for text in signed)
            seen.add(version)

    async with client_of(app) as client:
        swapping = asyncio.create_task(swap(client))
        await asyncio.gather(swapping, *(ask(client, swapping, first) for first in range(len(ADDRESSES))))
    assert len(seen) >= 10


async def test_no_garbage_is_looked_for_while_a_version_is_loaded_and_again_afterwards() -> None:
    looked: list[bool] = []

    class Watched(MemoryStore):
        def load(self, version: str) -> Model:
            looked.append(gc.isenabled())
            return super().load(version)

    store, slot = Watched(tiny_model("v1")), ModelSlot()
    await make_follower(store, slot).refresh()
    assert gc.isenabled()
    store.publish(CorruptVersion("bent"), "v2")
    await make_follower(store, slot).refresh()
    assert gc.isenabled()
    assert looked == [False, False]

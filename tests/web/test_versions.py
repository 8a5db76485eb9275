"""The pages about stored versions."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cinecluster.api.services import Services
from cinecluster.artifacts.versions import VersionStore
from cinecluster.server import create_app
from cinecluster.testing import tiny_contents
from tests.api.service_kit import LONG_TRAINER, client_of, tiny_settings
from tests.tampering import writable

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
UNKNOWN = "20200101T000000Z-00000000"


def report(ndcg: float, gate: dict[str, Any] | None = None) -> dict[str, Any]:
    figure = {"value": ndcg, "low": ndcg - 0.01, "high": ndcg + 0.01}
    return {
        "quality": {"cluster_ndcg": 0.17, "largest_share": 0.2},
        "ranker": {"name": "ease", "config": {"slope": 0.4}, "leaderboard": [{"ndcg": figure}]},
        "gate": gate,
    }


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path)


@pytest.fixture
def versions(store: VersionStore) -> tuple[str, str, str]:
    """Publish three versions; the newest is current, recommends best, and was judged against the second."""
    contents = tiny_contents()
    cleaning = {"tables": [{"table": "ratings", "read": 9, "kept": 7}]}
    first = replace(contents, report=report(0.3), config={"seed": 0, "labels": {"max": 3}}, cleaning=cleaning)
    second = replace(contents, report=report(0.35))
    made = [store.publish(first, now=NOW).version, store.publish(second, now=NOW + timedelta(days=1)).version]
    gate = {
        "version": made[1],
        "passed": False,
        "comparisons": [
            {
                "histories": "new",
                "users": 120,
                "ndcg": 0.4,
                "live_ndcg": 0.45,
                "difference": {"value": -0.05, "low": -0.07, "high": -0.03},
            }
        ],
    }
    third = replace(contents, report=report(0.4, gate), config={"seed": 3, "labels": {"max": 3}})
    made.append(store.publish(third, now=NOW + timedelta(days=2)).version)
    return made[0], made[1], made[2]


@pytest.fixture
def app(tmp_path: Path, versions: tuple[str, str, str]) -> FastAPI:
    # Polled so rarely that only the page itself can be what makes the service follow.
    return create_app(tiny_settings(tmp_path, poll_seconds=3600), trainer=LONG_TRAINER)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


async def test_versions_are_listed_with_what_the_gate_said_and_what_can_be_done(
    client: httpx.AsyncClient, store: VersionStore, versions: tuple[str, str, str]
) -> None:
    first, second, third = versions
    store.pin(second)
    page = (await client.get("/versions")).text

    assert page.index(f'id="v-{third}"') < page.index(f'id="v-{second}"') < page.index(f'id="v-{first}"')
    assert page.count(">served<") == page.count(">pinned<") == page.count(">forced<") == 1
    assert "NDCG@10 0.400 instead of 0.450, −0.050 (−0.070 to −0.030) for 120 viewers" in page
    assert f'action="/versions/{third}/activate"' not in page
    assert f'action="/versions/{second}/unpin"' in page
    assert f'action="/versions/{first}/pin"' in page
    assert f"Roll back to <code>{second}</code>" in page
    assert f"/versions/compare?a={first}&amp;b={third}" in page


async def test_without_versions_the_page_leads_to_the_training(tmp_path: Path) -> None:
    async with client_of(create_app(tiny_settings(tmp_path / "new"), trainer=LONG_TRAINER)) as client:
        page = await client.get("/versions")
        compared = await client.get("/versions/compare")
    assert page.status_code == compared.status_code == 200
    assert "There is no version yet" in page.text
    assert "It takes two versions" in compared.text


async def test_a_version_that_recommends_worse_is_activated_after_one_more_question(
    client: httpx.AsyncClient, versions: tuple[str, str, str], store: VersionStore
) -> None:
    first, _, third = versions
    listed = (await client.get("/versions")).text
    question = await client.get(f"/versions/{first}/activate")
    answer = await client.post(f"/versions/{first}/activate")
    shown = await client.get(answer.headers["location"])
    again = await client.post(f"/versions/{first}/activate")

    assert f'href="/versions/{first}/activate"' in listed
    assert "recommends worse" in question.text
    assert (answer.status_code, answer.headers["location"]) == (303, f"/versions?was={third}")
    assert store.current() == first
    assert f"<code>{first}</code> is served now; before it was <code>{third}</code>." in shown.text
    assert f"Roll back to <code>{third}</code>" in shown.text
    assert again.headers["location"] == "/versions"
    assert (await client.get("/readyz")).json()["version"] == first


async def test_a_damaged_version_is_shown_and_not_activated(
    client: httpx.AsyncClient, versions: tuple[str, str, str], store: VersionStore
) -> None:
    first, second, third = versions
    writable(store.folder(first) / "manifest.json").write_text("{")
    table = writable(store.folder(second) / "tables" / "cleaned_movies.csv")
    table.write_bytes(table.read_bytes()[:-1])

    listed = await client.get("/versions")
    refused = await client.post(f"/versions/{second}/activate")
    assert ">damaged<" in listed.text
    assert f'action="/versions/{first}/activate"' not in listed.text
    assert refused.status_code == 409
    assert "cleaned_movies.csv" in refused.text
    assert store.current() == third


async def test_a_degraded_service_says_so_on_top(
    client: httpx.AsyncClient, app: FastAPI, versions: tuple[str, str, str], store: VersionStore
) -> None:
    first, _, third = versions
    services: Services = app.state.services
    writable(store.folder(first) / "serving" / "vectors.npy").write_bytes(b"")
    (store.folder(first).parents[1] / "current").write_text(f"{first}\n")
    await services.follower.refresh()
    page = (await client.get("/versions")).text
    health = (await client.get("/health")).text

    for text in (page, health):
        assert f"version {first} should be served, but does not load" in text
        assert "vectors.npy" in text
    assert "current, but not served" in page
    assert f'id="v-{third}"' in page
    assert ">failed<" in health


async def test_an_unreadable_pointer_is_told_and_mended_by_activating(
    client: httpx.AsyncClient, tmp_path: Path, versions: tuple[str, str, str]
) -> None:
    (tmp_path / "current").write_text("nonsense")
    page = await client.get("/versions")
    answer = await client.post(f"/versions/{versions[2]}/activate")

    assert "It cannot be told which version is current" in page.text
    assert "nonsense" in page.text
    assert answer.headers["location"] == "/versions"


async def test_pins_are_set_and_taken_back(
    client: httpx.AsyncClient, versions: tuple[str, str, str], store: VersionStore
) -> None:
    first = versions[0]
    pinned = await client.post(f"/versions/{first}/pin")
    assert store.pinned() == {first}
    unpinned = await client.post(f"/versions/{first}/unpin")
    assert store.pinned() == frozenset()
    assert pinned.headers["location"] == unpinned.headers["location"] == f"/versions#v-{first}"


@pytest.mark.parametrize("address", ["activate", "pin", "unpin"])
async def test_changing_anything_needs_a_key_once_there_is_one(
    client: httpx.AsyncClient, app: FastAPI, versions: tuple[str, str, str], address: str
) -> None:
    services: Services = app.state.services
    key = services.keys.create("Night", ["models"])[1].reveal()
    closed = await client.get("/versions")
    refused = await client.post(f"/versions/{versions[1]}/{address}")
    client.cookies.set("cinecluster_key", key)
    opened = await client.post(f"/versions/{versions[1]}/{address}")

    assert "<form method" not in closed.text.partition("<main")[2].partition("</main>")[0]
    assert "/sign-in?next=%2Fversions" in closed.text
    assert refused.headers["location"].startswith("/sign-in?")
    assert opened.headers["location"].startswith("/versions")


async def test_the_served_version_and_the_one_before_are_compared_unless_others_are_named(
    client: httpx.AsyncClient, versions: tuple[str, str, str]
) -> None:
    first, second, third = versions
    default = (await client.get("/versions/compare")).text
    named = (await client.get(f"/versions/compare?a={first}&b={third}")).text

    for page, before in ((default, second), (named, first)):
        assert f'<option value="{before}" selected>' in page
        assert f'<option value="{third}" selected>' in page
        assert "0.0%" in page  # of the films have changed groups
        assert "100% stayed together" in page
    assert "0.300 " in named
    assert "(0.290–0.310)" in named
    assert "+0.100" in named
    assert "<code>seed</code></th><td>0</td><td>3</td>" in " ".join(named.split())
    assert "labels.max" not in named
    assert "−0.050" in default  # the gate has compared just these two


async def test_a_damaged_or_unknown_version_cannot_be_compared_and_the_page_says_why(
    client: httpx.AsyncClient, versions: tuple[str, str, str], store: VersionStore
) -> None:
    first, _, third = versions
    array = writable(store.folder(first) / "serving" / "movie_clusters.npy")
    array.write_bytes(array.read_bytes()[:-1])

    damaged = await client.get(f"/versions/compare?a={first}&b={third}")
    unknown = await client.get(f"/versions/compare?a={UNKNOWN}&b={third}")
    assert damaged.status_code == 409
    assert "movie_clusters.npy" in damaged.text
    assert unknown.status_code == 404


@pytest.mark.parametrize(("method", "address"), [("GET", "activate"), ("POST", "activate"), ("POST", "pin")])
async def test_an_unknown_version_is_not_there(client: httpx.AsyncClient, method: str, address: str) -> None:
    assert (await client.request(method, f"/versions/{UNKNOWN}/{address}")).status_code == 404

"""The page that says how the service is doing."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from cinecluster import __version__
from cinecluster.api.services import Services
from cinecluster.service_config import ScheduleConfig
from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, client_of, tiny_app
from tests.tampering import spoil_database

pytestmark = pytest.mark.anyio


async def test_it_tells_what_is_served_and_by_what(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, schedule=ScheduleConfig(cron="0 4 * * MON"), keep_versions=7)
    async with client_of(app) as client:
        page = (await client.get("/health")).text
        job = (await client.post("/train-kmeans")).json()["job"]["job_id"]
        busy = (await client.get("/health")).text
    assert ">ready<" in page
    assert tiny_model().version in page
    assert "SQLite" in page
    assert "0 4 * * MON" in page
    assert f"cinecluster {__version__}" in page
    assert "no key has been made" in page
    assert "none is running" in page
    assert f'href="/training/{job}"' in busy
    assert str(tmp_path) not in page
    for address in ("/livez", "/readyz", "/metrics", "/docs"):
        assert f'href="{address}"' in page


async def test_once_there_is_a_key_it_says_so(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        services: Services = app.state.services
        services.keys.create("any", ["ratings"])
        assert "needs a key" in (await client.get("/health")).text


async def test_without_a_model_it_leads_to_the_training(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore())) as client:
        page = await client.get("/health")
    assert page.status_code == 200
    assert ">no model<" in page.text
    assert 'href="/training"' in page.text


async def test_a_database_that_does_not_answer_is_told_and_versions_are_still_shown(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        spoil_database(tmp_path)
        page = await client.get("/health")
        versions = await client.get("/versions")
        trainings = await client.get("/training")
    assert page.status_code == versions.status_code == 200
    assert "The database does not answer:" in page.text
    assert trainings.status_code == 503


async def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_full(_: Path) -> SimpleNamespace:
        return SimpleNamespace(total=10**10, free=10**9)

    async with client_of(tiny_app(tmp_path)) as client:
        monkeypatch.setattr(shutil, "disk_usage", nearly_full)
        page = (await client.get("/health")).text
    assert "Only 1.0 GB are free" in page

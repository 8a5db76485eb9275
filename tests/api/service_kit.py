"""What the tests of the service share: a store in memory, a trainer that does nothing, a client."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from cinecluster.api.served import Served
from cinecluster.errors import UnknownVersion
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.server import create_app
from cinecluster.settings import Settings
from cinecluster.testing import tiny_model

LONG_TRAINER = (sys.executable, "-c", "import time; time.sleep(60)")


class MemoryStore:
    """A version store in memory: models by version, an exception in place of one that does not load."""

    def __init__(self, *models: Model) -> None:
        self.contents: dict[str, Model | Exception] = {model.version: model for model in models}
        self.pointer: str | None = models[-1].version if models else None
        self.loads: list[str] = []

    def current(self) -> str | None:
        return self.pointer

    def version_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.contents, reverse=True))

    def load(self, version: str) -> Model:
        self.loads.append(version)
        found = self.contents.get(version, UnknownVersion(version))
        if isinstance(found, Exception):
            raise found
        return found

    def publish(self, content: Model | Exception, version: str) -> None:
        self.contents[version] = content
        self.pointer = version


def signed_model(version: str) -> Model:
    """Return the tiny model with its version in every title and label: answers tell where they are from."""
    model = tiny_model(version)
    titles = tuple(f"{title} @{version}" for title in model.movies.titles)
    clusters = tuple(replace(cluster, label=f"{cluster.label} @{version}") for cluster in model.clusters)
    return replace(model, movies=replace(model.movies, titles=titles), clusters=clusters)


def served(model: Model) -> Served:
    """Return a model ready to answer."""
    return Served.of(model, RankingConfig())


def tiny_settings(home: Path, **given: Any) -> Settings:
    """Return settings under which all twelve films pass the floors of the tag lists."""
    ranking = RankingConfig(tag_floor_ratings=1, tag_floor_weighted=0.0)
    return Settings(home=home, ranking=ranking, **({"poll_seconds": 0.01} | given))


def tiny_app(
    home: Path, store: MemoryStore | None = None, trainer: tuple[str, ...] = LONG_TRAINER, **given: Any
) -> FastAPI:
    """Return the service over the tiny world, with a trainer that, by default, only takes its time."""
    store = MemoryStore(tiny_model()) if store is None else store
    return create_app(tiny_settings(home, **given), store=store, trainer=trainer)


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Start an app, hand out a client, stop the app."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
    ):
        yield client


def assert_problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Check an error's shape and return its document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["type"] == f"/problems/{slug}"
    assert problem["status"] == status
    assert problem["instance"] == response.request.url.raw_path.decode().partition("?")[0]
    assert problem["title"]
    assert problem["detail"]
    return problem


def value(scraped: bytes, name: str, **labels: str) -> float | None:
    """Return a sample's value; None where there is no such sample."""
    found = [
        sample.value
        for family in text_string_to_metric_families(scraped.decode())
        for sample in family.samples
        if sample.name == name and sample.labels == labels
    ]
    return found[0] if found else None

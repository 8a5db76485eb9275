"""Fixtures of the service's tests: they run on asyncio, as uvicorn does."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from cinecluster.api.logs import configure_logging
from tests.api.service_kit import client_of, tiny_app


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """Return a service over the tiny world."""
    return tiny_app(tmp_path)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of it, running."""
    async with client_of(app) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Send the log to a text, as JSON, and put logging back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("json", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)

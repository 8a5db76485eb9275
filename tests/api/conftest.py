"""Fixtures of the service's tests: they run on asyncio, as uvicorn does."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.api.service_kit import client_of, tiny_app


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a running service over the tiny world."""
    async with client_of(tiny_app(tmp_path)) as client:
        yield client

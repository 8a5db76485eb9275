"""OpenTelemetry, in a process of its own, since a process has one tracer provider for good."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

SERVICE = dedent("""
    import asyncio, json, sys
    from pathlib import Path
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from tests.api.service_kit import client_of, tiny_app

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)

    async def ask():
        async with client_of(tiny_app(Path(sys.argv[1]))) as client:
            for address in sys.argv[2:]:
                await client.get(address)

    asyncio.run(ask())
    spans = [{"name": s.name, "kind": s.kind.name, **s.attributes} for s in exporter.get_finished_spans()]
    print(json.dumps(spans))
""")


@pytest.fixture(scope="module")
def spans(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return the spans of three requests."""
    addresses = ("/v1/users/1", "/favorite-cluster?user_id=987654", "/users/987654/nowhere?of=987654")
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-c", SERVICE, str(home), *addresses],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_request_is_one_span_named_by_its_template(spans: list[dict[str, Any]]) -> None:
    assert [(span["name"], span["kind"], span["http.response.status_code"]) for span in spans] == [
        ("GET /v1/users/{user_id}", "SERVER", 200),
        ("GET /favorite-cluster", "SERVER", 404),
        ("GET", "SERVER", 404),
    ]


def test_no_span_names_a_viewer(spans: list[dict[str, Any]]) -> None:
    assert [span["url.path"] for span in spans] == ["/v1/users/{user_id}", "/favorite-cluster", ""]
    assert "987654" not in json.dumps(spans)

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cinecluster.api.metrics import Metrics, reason_of
from cinecluster.errors import CorruptVersion, NoModel, UnknownVersion, UnsupportedFormat
from tests.api.service_kit import client_of, tiny_app, value


def test_a_request_is_in_flight_from_start_to_end() -> None:
    metrics = Metrics()
    metrics.request_started()
    metrics.request_started()
    metrics.request_finished(method="GET", route="/recommend", status=404, seconds=0.003)

    scraped = metrics.scrape()
    assert value(scraped, "cinecluster_requests_in_flight") == 1
    of_it = {"method": "GET", "route": "/recommend", "status": "4xx"}
    assert value(scraped, "cinecluster_request_duration_seconds_sum", **of_it) == 0.003
    assert value(scraped, "cinecluster_request_duration_seconds_bucket", le="0.0025", **of_it) == 0
    assert value(scraped, "cinecluster_request_duration_seconds_bucket", le="0.005", **of_it) == 1


def test_only_the_version_being_served_is_told() -> None:
    metrics = Metrics()
    metrics.swapped("v1", 0.5)
    metrics.swapped("v2", 0.25)
    metrics.swapped("v2", 0.25)

    scraped = metrics.scrape()
    assert value(scraped, "cinecluster_model_info", version="v1") is None
    assert value(scraped, "cinecluster_model_info", version="v2") == 1
    assert value(scraped, "cinecluster_model_swap_duration_seconds_count") == 3
    assert value(scraped, "cinecluster_model_swap_duration_seconds_sum") == 1.0


def test_what_has_not_happened_yet_is_told_as_zero() -> None:
    scraped = Metrics().scrape()

    for reason in ("corrupt-version", "unsupported-format", "unknown-version", "no-model", "other"):
        assert value(scraped, "cinecluster_model_load_failures_total", reason=reason) == 0
    for state in ("succeeded", "failed", "interrupted", "cancelled"):
        assert value(scraped, "cinecluster_training_duration_seconds_count", state=state) == 0
    for kind in ("read", "write"):
        assert value(scraped, "cinecluster_database_duration_seconds_count", kind=kind) == 0
    assert value(scraped, "cinecluster_ratings_written_total") == 0
    assert b"_created" not in scraped


def test_facts_are_counted_under_their_labels() -> None:
    metrics = Metrics()
    metrics.load_failed("corrupt-version")
    metrics.degraded(True)
    metrics.training_ended("failed", 42.0)
    metrics.ratings_written(3)
    metrics.database_call("write", 0.002)

    scraped = metrics.scrape()
    assert value(scraped, "cinecluster_model_load_failures_total", reason="corrupt-version") == 1
    assert value(scraped, "cinecluster_model_degraded") == 1
    assert value(scraped, "cinecluster_training_duration_seconds_sum", state="failed") == 42.0
    assert value(scraped, "cinecluster_ratings_written_total") == 3
    assert value(scraped, "cinecluster_database_duration_seconds_count", kind="write") == 1
    metrics.degraded(False)
    assert value(metrics.scrape(), "cinecluster_model_degraded") == 0


@pytest.mark.parametrize(
    ("error", "slug"),
    [
        (CorruptVersion("x"), "corrupt-version"),
        (UnsupportedFormat("x"), "unsupported-format"),
        (UnknownVersion("x"), "unknown-version"),
        (NoModel("x"), "no-model"),
        (MemoryError(), "other"),
    ],
)
def test_a_failure_to_load_goes_by_a_short_word(error: Exception, slug: str) -> None:
    assert reason_of(error) == slug


@pytest.mark.anyio
async def test_requests_are_told_by_template_and_unknown_ones_under_one_name(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        for address in ("/recommend?movie_id=1", "/v1/users/1", "/v1/users/999999", "/nowhere/1", "/else"):
            await client.get(address)
        await client.request("BREW", "/nowhere/2")
        await client.post("/recommend")
        answer = await client.get("/metrics")

    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    told = {
        (labels["method"], labels["route"], labels["status"]): int(sample.value)
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == "cinecluster_request_duration_seconds_count"
        for labels in (sample.labels,)
    }
    assert told == {
        ("GET", "/recommend", "2xx"): 1,
        ("GET", "/v1/users/{user_id}", "2xx"): 1,
        ("GET", "/v1/users/{user_id}", "4xx"): 1,
        ("GET", "unmatched", "4xx"): 2,
        ("other", "unmatched", "4xx"): 1,
        ("POST", "/recommend", "4xx"): 1,
    }
    assert value(answer.content, "cinecluster_requests_in_flight") == 1  # the one that asks


@pytest.mark.anyio
async def test_two_apps_in_one_process_count_apart(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path / "a")) as one, client_of(tiny_app(tmp_path / "b")) as other:
        await one.get("/livez")
        scraped = (await other.get("/metrics")).content
    assert b"/livez" not in scraped


WORKER = dedent("""
    import os, sys
    from pathlib import Path
    from cinecluster.api.metrics import Metrics

    metrics = Metrics(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    metrics.request_started()
    metrics.swapped("v1", 1.0)
    metrics.swapped("v2", 1.0)
    metrics.degraded(True)
    metrics.ratings_written(2)
    print("ready", flush=True)
    sys.stdin.read()
    print(metrics.scrape().decode())
""")


def test_any_worker_answers_for_all_and_a_killed_one_is_forgotten(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
        killed, first, _ = workers
        killed.kill()
        killed.wait()
        scraped, _ = first.communicate()
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()

    assert value(scraped, "cinecluster_requests_in_flight") == 2
    assert value(scraped, "cinecluster_model_info", version="v1") is None
    assert value(scraped, "cinecluster_model_info", version="v2") == 2
    assert value(scraped, "cinecluster_model_degraded") == 1
    assert value(scraped, "cinecluster_ratings_written_total") == 6  # what was counted stays counted
    assert value(scraped, "cinecluster_model_swap_duration_seconds_count") == 6

"""How the service stops, in a real process that is sent real signals."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service.processes import LONG, insist, processes_with, slow_service, trainer_of


def test_an_idle_service_ends_with_0_although_connections_are_kept(tmp_path: Path) -> None:
    with slow_service(tmp_path / "home") as (process, client):
        assert client.get("/livez").status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0


def test_while_draining_requests_are_answered_and_readyz_says_that_it_stops(tmp_path: Path) -> None:
    with (
        slow_service(tmp_path / "home", stopping__drain_seconds=600) as (process, client),
        client.stream("GET", "/events") as events,
    ):
        lines = events.iter_lines()
        assert next(lines) == "data: listening"
        process.send_signal(signal.SIGTERM)
        assert "data: stopping" in list(lines)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/stopping"
        live = client.get("/livez")
        assert live.status_code == 200
        assert live.headers["connection"] == "close"
        assert insist(process, signal.SIGTERM) == 0


def test_an_open_event_stream_is_ended_and_a_request_in_flight_is_finished(tmp_path: Path) -> None:
    with (
        slow_service(tmp_path / "home", stopping__drain_seconds=0) as (process, client),
        ThreadPoolExecutor() as threads,
        client.stream("GET", "/events") as events,
    ):
        slow = threads.submit(client.get, "/slow?seconds=1.5")
        assert client.get("/slow?seconds=0.5").text == '"done"'  # the other one has arrived by now
        for _ in range(2):  # as the program `timeout` does; it has but one wish
            process.send_signal(signal.SIGINT)
        assert "data: stopping" in events.read().decode()
        assert slow.result(LONG).text == '"done"'
        assert process.wait(LONG) == 0


def test_a_request_that_outlasts_the_grace_is_cut_off(tmp_path: Path) -> None:
    with (
        slow_service(tmp_path / "home", stopping__drain_seconds=0, stopping__grace_seconds=0) as (
            process,
            client,
        ),
        ThreadPoolExecutor() as threads,
    ):
        slow = threads.submit(client.get, "/slow?seconds=600")
        client.get("/slow?seconds=0.5")
        process.send_signal(signal.SIGHUP)
        assert process.wait(LONG) == 0
        answer = slow.result(LONG)
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/stopping"
        assert answer.json()["instance"] == "/slow"
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_second_signal_waits_for_nobody_and_still_stops_the_trainer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with (
        slow_service(home, stopping__grace_seconds=600, training_sources=f'["{tmp_path}"]') as (
            process,
            client,
        ),
        ThreadPoolExecutor() as threads,
    ):
        job = client.post("/train-kmeans", json={"source": str(tmp_path)}).json()["job"]
        trainer_of(job["job_id"])
        slow = threads.submit(client.get, "/slow?seconds=600")
        client.get("/slow?seconds=0.5")
        assert insist(process, signal.SIGINT) == 0
        assert not processes_with(job["job_id"])
        with pytest.raises(httpx.TransportError):
            slow.result(LONG)
    assert "Traceback" not in (tmp_path / "log").read_text()

"""Several workers behind one port, in real processes."""

import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service.processes import (
    LONG,
    environment_of,
    insist,
    processes_of_session,
    processes_with,
    slow_service,
    trainer_of,
    wait_for,
)


def answering(client: httpx.Client, n_workers: int) -> set[int]:
    """Ask, each time on a new connection, until so many processes have answered."""
    pids: set[int] = set()

    def all_have() -> bool:
        pids.add(httpx.get(f"{client.base_url}/pid", timeout=LONG).json())
        return len(pids) == n_workers

    wait_for(f"{n_workers} workers answer", all_have)
    return pids


def test_a_killed_worker_is_replaced_and_a_signal_to_the_whole_group_stops_all(tmp_path: Path) -> None:
    with (
        slow_service(tmp_path / "home", workers=2) as (process, client),
        ThreadPoolExecutor() as threads,
    ):
        killed, kept = answering(client, 2)
        assert process.pid not in {killed, kept}
        metrics = Path(environment_of(kept)["PROMETHEUS_MULTIPROC_DIR"])
        assert metrics.is_dir()

        # A line is written once the answer is sent.
        wait_for("it has a line in the log", lambda: f'"worker": {killed}' in (tmp_path / "log").read_text())
        os.kill(killed, signal.SIGKILL)
        wait_for("the worker has gone", lambda: killed not in processes_of_session(process.pid))
        (replacement,) = answering(client, 2) - {kept}
        assert environment_of(replacement)["PROMETHEUS_MULTIPROC_DIR"] == str(metrics)

        slow = threads.submit(httpx.get, f"{client.base_url}/slow?seconds=1.5", timeout=LONG)
        httpx.get(f"{client.base_url}/slow?seconds=0.5", timeout=LONG)
        with httpx.stream("GET", f"{client.base_url}/events", timeout=LONG) as events:
            # As a terminal's Ctrl-C and systemd do; each worker is then told twice, which is no second wish.
            os.killpg(process.pid, signal.SIGINT)
            assert "data: stopping" in events.read().decode()
        assert slow.result(LONG).text == '"done"'
        assert process.wait(LONG) == 0
    wait_for("no process is left", lambda: not processes_of_session(process.pid))
    assert not metrics.exists()
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    requests = [line for line in map(json.loads, log.splitlines()) if line["event"] == "request"]
    assert {kept, killed, replacement} == {line["worker"] for line in requests}


def test_the_trainer_outlives_a_killed_worker_and_a_service_that_stops_takes_its_own_along(
    tmp_path: Path,
) -> None:
    soon_over = {"workers": 2, "jobs__lease_seconds": 2, "training_sources": f'["{tmp_path}"]'}
    with slow_service(tmp_path / "home", **soon_over) as (process, client):
        body = {"source": str(tmp_path)}
        job_id = client.post("/train-kmeans", json=body).json()["job"]["job_id"]
        trainer = trainer_of(job_id)
        owner = int(Path(f"/proc/{trainer}/stat").read_text().rpartition(")")[2].split()[1])
        assert owner in answering(client, 2)
        os.kill(owner, signal.SIGKILL)
        wait_for("the worker has gone", lambda: owner not in processes_of_session(process.pid))
        assert owner not in answering(client, 2)
        assert processes_with(job_id) == [trainer]
        os.kill(trainer, signal.SIGKILL)
        wait_for("the trainer has gone", lambda: not processes_with(job_id))

        active = f"{client.base_url}/v1/training-jobs/{job_id}"
        wait_for(
            "the job is interrupted",
            lambda: httpx.get(active, timeout=LONG).json()["state"] == "interrupted",
        )
        second = httpx.post(f"{client.base_url}/train-kmeans", json=body, timeout=LONG).json()["job"]
        trainer_of(second["job_id"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
        assert not processes_with(second["job_id"])


def test_workers_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    with slow_service(tmp_path / "home", workers=2) as (process, client):
        answering(client, 2)
        process.kill()
        process.wait(LONG)
        wait_for("no process is left", lambda: not processes_of_session(process.pid))


def test_a_second_signal_waits_for_nobody(tmp_path: Path) -> None:
    with (
        slow_service(tmp_path / "home", workers=2, stopping__grace_seconds=600) as (process, client),
        ThreadPoolExecutor() as threads,
    ):
        slow = threads.submit(client.get, "/slow?seconds=600")
        httpx.get(f"{client.base_url}/slow?seconds=0.5", timeout=LONG)
        assert insist(process, signal.SIGTERM) == 0
        with pytest.raises(httpx.TransportError):
            slow.result(LONG)


def test_workers_that_never_answer_are_given_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "broken").touch()
    with slow_service(home, workers=2) as (process, _):
        assert process.wait(LONG) == 1
    log = (tmp_path / "log").read_text()
    assert log.endswith("The workers end before they answer; the log says why.\n")
    assert "The home folder is broken." in log
    assert "Traceback" not in log
    assert 3 <= len(re.findall("worker_died", log)) <= 4

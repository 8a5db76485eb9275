"""What happens from ``cinecluster serve`` on an empty home to the first retraining, in real processes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cinecluster import columns as c
from tests.service.processes import processes_with, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """Serve an empty home; yield a client and the folder that the service runs in."""
    folder, port = tmp_path_factory.mktemp("service"), free_port()
    log = folder / "log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "cinecluster", "serve", "--port", str(port)],
            cwd=folder,
            stderr=stderr,
            env={
                name: value
                for name, value in os.environ.items()
                if not name.startswith("CINECLUSTER_") or "__QUALITY__" in name
            },
        )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        wait_for(f"the service is ready; see {log}", lambda: _is_ready(client, process))
        yield client, folder
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def _is_ready(client: httpx.Client, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the service has ended"
    try:
        return client.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_an_empty_home_is_trained_on_the_sample_first_and_says_so(
    service: tuple[httpx.Client, Path],
) -> None:
    _, folder = service
    log = (folder / "log").read_text()
    assert "No model in var: training on the built-in sample first." in log
    assert "/docs" in log
    assert {path.name for path in (folder / "output").iterdir()} == set(c.SIX_FILES)


def test_the_four_routes_answer(service: tuple[httpx.Client, Path]) -> None:
    client, _ = service
    assert client.get("/favorite-cluster?user_id=5").json()["label"].startswith("Sci-Fi")
    assert len(client.get("/recommend?movie_id=123").json()["recommendations"]) == 5
    assert len(client.get("/recommend-by-tags?user_id=5").json()["recommendations"]) == 5
    assert len(client.get("/recommend-by-tags?movie_id=1").json()["recommendations"]) == 5


def test_a_retraining_is_swapped_in_without_a_failed_or_a_mixed_answer(
    service: tuple[httpx.Client, Path],
) -> None:
    client, folder = service
    before = client.get("/readyz").json()
    (folder / "output" / c.CLUSTERS_FILE).write_text("scribbled over")
    started = client.post("/train-kmeans", json={"n_clusters": 4})
    assert started.status_code == httpx.codes.ACCEPTED
    assert started.json()["status"] == "training started"
    second = client.post("/train-kmeans")
    assert second.status_code == httpx.codes.CONFLICT
    assert second.json()["job"]["address"] == started.headers["location"]

    answers: dict[str, set[str]] = {}

    def swapped() -> bool:
        answer = client.get("/recommend?movie_id=123&n=20")
        assert answer.status_code == httpx.codes.OK
        version = answer.headers["x-model-version"]
        answers.setdefault(version, set()).add(answer.text)
        return len(answers) > 1

    wait_for("the new version is served", swapped)
    assert all(len(texts) == 1 for texts in answers.values())
    job = client.get(started.headers["location"]).json()
    assert job["state"] == "succeeded"
    assert job["version"] in answers
    assert client.get("/readyz").json() != before


def test_a_killed_trainer_leaves_the_service_as_it_was(service: tuple[httpx.Client, Path]) -> None:
    client, folder = service
    version = client.get("/recommend?movie_id=1").headers["x-model-version"]
    location = client.post("/train-kmeans", json={"n_clusters": 5}).headers["location"]
    job_id = location.rsplit("/", 1)[-1]
    wait_for("the trainer runs", lambda: client.get(location).json()["state"] == "running")
    for pid in processes_with(job_id):
        os.kill(pid, signal.SIGKILL)
    wait_for("the job is interrupted", lambda: client.get(location).json()["state"] == "interrupted")
    assert client.get("/recommend?movie_id=1").headers["x-model-version"] == version
    assert (folder / "var" / "current").read_text().strip() == version

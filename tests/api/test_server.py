import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cinecluster.serving.listening import listen
from cinecluster.settings import Settings
from tests.api.service_kit import assert_problem
from tests.jobs.trainer_kit import jobs_of

START_ONCE = """
import asyncio, sys
from pathlib import Path
from cinecluster.server import create_app
from cinecluster.settings import Settings

async def start(app):
    async with app.router.lifespan_context(app):
        pass

asyncio.run(start(create_app(Settings(home=Path(sys.argv[1])))))
heavy = {"sklearn", "pandas", "pyspark", "implicit", "duckdb"} & set(sys.modules)
assert not heavy, heavy
"""

SERVE = """
import sys
from pathlib import Path
from cinecluster.server import create_app
from cinecluster.serving.listening import listen
from cinecluster.serving.worker import work_alone
from cinecluster.settings import Settings

folder = Path(sys.argv[1])
settings = Settings(home=folder / "home", port=0, log_format="json", training_sources=(folder,))
trainer = (sys.executable, "-S", "-c", "import time; time.sleep(60)")
work_alone(create_app(settings, trainer=trainer), settings, listen(settings))
"""


def test_serving_loads_no_training_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", START_ONCE, str(tmp_path / "home")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_answers_on_a_kept_connection_are_not_held_back(tmp_path: Path) -> None:
    (listening,) = listen(Settings(home=tmp_path, host="127.0.0.1", port=0))
    with listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a real service on a free port."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVE, str(tmp_path)], stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_real_service_answers_logs_json_and_takes_its_trainer_along_when_it_stops(
    process: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if running := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    assert running, lines
    with httpx.Client(base_url=running[0]) as client:
        assert client.get("/livez").json() == {"status": "alive"}
        assert_problem(client.get("/readyz"), 503, "no-model")
        started = client.post(
            "/train-kmeans", json={"source": str(tmp_path)}, headers={"X-Request-ID": "one"}
        )
        assert started.status_code == 202
        assert_problem(client.post("/train-kmeans"), 503, "no-model")
        assert "server" not in started.headers
        job_id = started.json()["job"]["job_id"]
        assert client.get(f"/v1/training-jobs/{job_id}").json()["state"] == "queued"

    process.send_signal(signal.SIGTERM)
    lines += process.stderr.readlines()

    assert process.wait() == 0
    assert [(job.job_id, job.state) for job in jobs_of(Settings(home=tmp_path / "home"))] == [
        (job_id, "interrupted")
    ]
    logged = [json.loads(line) for line in lines]
    assert {"one"} <= {line.get("request_id") for line in logged}
    assert [line["route"] for line in logged if line["event"] == "request"] == [
        "/livez", "/readyz", "/train-kmeans", "/train-kmeans", "/v1/training-jobs/{job_id}",
    ]  # fmt: skip

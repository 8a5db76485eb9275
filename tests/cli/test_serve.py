"""What ``cinecluster serve`` does before it serves."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from cinecluster.settings import Settings
from tests.cli.caller import Call
from tests.service.processes import LONG, processes_of_session, wait_for


@contextmanager
def serving(home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "cinecluster", "serve", "--port", "0", "--home", str(home), *options]
    with subprocess.Popen(
        command, cwd=home.parent, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_busy_port_is_an_error_of_its_own_before_anything_is_begun(call: Call, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = call("serve", "--port", port, "--home", tmp_path / "var")
    assert said.code == 11
    assert f"The service cannot listen on 127.0.0.1, port {port}: " in said.err
    assert "Serving on" not in said.err
    assert not (tmp_path / "var").exists()


def test_a_host_that_is_not_this_machines_is_the_same_error(call: Call, tmp_path: Path) -> None:
    said = call("serve", "--host", "192.0.2.1", "--port", 0, "--home", tmp_path)  # RFC 5737: nobody's
    assert said.code == 11
    assert call("serve", "--host", "", "--home", tmp_path).code == 9


def test_where_other_machines_can_ask_it_does_not_start_without_a_key(call: Call, tmp_path: Path) -> None:
    everywhere = ("serve", "--host", "0.0.0.0", "--port", 0, "--home", tmp_path)  # noqa: S104 - refused

    said = call(*everywhere)
    assert said.code == 11
    assert "Other machines could ask at 0.0.0.0" in said.err
    assert "Run 'cinecluster keys create NAME --scope admin' first" in said.err


def test_without_a_current_version_the_service_starts_and_says_how_to_choose_one(
    sample_settings: Settings, tmp_path: Path
) -> None:
    home = tmp_path / "var"
    shutil.copytree(sample_settings.home, home)
    (home / "current").unlink()
    with serving(home, "--workers", "2") as process:
        assert process.stderr is not None
        first, second = process.stderr.readline(), process.stderr.readline()
        address = second.removeprefix("Serving on ").partition(" ")[0]
        answer = httpx.get(f"{address}/readyz", timeout=LONG)
        process.terminate()
        assert process.wait(LONG) == 0
    assert first.startswith("1 version is stored, but it is not current. Run 'cinecluster models list'")
    assert answer.status_code == 503
    assert "models activate VERSION" in answer.json()["detail"]


def test_a_service_stopped_while_it_trains_on_the_sample_takes_the_training_along(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with serving(home) as process:
        wait_for("it trains", lambda: len(processes_of_session(process.pid)) > 1 and home.exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 143
        assert not processes_of_session(process.pid)

"""The image, and those who run it, agree on user, port, folders and probes."""

import json
import re
import subprocess
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cinecluster.server import create_app
from cinecluster.settings import Settings
from tests.deploy.reading import COMPOSE, ROOT, SERVICES, image_environment, image_lines, manifest, pods

USER = 10001
PORT = 8000
WRITTEN = {"/data", "/tmp"}  # noqa: S108 - the container's


def test_the_image_is_one_user_s_and_not_root_s() -> None:
    assert list(image_lines("USER")) == [f"{USER}:{USER}"]
    build = " ".join(image_lines("RUN"))
    assert f"--uid {USER} --gid {USER}" in build
    assert f"install -d -o {USER} -g {USER}" in build
    for pod in pods().values():
        context = pod["securityContext"]
        assert [context[key] for key in ("runAsUser", "runAsGroup", "fsGroup")] == [USER] * 3


def test_everybody_means_the_same_port() -> None:
    assert image_environment()["CINECLUSTER_PORT"] == str(PORT)
    assert list(image_lines("EXPOSE")) == [str(PORT)]
    assert f"127.0.0.1:{PORT}/livez" in next(image_lines("HEALTHCHECK"))
    for name in SERVICES:
        assert COMPOSE["services"][name]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    container = pods()["deployment"]["containers"][0]
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    assert manifest("service")["spec"]["ports"][0]["targetPort"] == "http"


def test_only_two_folders_are_written() -> None:
    assert json.loads(next(image_lines("VOLUME"))) == ["/data"]
    for name in SERVICES:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert {each.split(":")[1] for each in service["volumes"]} | {
            each.split(":")[0] for each in service["tmpfs"]
        } == WRITTEN
    for pod in pods().values():
        container = pod["containers"][0]
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == WRITTEN


def test_probes_ask_for_what_the_service_has(tmp_path: Path) -> None:
    known = create_app(Settings(home=tmp_path)).openapi()["paths"]
    container = pods()["deployment"]["containers"][0]
    asked = {kind: container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")}
    assert {kind: get["path"] for kind, get in asked.items()} == {
        "startup": "/livez",
        "liveness": "/livez",
        "readiness": "/readyz",
    }
    assert {get["path"] for get in asked.values()} <= set(known)


def test_nobody_gives_rights_away() -> None:
    for name in SERVICES:
        service = COMPOSE["services"][name]
        assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert manifest("namespace")["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}
    for pod in pods().values():
        # A Service named cinecluster would otherwise put CINECLUSTER_PORT=tcp://… into every pod.
        assert (pod["enableServiceLinks"], pod["automountServiceAccountToken"]) == (False, False)
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["securityContext"]["runAsNonRoot"] is True
        rights = pod["containers"][0]["securityContext"]
        assert (rights["allowPrivilegeEscalation"], rights["capabilities"]) == (False, {"drop": ["ALL"]})


def test_the_build_is_given_all_that_it_copies_and_nothing_more() -> None:
    copied = {name for line in image_lines("COPY") if "--from" not in line for name in line.split()[:-1]}
    ignored = (ROOT / ".dockerignore").read_text()
    assert re.findall(r"^[^#!].*", ignored, re.MULTILINE) == ["*", "**/__pycache__"]
    assert set(re.findall(r"^!(.+)", ignored, re.MULTILINE)) == copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("status", "code"), [(HTTPStatus.OK, 0), (HTTPStatus.SERVICE_UNAVAILABLE, 1), (None, 1)]
)
def test_the_health_check_tells_health_from_sickness(status: HTTPStatus | None, code: int) -> None:
    _, _, command = next(image_lines("HEALTHCHECK")).partition("CMD ")
    python, *arguments = json.loads(command)
    assert python == "python"
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Answering.status = status
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        if status is not None:
            thread.start()
        else:
            server.server_close()
        mine = [each.replace(f":{PORT}", f":{server.server_port}") for each in arguments]
        done = subprocess.run(
            [sys.executable, "-I", *mine],
            env={"http_proxy": "http://127.0.0.1:9"},
            check=False,
            capture_output=True,
        )
        if status is not None:
            server.shutdown()
            thread.join()
    assert done.returncode == code


class Answering(BaseHTTPRequestHandler):
    """A service that answers every time the same."""

    status: ClassVar[HTTPStatus | None] = None

    def do_GET(self) -> None:
        assert self.status is not None
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

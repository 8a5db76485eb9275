"""The files of deploy/, read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
UNIT = (DEPLOY / "systemd/cinecluster.service").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = ("cinecluster", "cinecluster-postgres")


def own_files() -> list[Path]:
    """Return every file that is ours to write names of settings into, the operator's page too."""
    files = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
    return [*files, ROOT / "docs/operations.md"]


def manifest(name: str) -> dict[str, Any]:
    """Read one Kubernetes object."""
    loaded = yaml.safe_load((DEPLOY / "kubernetes" / f"{name}.yaml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def pods() -> dict[str, dict[str, Any]]:
    """Return the pods that run the image, by the file that has them."""
    return {
        "deployment": manifest("deployment")["spec"]["template"]["spec"],
        "shell": manifest("shell")["spec"],
    }


def image_lines(word: str) -> Iterator[str]:
    """Return what follows an instruction of the Dockerfile, continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return (line.removeprefix(word).strip() for line in joined.splitlines() if line.startswith(f"{word} "))


def image_environment() -> dict[str, str]:
    """Return the settings that the image has."""
    return dict(re.findall(r"(CINECLUSTER_\w+)=(\S+)", " ".join(image_lines("ENV"))))


def compose_environment(service: str) -> dict[str, str]:
    """Return the settings of a service of the compose file, over those of the image."""
    own: dict[str, str] = COMPOSE["services"][service]["environment"]
    return image_environment() | own


def kubernetes_environment() -> dict[str, str]:
    """Return the settings of a replica, over those of the image."""
    own: dict[str, str] = manifest("config")["data"] | manifest("secret.example")["stringData"]
    return image_environment() | own


def unit_environment() -> dict[str, str]:
    """Return the settings of the unit."""
    return dict(re.findall(r"^Environment=(CINECLUSTER_\w+)=(.*)$", UNIT, re.MULTILINE))


ENVIRONMENTS = {
    "image": image_environment(),
    **{service: compose_environment(service) for service in SERVICES},
    "kubernetes": kubernetes_environment(),
    "unit": unit_environment(),
}
"""What each way of running sets."""

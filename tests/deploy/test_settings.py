"""What the files of deploy/ set is there to be set, and they set the same things alike."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from cinecluster.settings import Settings, load_settings, unknown_variables
from tests.deploy.reading import (
    COMPOSE,
    DEPLOY,
    DOCKERFILE,
    ENVIRONMENTS,
    ROOT,
    SERVICES,
    UNIT,
    manifest,
    own_files,
    pods,
)

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def settings_from(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Settings:
    """Read the settings as the service would there."""
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("CINECLUSTER_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest.mark.parametrize("way", ENVIRONMENTS)
def test_what_a_way_of_running_sets_is_understood(
    way: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = ENVIRONMENTS[way]
    settings = settings_from(environment, monkeypatch, tmp_path)
    assert unknown_variables(environment) == ()
    assert settings.home == Path("/var/lib/cinecluster" if way == "unit" else "/data")
    assert settings.output == settings.home / "output"
    assert settings.log_format == "json"
    assert settings.host == ("127.0.0.1" if way == "unit" else "0.0.0.0")  # noqa: S104 - a container's


@pytest.mark.parametrize("path", own_files(), ids=lambda path: path.name)
def test_every_variable_that_is_named_is_a_setting(path: Path) -> None:
    names = set(re.findall(r"CINECLUSTER_[A-Z_]*[A-Z]", path.read_text()))
    assert [name for name in sorted(names) if not is_setting(name)] == []


def is_setting(name: str) -> bool:
    """Tell whether a variable leads to a setting, or to a table of them."""
    *tables, last = name.removeprefix("CINECLUSTER_").lower().split("__")
    model: type[BaseModel] = Settings
    for table in tables:
        annotation = model.model_fields[table].annotation if table in model.model_fields else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return False
        model = annotation
    return last in model.model_fields


def test_a_wrong_variable_would_be_seen() -> None:
    assert is_setting("CINECLUSTER_STOPPING__DRAIN_SECONDS")
    assert not is_setting("CINECLUSTER_STOPPING__DRAIN")
    assert not is_setting("CINECLUSTER_DATABASE_URL")


@pytest.mark.parametrize("way", [*SERVICES, "kubernetes", "unit"])
def test_nobody_kills_the_service_before_it_has_stopped_by_itself(
    way: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_from(ENVIRONMENTS[way], monkeypatch, tmp_path)
    stopping, a_trainer, tidying = settings.stopping, 2 * settings.jobs.stop_seconds, 5
    longest = stopping.drain_seconds + stopping.grace_seconds + a_trainer + tidying
    unit = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert unit is not None
    given = {
        "unit": int(unit[1]),
        "kubernetes": pods()["deployment"]["terminationGracePeriodSeconds"],
        **{each: int(COMPOSE["services"][each]["stop_grace_period"].removesuffix("s")) for each in SERVICES},
    }
    assert given[way] > longest


def test_images_have_a_version_and_ours_has_the_project_s() -> None:
    images = [service["image"] for service in COMPOSE["services"].values()]
    images += [container["image"] for pod in pods().values() for container in pod["containers"]]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []
    assert {image.rpartition(":")[2] for image in images if "cinecluster" in image} == {VERSION}
    assert f'image.version="{VERSION}"' in DOCKERFILE


def test_no_secret_is_in_any_file() -> None:
    for path in own_files():
        text = path.read_text()
        assert re.findall(r"cc_[0-9a-f]{12}_\w", text) == [], path
        passwords = re.findall(r"\w+://\w+:([^@\s]+)@", text) + re.findall(r"(?i)password: (\S+)", text)
        allowed = {"CHANGE-ME", "${POSTGRES_PASSWORD:-}", "password", "…"}
        assert set(passwords) <= allowed, path
    assert "secret.example.yaml" not in manifest("kustomization")["resources"]


def test_kubernetes_takes_every_file_but_examples_and_the_shell() -> None:
    files = {path.name for path in (DEPLOY / "kubernetes").iterdir()}
    by_hand = {"kustomization.yaml", "shell.yaml", "secret.example.yaml", "ingress.example.yaml"}
    assert set(manifest("kustomization")["resources"]) == files - by_hand

"""``cinecluster doctor``: is everything here that a run needs?"""

import os
import platform
import shutil
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import typer

from cinecluster import __version__
from cinecluster.artifacts.versions import VersionStore
from cinecluster.cli.options import Home, Json
from cinecluster.cli.output import print_json, print_table
from cinecluster.errors import CineclusterError, InvalidSettings, NoModel
from cinecluster.settings import Settings, load_settings

__all__ = ["doctor"]

_LITTLE_DISK = 2 * 1024**3


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: Literal["ok", "note", "bad"]
    detail: str


def doctor(*, home: Home = None, json: Json = False) -> None:
    """Check settings, folders, the stored models and what is installed; exit 1 if anything is bad."""
    try:
        findings = tuple(_examine(load_settings(home=home)))
    except InvalidSettings as error:  # the rest cannot be looked for without them
        findings = (Finding(what="settings", state="bad", detail=str(error)),)
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_table(
            f"cinecluster {__version__}",
            ("what", "state", "detail"),
            [(f.what, f.state, f.detail) for f in findings],
        )
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding(what="Python", state="ok", detail=platform.python_version())
    yield Finding(what="settings", state="ok", detail=_settings_files())
    yield _folder("home", settings.home)
    yield _folder("output", settings.output)
    yield _disk(settings.home)
    yield from _models(settings)
    yield _port(settings)
    yield _duckdb()


def _settings_files() -> str:
    files = [name for name in ("cinecluster.local.toml", "cinecluster.toml") if Path(name).is_file()]
    variables = sorted(name for name in os.environ if name.startswith("CINECLUSTER_"))
    return ", ".join([*files, *variables]) or "all defaults"


def _folder(what: str, folder: Path) -> Finding:
    existing = _nearest_existing(folder)
    if not existing.is_dir():
        return Finding(what=what, state="bad", detail=f"{existing} is no folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            what=what, state="bad", detail=f"{existing} cannot be written; choose another or chown it"
        )
    return Finding(what=what, state="ok", detail=str(folder) + ("" if folder.exists() else " (will be made)"))


def _nearest_existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())


def _disk(folder: Path) -> Finding:
    existing = _nearest_existing(folder)
    free = shutil.disk_usage(existing).free
    return Finding(
        what="free disk", state="ok" if free > _LITTLE_DISK else "note", detail=f"{free / 1024**3:.1f} GiB"
    )


def _models(settings: Settings) -> Iterator[Finding]:
    store = VersionStore(settings.home)
    try:
        current = store.require_current()
    except CineclusterError as error:
        yield Finding(
            what="current model", state="note" if isinstance(error, NoModel) else "bad", detail=str(error)
        )
        return
    try:
        problems = store.verify(current)
    except CineclusterError as error:
        problems = (str(error),)
    yield Finding(
        what="current model",
        state="bad" if problems else "ok",
        detail="; ".join(problems) or f"{current}, every file as its manifest says, golden queries answered",
    )


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        taken = probe.connect_ex((settings.host, settings.port)) == 0
    detail = f"{settings.host}:{settings.port}" + (" is in use (a running service?)" if taken else " is free")
    return Finding(what="port", state="note" if taken else "ok", detail=detail)


def _duckdb() -> Finding:
    found = find_spec("duckdb") is not None
    detail = "installed" if found else "not installed (optional: pip install 'cinecluster[duckdb]')"
    return Finding(what="DuckDB engine", state="ok" if found else "note", detail=detail)

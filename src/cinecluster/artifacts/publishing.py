"""How contents become a version: written aside, checked, made durable, renamed, pointed to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from polars.exceptions import PolarsError

from cinecluster import __version__
from cinecluster.artifacts.clean_data import StoredTables, write_clean
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.durable import make_read_only, sync, sync_tree, write_file
from cinecluster.artifacts.fingerprint import FileEntry, describe_file
from cinecluster.artifacts.golden import ANSWER_RULES, make_golden, replay
from cinecluster.artifacts.manifest import (
    FORMAT_VERSION,
    MANIFEST_FILE,
    Golden,
    Manifest,
    installed_libraries,
    version_id,
)
from cinecluster.artifacts.manifest_json import encode_manifest, to_plain
from cinecluster.artifacts.pointer import swap_pointer, write_new_pointer
from cinecluster.artifacts.serving import read_serving, write_serving
from cinecluster.artifacts.six_files import write_six_files
from cinecluster.artifacts.staging import STAGING_LOCK, staging_folder, store_locked
from cinecluster.artifacts.validation import problems_of
from cinecluster.errors import PublishFailed
from cinecluster.model import Model

__all__ = ["PUBLISH_STEPS", "VERSIONS_FOLDER", "Checkpoint", "no_checkpoint", "publish"]

VERSIONS_FOLDER: Final = "versions"

PUBLISH_STEPS: Final = (
    "staging-made",
    "tables-written",
    "data-written",
    "serving-written",
    "checked",
    "synced",
    "manifest-written",
    "lock-removed",
    "renamed",
    "pointer-written",
    "pointer-swapped",
)
"""Told to the checkpoint in this order, each after it was done."""

Checkpoint = Callable[[str], None]

_UNTOUCHED: Final = "The previous version is untouched."


def no_checkpoint(step: str) -> None:
    """Do nothing."""
    del step


def publish(
    home: Path, contents: VersionContents, *, now: datetime, activate: bool, checkpoint: Checkpoint
) -> Manifest:
    """Write a new version and, if asked, make it current.

    Raises:
        PublishFailed: The disk refused, or the model is unfit to serve; what was there before is untouched.
    """
    if now.tzinfo is None:
        raise ValueError("the time of a version needs a time zone")
    try:
        with staging_folder(home) as staging:
            checkpoint("staging-made")
            _write_files(staging, contents, checkpoint)
            files = _describe_files(staging)
            golden = _golden(staging, contents.model)
            checkpoint("checked")
            for path in staging.glob("*/*"):
                make_read_only(path)
            sync_tree(staging)
            checkpoint("synced")
            with store_locked(home):
                manifest = _manifest(contents, files, golden, moment=_free_second(home, now))
                _move_in(home, staging, manifest, activate=activate, checkpoint=checkpoint)
    except (OSError, PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise PublishFailed(
            f"The new version could not be written to {home}: {reason}.",
            hint="The previous version is untouched; make room or mend permissions, then try again.",
        ) from error
    return manifest


def _write_files(staging: Path, contents: VersionContents, checkpoint: Checkpoint) -> None:
    folders = {name: staging / name for name in ("tables", "data", "serving")}
    for folder in folders.values():
        folder.mkdir()
    write_six_files(folders["tables"], contents.tables)
    checkpoint("tables-written")
    write_clean(
        folders["data"], StoredTables(contents.movies, contents.ratings, contents.tags, contents.links)
    )
    checkpoint("data-written")
    write_serving(folders["serving"], contents.model)
    checkpoint("serving-written")


def _describe_files(staging: Path) -> dict[str, FileEntry]:
    return {path.relative_to(staging).as_posix(): describe_file(path) for path in sorted(staging.glob("*/*"))}


def _golden(staging: Path, model: Model) -> tuple[Golden, ...]:
    """Make golden queries, and hold what has been written to them as a later reader will."""
    for problem in problems_of(model):
        raise PublishFailed(f"The model is unfit to serve: {problem}.", hint=_UNTOUCHED)
    golden = make_golden(model)
    read_back = read_serving(
        staging / "serving", version="", has_map=model.film_map is not None, has_layout=True
    )
    for problem in problems_of(read_back):
        raise PublishFailed(f"The model reads back unfit to serve: {problem}.", hint=_UNTOUCHED)
    for problem in replay(read_back, golden):
        raise PublishFailed(
            f"The model reads back otherwise than it was written: {problem}.", hint=_UNTOUCHED
        )
    return golden


def _free_second(home: Path, now: datetime) -> datetime:
    """Return the time, or the first second after it that no version has, so that ids sort by age."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    taken = {folder.name.partition("-")[0] for folder in (home / VERSIONS_FOLDER).glob("*")}
    while f"{moment:%Y%m%dT%H%M%SZ}" in taken:
        moment += timedelta(seconds=1)
    return moment


def _manifest(
    contents: VersionContents, files: dict[str, FileEntry], golden: tuple[Golden, ...], *, moment: datetime
) -> Manifest:
    return Manifest(
        format_version=FORMAT_VERSION,
        version=version_id(moment, files),
        kind=contents.kind,
        created_at=moment,
        cinecluster=__version__,
        n_clusters=len(contents.model.clusters),
        source=to_plain(contents.source),
        config=to_plain(contents.config),
        cleaning=to_plain(contents.cleaning),
        report=to_plain(contents.report),
        timings=to_plain(contents.timings),
        memory=to_plain(contents.memory),
        libraries=installed_libraries(),
        files=files,
        answer_rules=ANSWER_RULES,
        golden=golden,
    )


def _move_in(
    home: Path, staging: Path, manifest: Manifest, *, activate: bool, checkpoint: Checkpoint
) -> None:
    """Give a finished folder its name and point to it; the store's lock must be held."""
    write_file(staging / MANIFEST_FILE, encode_manifest(manifest))
    make_read_only(staging / MANIFEST_FILE)
    checkpoint("manifest-written")
    (staging / STAGING_LOCK).unlink()
    checkpoint("lock-removed")
    sync(staging)
    versions = home / VERSIONS_FOLDER
    versions.mkdir(exist_ok=True)
    staging.rename(versions / manifest.version)
    sync(versions)
    sync(home)
    checkpoint("renamed")
    if activate:
        write_new_pointer(home, manifest.version)
        checkpoint("pointer-written")
        swap_pointer(home)
        checkpoint("pointer-swapped")

"""The store of versions: immutable folders, and the pointer to the one that is current."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cinecluster.artifacts.checking import changed_files, load_model, unnamed_files
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.grouping import Grouping, load_grouping
from cinecluster.artifacts.manifest import MANIFEST_FILE, Manifest, is_version_id, version_id
from cinecluster.artifacts.manifest_json import parse_manifest
from cinecluster.artifacts.pins import add_pin, read_pins, remove_pin
from cinecluster.artifacts.pointer import read_pointer, swap_pointer, write_new_pointer
from cinecluster.artifacts.publishing import VERSIONS_FOLDER, Checkpoint, no_checkpoint, publish
from cinecluster.artifacts.staging import discard, store_locked, sweep
from cinecluster.errors import ArtifactError, CorruptVersion, NoModel, PublishFailed, UnknownVersion
from cinecluster.model import Model

__all__ = ["StoredVersion", "VersionStore"]

_HINT: Final = "Activate another version, or train again."


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredVersion:
    """A version as a look at its manifest shows it."""

    version: str
    manifest: Manifest | None
    problem: str
    #: Why there is no manifest, in a sentence; empty where there is one.


class VersionStore:
    """Publishes, checks, loads, activates, pins and prunes the versions below one home folder.

    Any number of processes may use one home at the same time; reading needs no write permission.

    Args:
        home: Made when something is first published.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def current(self) -> str | None:
        """Return the version that the pointer names, by reading one small file; None before the first.

        Raises:
            CorruptVersion: The pointer holds something else.
        """
        return read_pointer(self._home)

    def require_current(self) -> str:
        """Return the current version.

        Raises:
            NoModel: None is; says whether there are any that could be.
            CorruptVersion: The pointer holds something else.
        """
        version = self.current()
        if version is not None:
            return version
        stored = len(self.version_ids())
        raise NoModel.none_current(stored) if stored else NoModel(f"There is no model in {self._home}.")

    def folder(self, version: str) -> Path:
        """Return a version's folder.

        Raises:
            UnknownVersion: There is none.
        """
        folder = self._home / VERSIONS_FOLDER / version
        if not is_version_id(version) or not folder.is_dir():
            known = self.version_ids()
            shown = ", ".join(known[:3]) + (" …" if len(known) > 3 else "")  # noqa: PLR2004 - enough to see
            raise UnknownVersion(version, hint=f"There are: {shown}." if known else "There is none yet.")
        return folder

    def version_ids(self) -> tuple[str, ...]:
        """Return every version, newest first, whatever state it is in."""
        folders = (self._home / VERSIONS_FOLDER).glob("*")
        return tuple(sorted((f.name for f in folders if is_version_id(f.name)), reverse=True))

    def versions(self) -> tuple[Manifest, ...]:
        """Return the manifests of all versions that have a sound one, newest first."""
        return tuple(stored.manifest for stored in self.survey() if stored.manifest is not None)

    def survey(self) -> tuple[StoredVersion, ...]:
        """Return every version, newest first, with its manifest or why that cannot be used."""
        return tuple(self._looked_at())

    def manifest(self, version: str) -> Manifest:
        """Read a version's manifest.

        Raises:
            UnknownVersion: There is no such version.
            CorruptVersion: The manifest was changed, or belongs to another version.
            UnsupportedFormat: It was written by a newer cinecluster.
        """
        where = f"{version}/{MANIFEST_FILE}"
        try:
            data = (self.folder(version) / MANIFEST_FILE).read_bytes()
        except OSError as error:
            raise CorruptVersion(f"{where} cannot be read: {error.strerror}.", hint=_HINT) from error
        manifest = parse_manifest(data, where=where)
        if manifest.version != version or version_id(manifest.created_at, manifest.files) != version:
            raise CorruptVersion(f"{where} belongs to another version.", hint=_HINT)
        return manifest

    def publish(
        self,
        contents: VersionContents,
        *,
        now: datetime,
        activate: bool = True,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> Manifest:
        """Write a new version; whatever happens on the way, the current one stays whole.

        Args:
            contents: What is to be stored.
            now: With a time zone; the version's name begins with it, or with the next free second.
            activate: Also make it current.
            checkpoint: Told the name of each step of :data:`PUBLISH_STEPS` once it is done.

        Raises:
            PublishFailed: The disk refused, or the model is unfit to serve.
        """
        return publish(self._home, contents, now=now, activate=activate, checkpoint=checkpoint)

    def verify(self, version: str) -> tuple[str, ...]:
        """Check every file of a version, then the model in it; return what is wrong in sentences.

        Raises:
            UnknownVersion: There is no such version.
        """
        folder = self.folder(version)
        try:
            manifest = self.manifest(version)
            problems = (
                *changed_files(folder, manifest, sorted(manifest.files)),
                *unnamed_files(folder, manifest),
            )
            if not problems:
                load_model(folder, manifest)
        except ArtifactError as error:
            return (error.message,)
        return problems

    def require_sound(self, version: str) -> None:
        """Check every file of a version, and the model in it.

        Raises:
            UnknownVersion: There is no such version.
            CorruptVersion: Something is wrong with it.
            UnsupportedFormat: It was written by a newer cinecluster.
        """
        self.manifest(version)
        problems = self.verify(version)
        if problems:
            raise CorruptVersion(f"Version {version}: {'; '.join(problems)}.", hint=_HINT)

    def load(self, version: str) -> Model:
        """Return a version's Model, once its hashes, its values and its golden queries are as they should be.

        Only what is served is checked; see :meth:`verify` for the rest. Arrays stay mapped from the disk.

        Raises:
            UnknownVersion: There is no such version.
            CorruptVersion: Something is not as it was published; the message names the file or the query.
            UnsupportedFormat: It was written by a newer cinecluster.
        """
        return load_model(self.folder(version), self.manifest(version))

    def grouping(self, version: str) -> Grouping:
        """Return a version's clusters and the films in them, from the few files that hold them.

        Raises:
            UnknownVersion: There is no such version.
            CorruptVersion: One of these files is not as it was published.
            UnsupportedFormat: It was written by a newer cinecluster.
        """
        return load_grouping(self.folder(version), self.manifest(version))

    def activate(self, version: str) -> None:
        """Make a version current, after checking every file of it and the model in it.

        Raises:
            UnknownVersion: There is no such version.
            CorruptVersion: Something is wrong with it; the pointer stays.
            UnsupportedFormat: It was written by a newer cinecluster.
            PublishFailed: The disk refused; the pointer stays.
        """
        self.require_sound(version)
        with _disk_may_refuse(f"make {version} current"), store_locked(self._home):
            self.folder(version)  # it may have been pruned meanwhile
            write_new_pointer(self._home, version)
            swap_pointer(self._home)

    def pinned(self) -> frozenset[str]:
        """Return the versions that pruning leaves alone.

        Raises:
            PublishFailed: The disk refused to tell.
        """
        with _disk_may_refuse("read the pins"):
            return read_pins(self._home)

    def pin(self, version: str) -> None:
        """Keep a version until it is unpinned, however many are newer.

        Raises:
            UnknownVersion: There is no such version.
            PublishFailed: The disk refused.
        """
        self.folder(version)  # before anything is made in the home
        with _disk_may_refuse(f"pin {version}"), store_locked(self._home):
            self.folder(version)  # it may have been pruned meanwhile
            add_pin(self._home, version)

    def unpin(self, version: str) -> None:
        """Let a version be pruned again; nothing changes where it was not pinned.

        Raises:
            UnknownVersion: There is no such version.
            PublishFailed: The disk refused.
        """
        self.folder(version)
        with _disk_may_refuse(f"unpin {version}"), store_locked(self._home):
            remove_pin(self._home, version)

    def prune(self, keep: int) -> tuple[str, ...]:
        """Delete all but the newest versions, the current one and pinned ones; return what was deleted.

        Args:
            keep: How many of the newest stay; the current one and pinned ones stay whatever their age.

        Raises:
            CorruptVersion: The pointer holds no version, so that the current one is not known.
            PublishFailed: The disk refused.
        """
        if keep < 0:
            raise ValueError(f"keep is {keep}, but less than nothing cannot be kept")
        with _disk_may_refuse("prune versions"):
            if not self.version_ids():
                return ()
            with store_locked(self._home):
                kept = {self._current_to_keep(), *read_pins(self._home)}
                old = [version for version in self.version_ids()[keep:] if version not in kept]
                discarded = [discard(self._home, self.folder(version)) for version in old]
            # Outside the lock: large folders take their time, and a sweep finishes what is cut short here.
            for folder in discarded:
                shutil.rmtree(folder, ignore_errors=True)
        return tuple(old)

    def sweep(self) -> tuple[str, ...]:
        """Delete what killed writers have left behind, never what a live one is writing; return the names.

        Raises:
            PublishFailed: The disk refused.
        """
        with _disk_may_refuse("sweep leftovers"):
            return sweep(self._home)

    def _looked_at(self) -> Iterator[StoredVersion]:
        for version in self.version_ids():
            try:
                yield StoredVersion(version=version, manifest=self.manifest(version), problem="")
            except (ArtifactError, UnknownVersion) as error:
                yield StoredVersion(version=version, manifest=None, problem=error.message)

    def _current_to_keep(self) -> str | None:
        try:
            return self.current()
        except CorruptVersion as error:
            raise CorruptVersion(
                f"Nothing was pruned, since it cannot be told which version is current: {error.message}",
                hint=error.hint,
            ) from error


@contextmanager
def _disk_may_refuse(action: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishFailed(
            f"The disk refused to {action}: {error.strerror or error}.", hint="The pointer has not moved."
        ) from error

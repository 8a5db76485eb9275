"""Damage to a stored version, drawn by chance, undone afterwards."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cinecluster.artifacts.fingerprint import describe_file
from cinecluster.artifacts.manifest import MANIFEST_FILE, Manifest
from cinecluster.artifacts.manifest_json import encode_manifest, parse_manifest

__all__ = ["DAMAGES", "Damage", "Victim"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Victim:
    """A version to be damaged, and another one beside it."""

    folder: Path
    other: Path
    rng: random.Random

    def any_file(self) -> Path:
        """Pick a file of the version, its manifest as likely as any other."""
        return self.rng.choice(sorted(path for path in self.folder.rglob("*") if path.is_file()))

    def full_file(self) -> Path:
        """Pick a file that has a byte in it."""
        while True:
            if (path := self.any_file()).stat().st_size:
                return path

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Put every file of the version back at the end."""
        kept = self.folder.parents[1] / f"kept-{self.folder.name}"
        if not kept.exists():
            shutil.copytree(self.folder, kept)
        try:
            yield
        finally:
            shutil.rmtree(self.folder)
            shutil.copytree(kept, self.folder)


Damage = Callable[[Victim], tuple[Path, ...]]
"""Does it and returns the files that it was done to."""


def _flip_bit(victim: Victim) -> tuple[Path, ...]:
    path = victim.full_file()
    data = bytearray(path.read_bytes())
    data[victim.rng.randrange(len(data))] ^= 1 << victim.rng.randrange(8)
    return _rewrite(path, bytes(data))


def _truncate(victim: Victim) -> tuple[Path, ...]:
    path = victim.full_file()
    data = path.read_bytes()
    return _rewrite(path, data[: victim.rng.randrange(len(data))])


def _append(victim: Victim) -> tuple[Path, ...]:
    path = victim.any_file()
    return _rewrite(path, path.read_bytes() + victim.rng.randbytes(victim.rng.randint(1, 9)))


def _zero(victim: Victim) -> tuple[Path, ...]:
    while True:
        path = victim.full_file()
        data = path.read_bytes()
        begin = victim.rng.randrange(len(data))
        zeroed = data[:begin] + bytes(len(data) - begin)  # as a disk leaves the end of a file after a crash
        if zeroed != data:
            return _rewrite(path, zeroed)


def _remove(victim: Victim) -> tuple[Path, ...]:
    path = victim.any_file()
    path.unlink()
    return (path,)


def _take_from_other(victim: Victim) -> tuple[Path, ...]:
    while True:
        path = victim.any_file()
        theirs = (victim.other / path.relative_to(victim.folder)).read_bytes()
        if theirs != path.read_bytes():
            return _rewrite(path, theirs)


def _swap_two(victim: Victim) -> tuple[Path, ...]:
    while True:
        one, other = victim.any_file(), victim.any_file()
        first, second = one.read_bytes(), other.read_bytes()
        if first != second:
            return _rewrite(one, second) + _rewrite(other, first)


def _link(victim: Victim) -> tuple[Path, ...]:
    path = victim.any_file()
    path.unlink()
    path.symlink_to(victim.other / path.relative_to(victim.folder))
    return (path,)


def _become_folder(victim: Victim) -> tuple[Path, ...]:
    path = victim.any_file()
    path.unlink()
    path.mkdir()
    return (path,)


def _add_file(victim: Victim) -> tuple[Path, ...]:
    path = victim.folder / victim.rng.choice(("serving", "tables", "data", ".")) / "more.pkl"
    path.write_bytes(b"anything")
    return (path,)


def _newer_format(victim: Victim) -> tuple[Path, ...]:
    return _change_manifest(victim, lambda found: {"format_version": found.format_version + 1})


def _other_hash(victim: Victim) -> tuple[Path, ...]:
    """Forge the manifest: a damaged file, described as it now is."""
    path = victim.full_file()
    while path.name == MANIFEST_FILE:
        path = victim.full_file()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    _rewrite(path, bytes(data))
    name = path.relative_to(victim.folder).as_posix()
    return _change_manifest(victim, lambda found: {"files": {**found.files, name: describe_file(path)}})


def _forget_file(victim: Victim) -> tuple[Path, ...]:
    """Forge the manifest: a file that it no longer names."""
    path = victim.any_file()
    while path.name == MANIFEST_FILE:
        path = victim.any_file()
    name = path.relative_to(victim.folder).as_posix()
    path.unlink()
    return _change_manifest(
        victim, lambda found: {"files": {key: entry for key, entry in found.files.items() if key != name}}
    )


def _change_manifest(victim: Victim, change: Callable[[Manifest], dict[str, Any]]) -> tuple[Path, ...]:
    path = victim.folder / MANIFEST_FILE
    manifest = parse_manifest(path.read_bytes(), where=MANIFEST_FILE)
    return _rewrite(path, encode_manifest(manifest.model_copy(update=change(manifest))))


def _rewrite(path: Path, data: bytes) -> tuple[Path, ...]:
    path.chmod(0o644)
    path.write_bytes(data)
    return (path,)


DAMAGES: Final[Mapping[str, tuple[Damage, int]]] = {
    "a bit flipped": (_flip_bit, 10),
    "cut short": (_truncate, 4),
    "bytes appended": (_append, 2),
    "zeroed to its end": (_zero, 3),
    "missing": (_remove, 2),
    "from another version": (_take_from_other, 4),
    "two files swapped": (_swap_two, 2),
    "a link to another version's": (_link, 1),
    "a folder": (_become_folder, 1),
    "a file too much": (_add_file, 1),
    "newer format": (_newer_format, 1),
    "damaged, and the manifest forged": (_other_hash, 3),
    "missing, and the manifest forged": (_forget_file, 1),
}
"""Each kind with how often it comes."""

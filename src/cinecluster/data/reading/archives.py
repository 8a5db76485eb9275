"""Zip and gzip archives, unpacked without trusting a word of what they say about themselves."""

import gzip
import re
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from cinecluster.data.reading.blocks import open_file
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.errors import UnreadableFile, UnsafeArchive

__all__ = [
    "DAMAGE",
    "Members",
    "UnpackBudget",
    "members_by_folder",
    "open_zip",
    "unpack_gzip",
    "unpack_member",
]

Members = Mapping[str, zipfile.ZipInfo]
"""What one folder of an archive holds, by file name."""

_CHUNK: Final = 1024 * 1024
_FREE_BYTES: Final = 10 * 1000 * 1000
"""Up to here no ratio is too high: a few lines repeated pack to almost nothing."""
_ENCRYPTED: Final = 0x1
DAMAGE: Final = (
    zipfile.BadZipFile,
    NotImplementedError,  # a way of packing, or a release of it, that Python does not know
    ValueError,  # a name that is no UTF-8
    OSError,  # a place before the file's beginning
    zlib.error,
    LZMAError,
    EOFError,
)
"""What reading a damaged zip or gzip may raise."""
_DRIVE: Final = re.compile(r"[A-Za-z]:")


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class UnpackBudget:
    """What is left of the bytes that one source may unpack to."""

    def __init__(self, config: ReadingConfig) -> None:
        self._config = config
        self._unpacked = 0

    def copy(self, source: _Readable, target: Path, *, packed: int, name: str) -> None:
        """Unpack one file, counting what really comes out of it.

        Args:
            source: Gives the unpacked bytes.
            target: Where to write them.
            packed: Bytes that the file takes in its archive.
            name: For messages.

        Raises:
            UnsafeArchive: More comes out than the limits allow.
            UnreadableFile: The archive is damaged there.
        """
        size = 0
        with target.open("wb") as file:
            while chunk := _read(source, name):
                size += len(chunk)
                self._unpacked += len(chunk)
                self._check(size, packed, name)
                file.write(chunk)

    def _check(self, size: int, packed: int, name: str) -> None:
        limits = self._config
        if self._unpacked > limits.max_unpacked_bytes:
            raise UnsafeArchive(
                f"it unpacks to more than {limits.max_unpacked_bytes.human_readable()}.",
                hint="Unpack it yourself if you trust it, or raise max_unpacked_bytes.",
                file=name,
            )
        if size > _FREE_BYTES and size > limits.max_ratio * packed:
            raise UnsafeArchive(
                f"it unpacks to more than {limits.max_ratio} times its packed size, as a zip bomb does.",
                hint="Unpack it yourself if you trust it, or raise max_ratio.",
                file=name,
            )


@contextmanager
def open_zip(path: Path, config: ReadingConfig) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose every member is safe to unpack.

    Raises:
        UnreadableFile: It is no zip, or damaged.
        UnsafeArchive: A member would land outside the folder, is a link, stands twice, or there are too many.
    """
    with open_file(path, name=str(path)) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            file.seek(0)
            raise _no_zip(path, starts_like_zip=file.read(2) == b"PK") from error
        with archive:
            _check_members(archive, path, config)
            yield archive


def _no_zip(path: Path, *, starts_like_zip: bool) -> UnreadableFile:
    if starts_like_zip:
        return UnreadableFile(
            "the zip archive is damaged or was cut short.", hint="Download it again.", file=path
        )
    return UnreadableFile(
        "this is neither a folder nor a zip archive.",
        hint="Give the folder that holds movies and ratings, or the zip as GroupLens publishes it.",
        file=path,
    )


def _check_members(archive: zipfile.ZipFile, path: Path, config: ReadingConfig) -> None:
    members = archive.infolist()
    if len(members) > config.max_members:
        raise UnsafeArchive(
            f"it lists {len(members):,} files, more than {config.max_members:,}.",
            hint="Unpack it yourself if you trust it, or raise max_members.",
            file=path,
        )
    seen: set[str] = set()
    for member in members:
        name = member.filename
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or _DRIVE.match(name):
            raise _unsafe(path, name, "leads out of the archive's folder")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _unsafe(path, name, "is a symbolic link")
        if name in seen:
            raise _unsafe(path, name, "stands there twice")
        seen.add(name)


def _unsafe(path: Path, name: str, why: str) -> UnsafeArchive:
    return UnsafeArchive(
        f"the member {name!r} {why}.",
        hint="No MovieLens archive does this; do not trust it.",
        file=f"{path.name}/{name}",
    )


def members_by_folder(archive: zipfile.ZipFile) -> dict[str, Members]:
    """Return an archive's files at its root (``""``) and one folder deep."""
    folders: defaultdict[str, dict[str, zipfile.ZipInfo]] = defaultdict(dict)
    for member in archive.infolist():
        folder, _, name = member.filename.rpartition("/")
        if name and "/" not in folder and folder != "__MACOSX":
            folders[folder][name] = member
    return dict(folders)


def unpack_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: UnpackBudget, *, name: str
) -> None:
    """Unpack one file of a zip archive.

    Raises:
        UnreadableFile: It is encrypted, damaged, or packed in a way that Python does not know.
        UnsafeArchive: It is larger than the budget allows.
    """
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(
            "the file is encrypted.", hint="Unpack the archive yourself and give the folder.", file=name
        )
    try:
        source = archive.open(member)
    except DAMAGE as error:
        raise _damaged(name) from error
    with source:
        budget.copy(source, target, packed=member.compress_size, name=name)


def unpack_gzip(path: Path, target: Path, budget: UnpackBudget, *, name: str) -> None:
    """Unpack a gzip file.

    Raises:
        UnreadableFile: It is no gzip file, or damaged.
        UnsafeArchive: It is larger than the budget allows.
    """
    with open_file(path, name=name) as file, gzip.GzipFile(fileobj=file) as source:
        budget.copy(source, target, packed=path.stat().st_size, name=name)


def _read(source: _Readable, name: str) -> bytes:
    try:
        return source.read(_CHUNK)
    except DAMAGE as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        "the archive is damaged there, or was cut short.", hint="Download it again.", file=name
    )

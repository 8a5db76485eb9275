"""From the bytes of an export to its text."""

import codecs
import zipfile
from io import BytesIO
from typing import Final

from cinecluster.data.exports.config import ExportConfig
from cinecluster.data.reading.archives import DAMAGE
from cinecluster.errors import ExportTooLong, UnreadableFile

__all__ = ["decode", "unpack"]

_RATINGS: Final = "ratings.csv"
_ZIP: Final = b"PK"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def unpack(data: bytes, *, file: str, config: ExportConfig) -> tuple[bytes, str]:
    """Return the table of an export and its name: Letterboxd packs it into a zip with others.

    Raises:
        ExportTooLong: It has more bytes than are read.
        UnreadableFile: The zip is damaged, or no table of ratings is in it.
    """
    if data.startswith(_ZIP):
        data, file = _unpacked(data, file, config)
    if len(data) > config.max_bytes:
        raise _too_long(file, config)
    return data, file


def _unpacked(data: bytes, file: str, config: ExportConfig) -> tuple[bytes, str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            name = _member(archive.namelist())
            if name is None:
                raise UnreadableFile(
                    f"the archive holds no {_RATINGS}.",
                    hint="Send the export as the site gave it, or the table alone, as CSV.",
                    file=file,
                )
            with archive.open(name) as member:
                return member.read(config.max_bytes + 1), f"{file}/{name}"
    except (*DAMAGE, RuntimeError) as error:  # the latter where it is encrypted
        raise UnreadableFile(
            "the archive is damaged or encrypted.", hint="Ask the site for the export again.", file=file
        ) from error


def _member(names: list[str]) -> str | None:
    """Choose the table of ratings: what Letterboxd keeps of deleted ones lies deeper."""
    tables = sorted((name.count("/"), name) for name in names if name.lower().endswith(".csv"))
    rated = [name for _, name in tables if name.rpartition("/")[2].lower() == _RATINGS]
    if rated:
        return rated[0]
    return tables[0][1] if len(tables) == 1 else None


def _too_long(file: str, config: ExportConfig) -> ExportTooLong:
    return ExportTooLong(
        f"it has more than {config.max_bytes.human_readable()}.",
        hint="The limit is the setting 'exports.max_bytes'.",
        file=file,
    )


def decode(data: bytes, *, encoding: str) -> str:
    """Return a table's text; what is no Unicode is taken for an encoding of eight bits."""
    for mark, unicode in _MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(unicode, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")

"""The older editions, whose files are no CSV, rewritten as plain CSV without a header."""

import codecs
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

from cinecluster.columns import NO_GENRES, SEPARATOR
from cinecluster.data.reading.blocks import blocks
from cinecluster.data.reading.plain import NO_VALUES, fill_blank_lines, quoted
from cinecluster.errors import UnreadableFile

__all__ = ["GENRES_100K", "Encoding", "convert", "movie_from_flags", "read_genres"]

Encoding = Literal["utf-8", "latin-1"]
Reshape = Callable[[Sequence[bytes]], Sequence[bytes]]

GENRES_100K: Final = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
"""``u.genre`` of ml-100k, for when the file itself is not there."""

_SPELLINGS: Final = {"Children's": "Children", "unknown": ""}
_FACTS: Final = 5


def convert(
    source: Path,
    target: Path,
    *,
    separator: bytes,
    encoding: Encoding,
    name: str,
    reshape: Reshape | None = None,
) -> None:
    """Rewrite a file without header or quoting as plain CSV, line for line.

    Args:
        source: The file.
        target: Where to write the CSV, without a header too.
        separator: Parts the fields of the source.
        encoding: The source's; the target is UTF-8.
        name: The source, for messages.
        reshape: Makes the fields to write from those of a line; without it they are the same.
    """
    with target.open("wb") as file:
        for number, block in enumerate(blocks(source, name=name)):
            text = block if encoding == "utf-8" else block.decode(encoding).encode()
            if number == 0:
                text = text.removeprefix(codecs.BOM_UTF8)
            if reshape is None and b'"' not in text and b"," not in text:
                # Much faster than field by field, and all of a sound ratings file goes this way.
                file.write(fill_blank_lines(text).replace(separator, b","))
            else:
                rows = (line.split(separator) if line else [] for line in text.splitlines())
                file.writelines(_csv_line(reshape(row) if reshape and row else row) for row in rows)


def _csv_line(fields: Sequence[bytes]) -> bytes:
    cells = (quoted(field) if b'"' in field or b"," in field else field for field in fields)
    return (b",".join(cells) or NO_VALUES) + b"\n"


def movie_from_flags(genres: Sequence[str]) -> Reshape:
    """Return what makes id, title and genres of a line of ``u.item``: five facts, then a flag per genre.

    A line with too few or too many fields, or with a flag that is not 0 or 1, comes out too long, so that
    cleaning drops and counts it.
    """
    spelt = [_SPELLINGS.get(genre, genre) for genre in genres]

    def reshape(fields: Sequence[bytes]) -> Sequence[bytes]:
        flags, beyond = fields[_FACTS : _FACTS + len(spelt)], fields[_FACTS + len(spelt) :]
        if len(flags) < len(spelt):
            movie, title = [*fields[:2], b""][:2]
            return [movie, title, b"", f"{len(flags)} genre flags, not {len(spelt)}".encode()]
        odd = [flag for flag in flags if flag not in (b"0", b"1")]
        listed = [genre for genre, flag in zip(spelt, flags, strict=True) if flag == b"1" and genre]
        return [*fields[:2], (SEPARATOR.join(listed) or NO_GENRES).encode(), *odd, *beyond]

    return reshape


def read_genres(path: Path, *, name: str) -> tuple[str, ...]:
    """Return the genres of ``u.genre`` in the order of the flags.

    Raises:
        UnreadableFile: A line is not the genre's name and number.
    """
    lines = [line.decode("latin-1") for block in blocks(path, name=name) for line in block.splitlines()]
    genres: list[str] = []
    for row, line in enumerate(lines, start=1):
        genre, _, number = line.rpartition(SEPARATOR)
        if line and (not genre or number.strip() != str(len(genres))):
            raise UnreadableFile(
                f"expected a genre's name, '|' and the number {len(genres)}; found {line!r}.",
                hint="Without this file the 19 genres of ml-100k are taken.",
                file=name,
                row=row,
            )
        if line:
            genres.append(genre)
    return tuple(genres)

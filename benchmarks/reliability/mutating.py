"""Spoil small files by chance: bytes, words, lines, columns, whole files; the same seed spoils alike."""

import random
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["mutate"]

_WORDS: Final = (
    b"",
    b"0",
    b"-1",
    b"1e309",
    b"NaN",
    b"inf",
    b"9" * 19,
    b"9" * 40,
    b"-9223372036854775808",
    b"0.1",
    b"1.0",
    b"2147483648",
    b'"',
    b'""',
    b'"a',
    b"'",
    b"|",
    b"||",
    b"::",
    b"()",
    b"(1995)",
    b"(99999999999)",
    b"null",
    b"[]",
    b"{}",
    b"['a', 'b']",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    "\u202eé\u0301".encode(),
    b"=1+1",
    b"../../etc",
    b"x" * 70_000,
)
_SEPARATORS: Final = (b",", b"\n", b"\r\n", b"\r", b"\t", b"::", b"|", b";", b'"', b" ", b"\x0b", b"\x1a")
_MOST: Final = 4
"""Changes to one input; one in two inputs has a single one."""


def mutate(files: Mapping[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """Return the files with one to four things changed."""
    spoilt = dict(files)
    for _ in range(rng.choice((1, 1, 1, 2, 3, _MOST))):
        if not spoilt:
            break
        name = rng.choice(sorted(spoilt))
        if rng.random() < 0.08:
            _spoil_file(spoilt, name, rng)
        else:
            spoilt[name] = rng.choice(_CHANGES)(spoilt[name], rng)
    return spoilt


def _spoil_file(files: dict[str, bytes], name: str, rng: random.Random) -> None:
    match rng.randrange(4):
        case 0:
            del files[name]
        case 1:
            files[name] = b""
        case 2:
            files[name] = files[rng.choice(sorted(files))]
        case _:
            files[name] = rng.randbytes(rng.randrange(200))


def _flip_bits(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), rng.randint(1, 8))):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set_byte(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([rng.choice((0, 9, 10, 13, 34, 44, 127, 128, 255))]) + data[place + 1 :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice((*_WORDS, *_SEPARATORS)) + data[place:]


def _remove(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    return data[:begin] + data[begin + rng.randint(1, 20) :]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    return data[:begin] + data[begin : begin + rng.randint(1, 40)] * rng.choice((1, 2, 300)) + data[begin:]


def _replace_cell(data: bytes, rng: random.Random) -> bytes:
    """Put something else between two separators."""
    separator = rng.choice(_SEPARATORS[:7])
    cells = data.split(separator)
    cells[rng.randrange(len(cells))] = rng.choice(_WORDS)
    return separator.join(cells)


def _change_separators(data: bytes, rng: random.Random) -> bytes:
    return data.replace(rng.choice(_SEPARATORS), rng.choice(_SEPARATORS), rng.choice((1, 2, -1)))


def _move_line(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if lines:
        lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))
    return b"".join(lines)


def _drop_line(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if lines:
        del lines[rng.randrange(len(lines))]
    return b"".join(lines)


_Change = Callable[[bytes, random.Random], bytes]
_CHANGES: Final[tuple[_Change, ...]] = (
    _flip_bits,
    _set_byte,
    _insert,
    _remove,
    _truncate,
    _repeat,
    _replace_cell,
    _replace_cell,
    _change_separators,
    _move_line,
    _drop_line,
)

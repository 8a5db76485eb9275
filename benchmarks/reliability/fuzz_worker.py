"""Read spoilt files, number by number, in a process that may crash or hang without hurting anybody.

Tells on standard output: ``begin N``, then ``read N`` or ``refused N ErrorName`` or ``fault N what``.
"""

import random
import resource
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Final

from benchmarks.reliability.fuzz_corpus import CORPORA, Corpus, Files
from benchmarks.reliability.mutating import mutate
from cinecluster.errors import CineclusterError

__all__ = ["corpus_of", "spoilt"]

_MEMORY: Final = 6 * 1024**3
"""Bytes of addresses; a file of some kilobytes has no reason to want more."""


def main(first: int, last: int) -> None:
    """Read the inputs of these numbers."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    files = {name: corpus.files() for name, corpus in CORPORA.items()}
    for number in range(first, last):
        name = corpus_of(number)
        _tell("begin", number)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            _tell(*_read(CORPORA[name], spoilt(files[name], number), Path(folder), number))


def corpus_of(number: int) -> str:
    """Return the kind of the input of that number."""
    return list(CORPORA)[number % len(CORPORA)]


def spoilt(files: Files, number: int) -> Files:
    """Return the files of the input of that number."""
    return mutate(files, random.Random(number))


def _read(corpus: Corpus, files: Files, folder: Path, number: int) -> tuple[str, int, str]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        corpus.read(folder)
    except CineclusterError as error:
        return "refused", number, type(error).__name__
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of Polars is no Exception
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "cinecluster" in frame.filename
        ]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return "fault", number, f"{corpus_of(number)}: {type(error).__name__} at {place}: {error}"
    return "read", number, ""


def _tell(what: str, number: int, more: str = "") -> None:
    print(what, number, " ".join(more.split())[:300], flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""The generated data that is measured on, made when it is first asked for."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["SIZES", "DataSet", "DataSets", "synth_command"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DataSet:
    """Arguments of ``cinecluster synth``; the seed is 0."""

    ratings: int
    movies: int
    users: int
    dirt: float = 0.0
    file_format: str = "csv"


SIZES: Final[Mapping[str, DataSet]] = {
    "100k": DataSet(ratings=100_000, movies=9_700, users=610),
    "1m": DataSet(ratings=1_000_000, movies=20_000, users=6_500, dirt=0.005),
    "25m": DataSet(ratings=25_000_000, movies=62_000, users=162_000, dirt=0.005),
    "250m": DataSet(ratings=250_000_000, movies=62_000, users=1_620_000, file_format="parquet"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DataSets:
    """The folder that holds one folder per size."""

    folder: Path
    sizes: Mapping[str, DataSet] = field(default_factory=lambda: SIZES)

    def path(self, size: str) -> Path:
        """Return the folder of a size; its data is generated if it is not there."""
        folder = self.folder / size
        if not folder.exists():
            # Aside first: what was interrupted must not be taken for the whole.
            unfinished = self.folder / f"unfinished-{size}"
            shutil.rmtree(unfinished, ignore_errors=True)
            subprocess.run(synth_command(self.sizes[size], unfinished), check=True, stdout=subprocess.DEVNULL)
            unfinished.rename(folder)
        return folder


def synth_command(wanted: DataSet, folder: Path) -> list[str]:
    """Return the command that generates data."""
    options = {
        "--ratings": wanted.ratings,
        "--movies": wanted.movies,
        "--users": wanted.users,
        "--dirt": wanted.dirt,
        "--format": wanted.file_format,
        "--seed": 0,
    }
    flat = [str(part) for option in options.items() for part in option]
    return [sys.executable, "-m", "cinecluster", "synth", *flat, str(folder), "--json"]

"""What to train on, evaluate or prepare, and reading it."""

from dataclasses import dataclass
from pathlib import Path

from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.source import open_source
from cinecluster.data.sample.writing import write_sample
from cinecluster.data.tables import RawTables
from cinecluster.engines.base import Engine
from cinecluster.progress import Progress

__all__ = ["TrainingSource", "read_source"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingSource:
    """What to train on: files, the built-in sample, or (neither) the current version's own clean data."""

    path: Path | None = None
    address: str | None = None
    #: Of a folder of Parquet tables that only the engine can reach.
    sample: bool = False

    @property
    def is_current(self) -> bool:
        """Whether it is the current version's own data."""
        return self.path is None and self.address is None and not self.sample

    def __str__(self) -> str:
        return "sample" if self.sample else self.address or str(self.path or "current")


def read_source(
    source: TrainingSource, config: ReadingConfig, engine: Engine, progress: Progress, *, workspace: Path
) -> RawTables:
    """Read files, or the built-in sample, which is written into the workspace first.

    Raises:
        DataError: Nothing is there, or not what it should be.
    """
    path = source.address or source.path
    if path is None:
        path = workspace / "sample"
        with progress.stage("sample"):
            write_sample(path)
    with progress.stage("read"):
        return open_source(path, engine, workspace=workspace, config=config)

"""A preparation, from source to a folder of clean tables: what touches the disk around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from cinecluster.data.cleaning.clean import clean
from cinecluster.data.prepared_folder import Account, write_prepared
from cinecluster.data.reading.address import is_address, require_addresses
from cinecluster.errors import CineclusterError, FolderNotEmpty
from cinecluster.features.rating_sums import rating_sums
from cinecluster.features.standardise import rating_scale, standardise
from cinecluster.features.statistics import movie_statistics
from cinecluster.jobs.engine import chosen_engine
from cinecluster.jobs.sources import TrainingSource, read_source
from cinecluster.progress import Progress
from cinecluster.settings import Settings

__all__ = ["run_preparation"]


def run_preparation(source: TrainingSource, target: str, settings: Settings, progress: Progress) -> Account:
    """Clean, standardise and count a source, and write what comes out as Parquet, to be trained on later.

    Args:
        source: Files, or the sample.
        target: A folder that is not there yet, or an address that the engine can write to.
        settings: The engine, and what is clean.
        progress: Is told of every stage.

    Raises:
        FolderNotEmpty: Something is at the target already.
        CineclusterError: Whatever the source gave cause for.
    """
    with _folders(target) as (workspace, written):
        engine = chosen_engine(settings, workspace=workspace)
        if is_address(target):
            require_addresses(engine, target)
        raw = read_source(source, settings.training.reading, engine, progress, workspace=workspace)
        with progress.stage("clean"):
            tables, report = clean(raw, settings.training.cleaning, engine)
        with progress.stage("standardise"):
            sums = rating_sums(tables.ratings, engine)
            scale = rating_scale(sums)
            ratings = standardise(tables.ratings, scale)
            statistics = movie_statistics(sums, scale, tables.movies)
        account = Account(
            source={
                "name": str(source),
                "edition": raw.edition,
                "files": [asdict(file) for file in raw.files],
            },
            cleaning=report.to_dict(),
        )
        with progress.stage("write"):
            try:
                write_prepared(
                    written, tables, ratings=ratings, statistics=statistics, account=account, engine=engine
                )
            except engine.broken_file as error:
                raise _not_written(target, str(error).strip().partition("\n")[0]) from error
    return account


@contextmanager
def _folders(target: str) -> Iterator[tuple[Path, str]]:
    """Yield a folder to work in and where to write; a folder comes to its place only once it is whole."""
    if is_address(target):
        with TemporaryDirectory(prefix="cinecluster-prepare-") as workspace:
            yield Path(workspace), target
        return
    path = Path(target)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderNotEmpty(path)
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{path.name}-", dir=path.absolute().parent) as workspace:
            written = Path(workspace) / "prepared"
            written.mkdir()
            yield Path(workspace), str(written)
            written.rename(path)
    except OSError as error:
        raise _not_written(target, error.strerror or str(error)) from error


def _not_written(target: str, why: str) -> CineclusterError:
    return CineclusterError(
        f"The prepared tables could not be written to {target}: {why}",
        hint="Make room or mend permissions, then try again; at an address nothing may be there yet.",
    )

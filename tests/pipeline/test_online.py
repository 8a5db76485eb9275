"""Online ratings and erased viewers on their way into a version."""

from pathlib import Path

import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.cleaning.report import CleaningReport
from cinecluster.errors import TrainingError
from cinecluster.jobs.online import online_changes, require_nobody_erased
from cinecluster.jobs.runner import run_import, run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.erasing import overwrite_deleted
from cinecluster.storage.ratings import OnlineRating, RatingStore
from cinecluster.testing import tiny_movies, tiny_ratings
from tests.canary import TIMESTAMPS, USER, traces


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Write the tiny world as MovieLens files, one rating of viewer 2 twice."""
    folder = tmp_path / "source"
    folder.mkdir()
    tiny_movies().select(
        c.MOVIE, pl.format("{} ({})", c.TITLE, pl.col(c.YEAR).fill_null(2000)).alias(c.TITLE), c.GENRES
    ).write_csv(folder / "movies.csv")
    twice = tiny_ratings().filter(pl.col(c.USER) == 2).head(1)
    pl.concat([tiny_ratings(), twice]).write_csv(folder / "ratings.csv")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", output=tmp_path / "output").with_training(n_clusters=2)


def trained(settings: Settings, path: Path | None = None) -> Manifest:
    return run_training(TrainingSource(path=path), settings, progress=SilentProgress())


def say(settings: Settings) -> None:
    """Put, replace and take back ratings of the viewers 1 and 99, and erase viewer 2."""
    with Database.open(settings.database, settings.home) as database:
        store = RatingStore(database)
        for movie, stars in [(1, 0.5), (2, None), (6, 3.5), (999, 4.0)]:
            timestamp = None if stars is None else 1_600_000_000
            store.put([OnlineRating(user_id=1, movie_id=movie, rating=stars, timestamp=timestamp)]).result()
        store.put([OnlineRating(user_id=99, movie_id=1, rating=5.0, timestamp=1_600_000_000)]).result()
        store.erase(2).result()


def history(settings: Settings, version: str, user: int) -> dict[int, float]:
    model = VersionStore(settings.home).load(version)
    found = model.histories.of(user)
    ids = model.movies.movie_ids[found.movie_indices]
    return dict(zip(ids.tolist(), found.ratings.tolist(), strict=True))


EXPECTED = {1: 0.5, 3: 4.0, 4: 5.0, 6: 3.5, 11: 1.0}


def check(settings: Settings, manifest: Manifest) -> None:
    assert history(settings, manifest.version, 1) == EXPECTED
    assert history(settings, manifest.version, 99) == {1: 5.0}
    with pytest.raises(LookupError):
        history(settings, manifest.version, 2)
    assert 2 not in pl.read_csv(settings.output / c.CLEANED_RATINGS_FILE)[c.USER]
    report = CleaningReport.from_dict(manifest.cleaning).of("online ratings")
    assert (report.read, report.kept) == (5, 3)
    assert report.dropped == {"unknown film": 1, "taken back": 1}


def test_a_training_from_files_takes_them_in(source: Path, settings: Settings) -> None:
    say(settings)
    manifest = trained(settings, source)

    check(settings, manifest)
    report = CleaningReport.from_dict(manifest.cleaning)
    assert report.of("online ratings").remarks == {
        "ratings of erased viewers left out": 5,
        "ratings of the files replaced by others": 1,
        "ratings of the files taken back": 1,
    }
    assert report.of("ratings").dropped == {"repeated rating": 1}
    assert report.of("ratings").examples == {}  # it was viewer 2's


def test_a_training_from_the_current_version_takes_them_in_again_and_again(
    source: Path, settings: Settings
) -> None:
    trained(settings, source)
    say(settings)
    first = trained(settings)
    check(settings, first)

    again = trained(settings)
    check(settings, again)
    assert {name: entry.sha256 for name, entry in again.files.items()} == {
        name: entry.sha256 for name, entry in first.files.items()
    }


def test_an_import_takes_them_in(source: Path, settings: Settings, tmp_path: Path) -> None:
    trained(settings, source)
    say(settings)
    files = settings.output.rename(tmp_path / "six files")

    check(settings, run_import(files, settings, progress=SilentProgress()))


def test_no_byte_of_an_erased_viewer_is_in_the_next_version(source: Path, settings: Settings) -> None:
    with (source / "ratings.csv").open("a") as file:
        file.write(
            f"{USER},1,4.0,{TIMESTAMPS[0]}\n{USER},1,4.0,{TIMESTAMPS[0]}\n{USER},2,3.0,{TIMESTAMPS[0]}\n"
        )
    before = trained(settings, source)
    with Database.open(settings.database, settings.home) as database:
        store = RatingStore(database)
        store.put([OnlineRating(user_id=USER, movie_id=3, rating=4.0, timestamp=TIMESTAMPS[1])]).result()
        assert traces(settings.home)
        assert traces(settings.output)
        store.erase(USER).result()
        assert overwrite_deleted(database)

    for path in (None, source):
        manifest = trained(settings, path)
        folder = VersionStore(settings.home).folder(manifest.version)
        assert USER not in pl.read_parquet(folder / "data" / "ratings.parquet")[c.USER]
        found = traces(settings.home, settings.output)
        assert {Path(each).relative_to(settings.home / "versions").parts[0] for each in found} <= {
            before.version
        }
    VersionStore(settings.home).prune(1)
    assert traces(settings.home, settings.output) == []


def test_without_a_database_none_is_made(settings: Settings) -> None:
    assert not online_changes(settings)
    assert not settings.home.exists()


def test_who_is_erased_during_a_training_stops_it(settings: Settings) -> None:
    say(settings)
    before = online_changes(settings)
    require_nobody_erased(settings, [1, 2, 3], before)
    with Database.open(settings.database, settings.home) as database:
        RatingStore(database).erase(3).result()

    require_nobody_erased(settings, [1, 2], before)
    with pytest.raises(TrainingError, match="erased while"):
        require_nobody_erased(settings, [1, 2, 3], before)

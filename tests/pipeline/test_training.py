"""Trainings from source to published version."""

import pickle
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.cleaning.report import CleaningReport
from cinecluster.errors import DirtyRows, NoModel, TooLittleData, TrainingRunning
from cinecluster.jobs.job import JobFolder
from cinecluster.jobs.lock import TrainingLock
from cinecluster.jobs.runner import TrainingSource, run_import, run_training
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.testing import tiny_movies, tiny_ratings


def quiet(source: TrainingSource, settings: Settings) -> Manifest:
    return run_training(source, settings, progress=SilentProgress())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", output=tmp_path / "output").with_training(n_clusters=2)


@pytest.fixture
def tiny_source(tmp_path: Path) -> Path:
    """Write the tiny world as MovieLens files."""
    folder = tmp_path / "source"
    folder.mkdir()
    tiny_movies().select(
        c.MOVIE, pl.format("{} ({})", c.TITLE, pl.col(c.YEAR).fill_null(2000)).alias(c.TITLE), c.GENRES
    ).write_csv(folder / "movies.csv")
    tiny_ratings().write_csv(folder / "ratings.csv")
    return folder


def test_a_training_finds_the_two_tastes_of_the_tiny_world(tiny_source: Path, settings: Settings) -> None:
    manifest = quiet(TrainingSource(path=tiny_source), settings)
    clusters = VersionStore(settings.home).load(manifest.version).movies.clusters
    assert len(set(clusters[:6].tolist())) == 1
    assert len(set(clusters[6:].tolist())) == 1
    assert clusters[0] != clusters[-1]


def test_the_six_files_are_copied_out_and_the_pickle_predicts_the_published_clusters(
    sample_settings: Settings,
) -> None:
    assert {path.name for path in sample_settings.output.iterdir()} == set(c.SIX_FILES)
    kmeans = pickle.loads((sample_settings.output / c.KMEANS_FILE).read_bytes())  # noqa: S301 - we wrote it
    published = pl.read_csv(sample_settings.output / c.CLUSTERS_FILE)[c.CLUSTER]
    assert kmeans.labels_.tolist() == published.to_list()
    assert kmeans.feature_names_in_[0] == "taste_0"
    assert len(kmeans.feature_names_in_) == kmeans.n_features_in_


def test_two_trainings_give_the_same_bytes(sample_settings: Settings, tmp_path: Path) -> None:
    again = Settings(home=tmp_path / "var", output=tmp_path / "output")
    second = quiet(TrainingSource(sample=True), again)
    store = VersionStore(sample_settings.home)
    first = store.manifest(store.version_ids()[0])
    assert first.files == second.files
    assert first.golden == second.golden
    assert first.report == second.report


def test_the_engine_does_not_show_in_the_bytes(sample_settings: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path / "var", output=tmp_path / "output", engine="duckdb")
    second = quiet(TrainingSource(sample=True), other)
    store = VersionStore(sample_settings.home)
    assert store.manifest(store.version_ids()[0]).files == second.files


def test_every_row_of_the_real_data_is_accounted_for(small_settings: Settings) -> None:
    store = VersionStore(small_settings.home)
    report = CleaningReport.from_dict(store.manifest(store.version_ids()[0]).cleaning)
    ratings = report.of("ratings")
    assert ratings.read == 100_836 == ratings.kept + sum(ratings.dropped.values())
    assert report.of("movies").kept == 9_742


def test_the_real_clusters_keep_what_was_promised(small_settings: Settings) -> None:
    store = VersionStore(small_settings.home)
    quality = store.manifest(store.version_ids()[0]).report["quality"]
    assert quality["largest_share"] <= 0.25
    assert quality["smallest_share"] >= 0.03
    assert quality["seed_agreement"] >= 0.75
    assert quality["bootstrap_agreement"] >= 0.5
    assert quality["lift"] >= 1.5


def test_training_again_uses_the_versions_own_data_and_remembers_where_it_came_from(
    tiny_source: Path, settings: Settings
) -> None:
    first = quiet(TrainingSource(path=tiny_source), settings)
    (tiny_source / "ratings.csv").unlink()
    second = quiet(TrainingSource(), settings)
    assert second.files == first.files
    assert second.version != first.version
    assert second.source["trained_again_from"] == first.version
    assert second.source["files"] == first.source["files"]
    assert second.cleaning == first.cleaning


def test_training_again_without_a_model_says_so(settings: Settings) -> None:
    with pytest.raises(NoModel, match="no current version"):
        quiet(TrainingSource(), settings)


def test_a_training_refuses_to_run_beside_another(tiny_source: Path, settings: Settings) -> None:
    with TrainingLock(settings.home).acquire("job-1"), pytest.raises(TrainingRunning, match="job-1"):
        quiet(TrainingSource(path=tiny_source), settings)


def test_a_failed_training_leaves_the_current_version_and_says_why_in_its_job(
    tiny_source: Path, settings: Settings
) -> None:
    first = quiet(TrainingSource(path=tiny_source), settings)
    with pytest.raises(TooLittleData, match="40 clusters were asked for"):
        quiet(TrainingSource(path=tiny_source), settings.with_training(n_clusters=40))
    assert VersionStore(settings.home).current() == first.version
    jobs = JobFolder(settings.home)
    states = {
        job.state: job
        for job in map(jobs.read, (path.stem for path in (settings.home / "jobs").glob("*.json")))
    }
    assert states["succeeded"].version == first.version
    assert "40 clusters" in (states["failed"].error or "")


def test_strict_stops_at_the_first_bad_row_and_names_it(tiny_source: Path, settings: Settings) -> None:
    with (tiny_source / "ratings.csv").open("a") as file:
        file.write("9,1,eleven,1500000000\n")
    with pytest.raises(DirtyRows, match=r"ratings.csv, row 42, column 'rating'.*eleven"):
        quiet(TrainingSource(path=tiny_source), settings.with_training(strict=True))
    manifest = quiet(TrainingSource(path=tiny_source), settings)
    assert CleaningReport.from_dict(manifest.cleaning).of("ratings").dropped == {"rating not a number": 1}


def test_auto_chooses_from_the_table_that_it_keeps(settings: Settings, tmp_path: Path) -> None:
    auto = settings.with_training(n_clusters="auto")
    training = auto.training
    clustering = training.clustering.model_copy(update={"candidates": (4, 8)})
    quick = auto.model_copy(update={"training": training.model_copy(update={"clustering": clustering})})
    manifest = quiet(TrainingSource(sample=True), quick)
    choice = manifest.report["choice"]
    assert [row["n_clusters"] for row in choice] == [4, 8]
    assert manifest.n_clusters == max(choice, key=lambda row: row["lift"])["n_clusters"]


def test_only_the_newest_versions_are_kept(tiny_source: Path, settings: Settings) -> None:
    few = replace_keep(settings, 2)
    published = [quiet(TrainingSource(path=tiny_source), few).version for _ in range(3)]
    assert VersionStore(few.home).version_ids() == tuple(reversed(published[1:]))


def replace_keep(settings: Settings, keep: int) -> Settings:
    return settings.model_copy(update={"keep_versions": keep})


def test_our_own_six_files_come_back_unchanged_through_import(
    sample_settings: Settings, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path / "var", output=tmp_path / "output")
    manifest = run_import(sample_settings.output, settings, progress=SilentProgress())
    assert manifest.kind == "imported"
    for name in c.SIX_FILES:
        assert (settings.output / name).read_bytes() == (sample_settings.output / name).read_bytes(), name
    ours, theirs = (
        VersionStore(s.home).load(VersionStore(s.home).version_ids()[0]) for s in (settings, sample_settings)
    )
    assert np.array_equal(ours.movies.clusters, theirs.movies.clusters)
    assert [cluster.label for cluster in ours.clusters] == [cluster.label for cluster in theirs.clusters]


def test_an_imported_version_can_be_trained_again(sample_settings: Settings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var", output=tmp_path / "output")
    run_import(sample_settings.output, settings, progress=SilentProgress())
    manifest = quiet(TrainingSource(), settings)
    assert manifest.kind == "trained"
    assert manifest.n_clusters == 10

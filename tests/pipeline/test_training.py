"""Trainings from source to published version."""

import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sqlalchemy import text

from cinecluster import columns as c
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.manifest_json import encode_manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.cleaning.report import CleaningReport
from cinecluster.errors import (
    CopyFailed,
    DirtyRows,
    NoModel,
    PublishFailed,
    StorageUnavailable,
    TooLittleData,
    TrainingOver,
    TrainingRunning,
)
from cinecluster.jobs.runner import TrainingWishes, run_import, run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.service_config import JobsConfig
from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.jobs import JobStore
from tests.jobs.trainer_kit import job_store, jobs_of
from tests.tampering import writable


def quiet(source: TrainingSource, settings: Settings, wishes: TrainingWishes | None = None) -> Manifest:
    return run_training(source, settings, wishes=wishes or TrainingWishes(), progress=SilentProgress())


def test_a_training_finds_the_two_tastes_of_the_tiny_world(tiny_source: Path, settings: Settings) -> None:
    manifest = quiet(TrainingSource(path=tiny_source), settings)
    model = VersionStore(settings.home).load(manifest.version)
    clusters = model.movies.clusters
    assert len(set(clusters[:6].tolist())) == 1
    assert len(set(clusters[6:].tolist())) == 1
    assert clusters[0] != clusters[-1]
    assert model.film_map is not None
    assert model.film_map.shape == (12, 2)


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
    assert quality["random_lift"] >= 1.5
    assert quality["lift"] >= 1.2
    assert quality["cluster_ndcg"] >= quality["popular_ndcg"]


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


def test_training_again_keeps_the_versions_own_settings_but_for_what_is_asked(
    tiny_source: Path, settings: Settings
) -> None:
    own = settings.with_training(n_clusters=3, seed=5)
    first = quiet(TrainingSource(path=tiny_source), own)
    today = settings.with_training(n_clusters=4, seed=6)
    second = quiet(TrainingSource(), today)
    assert second.config == first.config
    assert second.files == first.files
    third = quiet(TrainingSource(), today, TrainingWishes(n_clusters=2))
    assert third.config == own.with_training(n_clusters=2).training.model_dump(mode="json")
    assert third.n_clusters == 2
    assert [job.n_clusters for job in jobs_of(settings)].count(2) == 1


def test_settings_of_a_version_that_are_no_longer_valid_give_way_to_those_of_today(
    tiny_source: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    first = quiet(TrainingSource(path=tiny_source), settings.with_training(n_clusters=3))
    path = settings.home / "versions" / first.version / "manifest.json"
    older = first.model_copy(update={"config": {**first.config, "colour": "red"}})
    writable(path).write_bytes(encode_manifest(older))
    second = quiet(TrainingSource(), settings)
    assert second.n_clusters == 2
    assert second.config == settings.training.model_dump(mode="json")
    assert "not valid any more (colour); using those of today" in caplog.text


def test_an_output_that_cannot_be_written_is_noticed_before_training(
    tiny_source: Path, settings: Settings
) -> None:
    settings.output.write_text("a file")
    with pytest.raises(PublishFailed, match=r"is no folder\. Nothing was begun"):
        quiet(TrainingSource(path=tiny_source), settings)
    assert VersionStore(settings.home).version_ids() == ()
    assert [job.state for job in jobs_of(settings)] == ["failed"]


def test_copies_that_fail_after_all_leave_a_live_version_and_a_succeeded_job(
    tiny_source: Path, settings: Settings
) -> None:
    (settings.output / c.CLUSTERS_FILE).mkdir(parents=True)
    with pytest.raises(CopyFailed, match="is stored and current, but: The six files could not be copied"):
        quiet(TrainingSource(path=tiny_source), settings)
    (job,) = jobs_of(settings)
    assert (job.state, job.error) == ("succeeded", None)
    assert job.version == VersionStore(settings.home).current()


class LosingTheJobs(SilentProgress):
    """Takes the table of jobs away while a version is being published."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        yield
        if name == "publish":
            with Database(self._settings.database, self._settings.home) as database:
                database.write(
                    lambda connection: connection.execute(text("DROP TABLE training_jobs")).rowcount
                )


def test_a_job_whose_end_cannot_be_written_does_not_undo_a_training(
    tiny_source: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = JobsConfig(heartbeat_seconds=0.05, lease_seconds=0.2)
    own = settings.model_copy(update={"jobs": jobs})
    manifest = run_training(TrainingSource(path=tiny_source), own, progress=LosingTheJobs(own))
    assert VersionStore(settings.home).current() == manifest.version
    assert re.search(r"cannot write that training job .* is succeeded: .*no such table", caplog.text)


def test_a_home_that_is_a_file_is_a_sentence(tiny_source: Path, settings: Settings) -> None:
    settings.home.write_text("a file")
    with pytest.raises(StorageUnavailable, match=r"var: File exists"):
        quiet(TrainingSource(path=tiny_source), settings)


def test_training_again_without_a_model_says_so(settings: Settings) -> None:
    with pytest.raises(NoModel, match="There is no model in"):
        quiet(TrainingSource(), settings)


def test_a_training_refuses_to_run_beside_another(tiny_source: Path, settings: Settings) -> None:
    with job_store(settings) as jobs:
        running = jobs.create("current", None, asked_by="ann", owner="elsewhere:1")
        with pytest.raises(TrainingRunning, match=running.job_id):
            quiet(TrainingSource(path=tiny_source), settings)
    assert [job.asked_by for job in jobs_of(settings)] == ["ann"]


class Meddling(SilentProgress):
    """Does something to the running job when a stage begins."""

    def __init__(self, settings: Settings, stage: str, meddle: Callable[[JobStore, str], object]) -> None:
        self._settings = settings
        self._stage = stage
        self._meddle = meddle

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if name == self._stage:
            with job_store(self._settings) as jobs:
                self._meddle(jobs, jobs.newest(1)[0].job_id)
        yield


@pytest.mark.parametrize(
    ("meddle", "state"),
    [
        (lambda jobs, job_id: jobs.finish(job_id, "interrupted"), "interrupted"),
        (lambda jobs, job_id: jobs.ask_cancel(job_id), "cancelled"),
    ],
)
def test_a_trainer_that_lost_its_lease_or_was_cancelled_publishes_nothing(
    tiny_source: Path, settings: Settings, meddle: Callable[[JobStore, str], object], state: str
) -> None:
    first = quiet(TrainingSource(path=tiny_source), settings)
    with pytest.raises(TrainingOver, match=state):  # told by the fence alone: the next heartbeat is far off
        run_training(
            TrainingSource(path=tiny_source),
            settings.model_copy(update={"jobs": JobsConfig(heartbeat_seconds=60)}),
            progress=Meddling(settings, "publish", meddle),
        )
    assert VersionStore(settings.home).current() == first.version
    assert VersionStore(settings.home).version_ids() == (first.version,)
    assert [job.state for job in jobs_of(settings)] == ["succeeded", state]
    assert list(settings.home.glob(".staging-*")) == []


def test_stages_are_kept_with_the_job(tiny_source: Path, settings: Settings) -> None:
    quiet(TrainingSource(path=tiny_source), settings)
    (job,) = jobs_of(settings)
    names = [name for name, _ in job.stages]
    assert (names[0], names[-1], job.stage) == ("read", "publish", None)
    assert all(seconds >= 0 for _, seconds in job.stages)
    assert (job.asked_by, job.source) == ("command line", str(tiny_source))


def test_a_failed_training_leaves_the_current_version_and_says_why_in_its_job(
    tiny_source: Path, settings: Settings
) -> None:
    first = quiet(TrainingSource(path=tiny_source), settings)
    with pytest.raises(TooLittleData, match="40 clusters were asked for"):
        quiet(TrainingSource(path=tiny_source), settings.with_training(n_clusters=40))
    assert VersionStore(settings.home).current() == first.version
    states = {job.state: job for job in jobs_of(settings)}
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


def test_auto_passes_over_numbers_that_the_films_are_too_few_for(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    genres = ("Action", "Drama", "Horror", "Western", "War", "Musical")
    films = [f"{i},Film {i} ({1950 + 5 * i}),{genres[i % 6]}" for i in range(1, 16)]
    stars = [f"{u},{i},{1 + (u * i) % 5},0" for u in range(1, 41) for i in range(1, 16) if (u + i) % 3]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *films, ""]))
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *stars, ""]))
    manifest = quiet(TrainingSource(path=folder), settings.with_training(n_clusters="auto"))
    assert {row["n_clusters"] for row in manifest.report["choice"]} == {6, 8, 10, 12, 15}


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
    assert ours.film_map is not None
    assert ours.film_map.shape == (len(ours.movies), 2)


def test_an_imported_version_can_be_trained_again(
    tiny_source: Path, settings: Settings, tmp_path: Path
) -> None:
    quiet(TrainingSource(path=tiny_source), settings)
    other = settings.model_copy(update={"home": tmp_path / "other", "output": tmp_path / "copy"})
    run_import(settings.output, other, progress=SilentProgress())
    manifest = quiet(TrainingSource(), other)
    assert manifest.kind == "trained"
    assert manifest.n_clusters == 2

"""Erase a viewer whose id and times stand out, and look for their bytes in all that is left."""

from pathlib import Path

import httpx
import polars as pl

from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import serving
from cinecluster import columns as c
from cinecluster.artifacts.versions import VersionStore
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.testing import tiny_movies, tiny_ratings
from tests.canary import TIMESTAMPS, USER, traces

__all__ = ["VIEWER_ERASED"]


def erase_a_viewer(rounds: int, folder: Path) -> Outcome:
    """Train, serve, rate, erase, train again and prune, so many times, each in a home of its own."""
    failures: list[str] = []
    looked_at = 0
    for number in range(rounds):
        place = folder / str(number)
        failures += [f"round {number}: {problem}" for problem in _round(place, folder / f"{number}-source")]
        looked_at += sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    seen = f"{len(failures)} places with a canary's bytes; {looked_at / 1e6:.1f} MB looked through"
    return Outcome(tried=rounds, failures=tuple(failures), seen=seen)


def _round(place: Path, source: Path) -> list[str]:
    _write(source)
    settings = Settings(home=place / "var", output=place / "output").with_training(n_clusters=2)
    run_training(TrainingSource(path=source), settings, progress=SilentProgress())
    with serving(settings.home) as server, httpx.Client(base_url=server.address, timeout=60) as client:
        for movie in (2, 3, 11):
            body = {"rating": 4, "timestamp": TIMESTAMPS[1]}
            client.put(f"/v1/users/{USER}/ratings/{movie}", json=body).raise_for_status()
        for path in ("favorite-cluster?user_id={}", "v1/users/{}", "v1/users/{}/recommendations"):
            client.get(f"/{path.format(USER)}").raise_for_status()
        if not traces(place):
            return ["the canary was never there"]
        client.delete(f"/v1/users/{USER}").raise_for_status()
        problems = [
            f"{path} answers for the erased viewer"
            for path in ("favorite-cluster?user_id={}", "v1/users/{}", "v1/users/{}/ratings")
            if client.get(f"/{path.format(USER)}").status_code != httpx.codes.NOT_FOUND
        ]
        # Versions and copies of them go with the next training, as the answer says.
        elsewhere = [path for path in (*place.iterdir(), *settings.home.iterdir()) if path.is_file()]
        problems += [f"while serving: {trace}" for trace in traces(*elsewhere)]
    manifest = run_training(TrainingSource(), settings, progress=SilentProgress())
    store = VersionStore(settings.home)
    store.prune(1)
    # Compressed, so that no search for bytes would find it.
    ratings = pl.read_parquet(store.folder(manifest.version) / "data" / "ratings.parquet")
    if USER in ratings[c.USER]:
        problems.append("the next version's ratings hold the viewer")
    return problems + [f"in the end: {trace}" for trace in traces(place)]


def _write(source: Path) -> None:
    """Write the tiny world as MovieLens files, with ratings of the viewer."""
    source.mkdir()
    title = pl.format("{} ({})", c.TITLE, pl.col(c.YEAR).fill_null(2000)).alias(c.TITLE)
    tiny_movies().select(c.MOVIE, title, c.GENRES).write_csv(source / "movies.csv")
    tiny_ratings().write_csv(source / "ratings.csv")
    with (source / "ratings.csv").open("a") as file:
        file.write(f"{USER},1,4.0,{TIMESTAMPS[0]}\n{USER},12,3.0,{TIMESTAMPS[0]}\n")


VIEWER_ERASED = Promise(
    name="viewer-erased",
    says="erased viewer: database, its log, the service's log, next version, output",
    figure="0 canary bytes",
    full=5,
    short=0,  # tests/storage/test_erasing.py and tests/pipeline/test_online.py
    seconds=120,
    experiment=erase_a_viewer,
)

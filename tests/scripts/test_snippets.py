"""The callers' own lines, verbatim, against what a training on real data has written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cinecluster.artifacts.versions import VersionStore
from cinecluster.cli.main import main
from cinecluster.ranking.favorite import favorite_of
from cinecluster.settings import Settings

ROOT = Path(__file__).parents[2]

TRAIN_AGAIN = (
    "import pandas as pd\n"
    "from scripts.movie_clustering import train_kmeans\n"
    'movies_df = pd.read_csv("output/cleaned_movies.csv"); '
    "kmeans, movies_df = train_kmeans(movies_df, n_clusters=10); "
    'movies_df.to_csv("output/clusters_movies_with_tags.csv", index=False)'
)

BY_TAGS = """
import pandas as pd
from scripts.recommendation import recommend_by_tags
df = pd.read_csv("output/clusters_movies_with_tags.csv"); recommend_by_tags(1, df)
"""

SIGNATURES = """
import pandas as pd
from scripts.clustering import get_favorite_cluster, recommend_movies
from scripts.recommendation import recommend_by_tags
from scripts.movie_clustering import train_kmeans

movies_df = pd.read_csv("output/clusters_movies_with_tags.csv")
ratings_df = pd.read_csv("output/cleaned_ratings.csv")
df = movies_df
print(get_favorite_cluster(5, ratings_df, movies_df))
print(recommend_movies(1, movies_df, ratings_df, n=5))
print(recommend_by_tags(1, df, n=5))
tags_df = pd.DataFrame({"movieId": [1, 1], "tag": ["pixar", "toys"]})
plain_df = movies_df.drop(columns=["cluster", "tag"])
kmeans, clustered = train_kmeans(plain_df, n_clusters=4, ratings_df=ratings_df, tags_df=tags_df)
found = sorted(clustered["cluster"].unique().tolist())
print(found, clustered["tag"].iloc[0], len(kmeans.feature_names_in_) > 4)
"""


def run(code: str, folder: Path) -> str:
    """Run lines in a folder that has ``output`` and ``scripts``, as the repository's root has."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(small_settings: Settings, tmp_path: Path) -> Path:
    """Return a folder with an ``output`` of its own, so that overwriting it disturbs nobody."""
    code = main(["export", str(tmp_path / "output"), "--home", str(small_settings.home)])
    assert code == 0
    return tmp_path


def test_the_signatures_of_the_contract_answer_as_the_routes_do(
    folder: Path, small_settings: Settings
) -> None:
    store = VersionStore(small_settings.home)
    version = store.current()
    assert version is not None
    model = store.load(version)
    lines = run(SIGNATURES, folder).splitlines()
    assert int(lines[0]) == favorite_of(model, model.histories.of(5)).cluster.cluster_id
    assert len(eval(lines[1])) == 5  # noqa: S307 - our own printed list
    assert lines[3] == "[0, 1, 2, 3] pixar|toys True"


def test_clusters_made_by_a_caller_can_be_asked_by_tags_and_leave_the_service_unmoved(
    folder: Path, small_settings: Settings
) -> None:
    store = VersionStore(small_settings.home)
    before = store.current()
    run(TRAIN_AGAIN, folder)
    header, first = (folder / "output" / "clusters_movies_with_tags.csv").read_text().splitlines()[:2]
    assert header == "movieId,title,genres,year,cluster,tag"
    assert first.startswith("1,Toy Story,")
    run(BY_TAGS, folder)
    assert store.current() == before is not None
    assert store.verify(before) == ()

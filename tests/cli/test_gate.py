"""A training that would make things worse."""

import shutil
from pathlib import Path

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.sample.writing import write_sample
from cinecluster.settings import Settings
from tests.cli.caller import Call


def test_a_version_that_recommends_worse_is_not_published_unless_forced(
    call: Call, sample_settings: Settings, tmp_path: Path
) -> None:
    bad, home = tmp_path / "bad", tmp_path / "var"
    places = ("--home", home, "--output", tmp_path / "output")
    write_sample(bad)
    ratings = pl.read_csv(bad / "ratings.csv")
    mixed = ratings[c.MOVIE].shuffle(seed=1)
    ratings.with_columns(mixed).unique([c.USER, c.MOVIE], keep="first", maintain_order=True).write_csv(
        bad / "ratings.csv"
    )
    shutil.copytree(sample_settings.home, home)
    store = VersionStore(home)
    live = store.current()
    assert live is not None
    report = store.manifest(live).report
    assert report["gate"] is None
    board = report["ranker"]["leaderboard"]
    assert board[0]["name"] == report["ranker"]["name"] != "popularity"
    assert {row["name"] for row in board} == {"ease", "ials", "item-knn", "popularity"}

    refused = call("train", bad, *places)
    assert refused.code == 12
    assert "would recommend worse" in refused.err
    assert "--force" in refused.err
    assert store.current() == live
    assert store.version_ids() == (live,)

    said = call("train", bad, *places, "--force")
    assert said.code == 0
    assert f"Against {live}, which was served: worse" in said.out
    forced = store.current()
    assert forced not in {None, live}
    assert forced is not None
    assert store.manifest(forced).report["gate"]["passed"] is False

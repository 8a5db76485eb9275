"""The six files, byte for byte as the contract has them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.artifacts.contents import SixTables, VersionContents
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.six_files import copy_six_files, make_six_tables, write_six_files
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import PublishFailed
from cinecluster.testing import tiny_movies

MOVIES = """\
movieId,title,genres,year
1,Star Voyage,Sci-Fi,1968
2,Moon Base,Sci-Fi,1999
3,The Long Orbit,Sci-Fi,2001
4,Comet,Sci-Fi|Drama,2010
5,Red Planet Blues,Sci-Fi|Drama,
6,Airlock,,2015
11,Paris Letters,Romance,1955
12,Two Hearts,Romance,1999
13,The Wedding Guest,Romance,2003
14,Rain in May,Romance,2010
15,First Dance,Romance|Drama,2012
16,Last Train Home,Romance|Drama,2020
"""

CLUSTERS = """\
movieId,title,genres,cluster,tag
1,Star Voyage,Sci-Fi,0,space|astronauts
2,Moon Base,Sci-Fi,0,space|astronauts
3,The Long Orbit,Sci-Fi,0,space|astronauts
4,Comet,Sci-Fi|Drama,0,space|astronauts|bittersweet
5,Red Planet Blues,Sci-Fi|Drama,0,
6,Airlock,,0,space|astronauts
11,Paris Letters,Romance,1,love story|wedding
12,Two Hearts,Romance,1,love story|wedding
13,The Wedding Guest,Romance,1,love story|wedding
14,Rain in May,Romance,1,love story|bittersweet|wedding
15,First Dance,Romance|Drama,1,love story|wedding
16,Last Train Home,Romance|Drama,1,love story|wedding
"""

CLUSTER_TAGS = """\
cluster,tag,count
0,space,20
0,astronauts,7
0,bittersweet,1
1,love story,24
1,wedding,9
1,bittersweet,2
"""


@pytest.fixture
def tables(contents: VersionContents) -> SixTables:
    return replace(contents.tables, kmeans_pickle=b"not to be opened")


def test_the_tables_about_films_are_as_promised(tables: SixTables, tmp_path: Path) -> None:
    write_six_files(tmp_path, tables)
    assert (tmp_path / "cleaned_movies.csv").read_bytes() == MOVIES.encode()
    assert (tmp_path / "clusters_movies_with_tags.csv").read_bytes() == CLUSTERS.encode()
    assert (tmp_path / "sorted_tags_by_cluster.csv").read_bytes() == CLUSTER_TAGS.encode()
    assert (tmp_path / "kmeans_model.pkl").read_bytes() == b"not to be opened"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(c.SIX_FILES)


def test_the_tables_of_ratings_are_as_promised(tables: SixTables, tmp_path: Path) -> None:
    write_six_files(tmp_path, tables)
    raw = (tmp_path / "cleaned_ratings.csv").read_text().splitlines()
    assert raw[:4] == [
        "userId,movieId,rating,timestamp",
        "1,1,5.0,1500001001",
        "1,2,4.5,1500001002",
        "1,3,4.0,1500001003",
    ]
    assert len(raw) == 41
    standardised = (tmp_path / "standardized_ratings.csv").read_text().splitlines()
    stars = np.array([float(line.split(",")[2]) for line in raw[1:]])
    scores = (stars - stars.mean()) / stars.std()
    assert standardised[0] == "userId,movieId,rating,standardized_rating"
    for line, raw_line, score in zip(standardised[1:], raw[1:], scores, strict=True):
        *same, text = line.split(",")
        assert same == raw_line.split(",")[:3]
        assert float(text) == pytest.approx(score)
        assert text == repr(float(text))  # all digits, and no more


def test_films_and_tags_come_sorted_whatever_the_order_they_were_given_in(contents: VersionContents) -> None:
    tags = pl.DataFrame(
        [(2, "a", 1, False, 1), (2, "c", 2, False, 2), (2, "B", 2, False, 2), (1, "my copy", 9, True, 9)],
        schema=dict(c.TAGS),
        orient="row",
    )
    made = make_six_tables(
        movies=tiny_movies().reverse(),
        ratings=contents.tables.standardized_ratings.with_columns(pl.lit(0).alias(c.TIMESTAMP)),
        tags=tags,
        assignments=np.array([1] * 12),
        kmeans_pickle=None,
    )
    assert made.cleaned_movies.equals(contents.tables.cleaned_movies)
    assert made.clusters_movies_with_tags.row(1) == (2, "Moon Base", "Sci-Fi", 1, "B|c|a")
    assert made.clusters_movies_with_tags.row(0)[-1] is None
    assert made.sorted_tags_by_cluster.rows() == [(1, "B", 2), (1, "c", 2), (1, "a", 1)]


def test_text_is_quoted_only_where_it_must_be(tables: SixTables, tmp_path: Path) -> None:
    movies = pl.DataFrame(
        {
            c.MOVIE: [1, 2, 3, 4],
            c.TITLE: ['The "Big" One', "I Love You, Man", "Le Fabuleux destin d'Amélie", "Брат"],
            c.GENRES: ["", "Comedy", "Comedy|Romance", "Crime"],
            c.YEAR: [None, 2009, 2001, 1997],
        }
    )
    write_six_files(tmp_path, replace(tables, cleaned_movies=movies))
    assert (tmp_path / "cleaned_movies.csv").read_text(encoding="utf-8") == (
        "movieId,title,genres,year\n"
        '1,"The ""Big"" One",,\n'
        '2,"I Love You, Man",Comedy,2009\n'
        "3,Le Fabuleux destin d'Amélie,Comedy|Romance,2001\n"
        "4,Брат,Crime,1997\n"
    )


def test_pandas_reads_what_is_written(tables: SixTables, tmp_path: Path) -> None:
    write_six_files(tmp_path, tables)
    read = pd.read_csv(tmp_path / "clusters_movies_with_tags.csv")
    assert list(read.columns) == ["movieId", "title", "genres", "cluster", "tag"]
    assert read["tag"].isna().sum() == 1
    ratings = pd.read_csv(tmp_path / "standardized_ratings.csv")
    expected = tables.standardized_ratings.collect()[c.STANDARDIZED].to_list()
    assert ratings["standardized_rating"].to_list() == pytest.approx(expected, rel=1e-15)


def publish(
    store: VersionStore, contents: VersionContents, published: Manifest, pickle: bytes | None
) -> Path:
    tables = replace(contents.tables, kmeans_pickle=pickle)
    manifest = store.publish(replace(contents, tables=tables), now=published.created_at)
    return store.folder(manifest.version)


def test_copies_replace_the_six_files_and_nothing_else(
    store: VersionStore, contents: VersionContents, published: Manifest, tmp_path: Path
) -> None:
    output = tmp_path / "deep" / "output"
    output.mkdir(parents=True)
    (output / "notes.txt").write_text("mine")
    (output / "cleaned_movies.csv").write_text("old")
    folder = publish(store, contents, published, b"pickle")
    assert copy_six_files(folder, output) == c.SIX_FILES
    assert {path.name for path in output.iterdir()} == {*c.SIX_FILES, "notes.txt"}
    assert (output / "cleaned_movies.csv").read_text() == MOVIES
    assert (output / "notes.txt").read_text() == "mine"
    (output / "cleaned_movies.csv").write_text("spoilt by somebody")
    assert store.verify(folder.name) == ()


def test_a_kmeans_of_an_earlier_set_does_not_stay_beside_a_set_without_one(
    store: VersionStore, contents: VersionContents, published: Manifest, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    copy_six_files(publish(store, contents, published, b"pickle"), output)
    names = copy_six_files(store.folder(published.version), output)
    assert "kmeans_model.pkl" not in names
    assert {path.name for path in output.iterdir()} == set(names)


def test_copies_that_cannot_all_be_made_leave_the_old_ones(
    store: VersionStore, published: Manifest, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / "cleaned_movies.csv").write_text("old")
    folder = store.folder(published.version)
    (folder / "tables" / "sorted_tags_by_cluster.csv").unlink()
    with pytest.raises(PublishFailed, match="could not be copied"):
        copy_six_files(folder, output)
    assert [path.name for path in output.iterdir()] == ["cleaned_movies.csv"]
    assert (output / "cleaned_movies.csv").read_text() == "old"


def test_an_output_that_is_a_file_is_a_clear_error(
    store: VersionStore, published: Manifest, tmp_path: Path
) -> None:
    (tmp_path / "output").write_text("a file")
    with pytest.raises(PublishFailed, match=r"could not be copied to .*output"):
        copy_six_files(store.folder(published.version), tmp_path / "output")

"""Six files made by somebody else: every shape seen in the wild, one by one."""

import gzip
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cinecluster import columns as c
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.foreign import ForeignTables, read_foreign
from cinecluster.artifacts.six_files import make_six_tables, write_six_files
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.errors import (
    DataError,
    DirtyRows,
    EmptyTable,
    MissingColumns,
    SourceNotFound,
    UnreadableFile,
    UnsafeArchive,
)
from cinecluster.testing import tiny_movies, tiny_ratings

MOVIES = "cleaned_movies.csv"
RATINGS = "cleaned_ratings.csv"
STANDARDIZED = "standardized_ratings.csv"
CLUSTERS = "clusters_movies_with_tags.csv"
CLUSTER_TAGS = "sorted_tags_by_cluster.csv"
KMEANS = "kmeans_model.pkl"


@pytest.fixture
def folder(tmp_path: Path, contents: VersionContents) -> Path:
    """Return a folder with the six files as the contract has them."""
    target = tmp_path / "foreign"
    target.mkdir()
    write_six_files(target, replace(contents.tables, kmeans_pickle=b"pickle"))
    return target


def rewrite(folder: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    change(pl.read_csv(folder / name)).write_csv(folder / name)


def assert_tiny_world(found: ForeignTables) -> None:
    expected = tiny_movies().with_columns(pl.lit("").alias(c.OTHER_TITLES))
    assert_frame_equal(found.movies, expected)
    assert_frame_equal(found.ratings, tiny_ratings())
    assert found.assignments.tolist() == [0] * 6 + [1] * 6
    assert found.n_clusters == 2


def tags_of(found: ForeignTables, movie_id: int) -> list[str]:
    return found.tags.filter(pl.col(c.MOVIE) == movie_id)[c.TAG].to_list()


def test_the_shapes_of_the_contract_are_read_and_named(folder: Path) -> None:
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes == {
        MOVIES: "as in the contract",
        RATINGS: "as in the contract",
        STANDARDIZED: "standard scores are worked out anew",
        CLUSTERS: "as in the contract; tags joined by |",
        CLUSTER_TAGS: "one row per tag",
    }
    assert dict(found.links.schema) == dict(c.LINKS)
    assert {file.name for file in found.files} == found.shapes.keys()


def test_our_own_files_come_out_as_they_went_in(folder: Path, tmp_path: Path) -> None:
    found = read_foreign(folder)
    stars = pl.col(c.RATING)
    assert found.kmeans_path is not None
    tables = make_six_tables(
        movies=found.movies,
        ratings=found.ratings.lazy().with_columns(
            ((stars - stars.mean()) / stars.std(ddof=0)).alias(c.STANDARDIZED)
        ),
        tags=found.tags,
        assignments=found.assignments,
        kmeans_pickle=found.kmeans_path.read_bytes(),
        cluster_tags=found.cluster_tags,
    )
    again = tmp_path / "again"
    again.mkdir()
    write_six_files(again, tables)
    for name in c.SIX_FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_any_file_may_be_gzipped(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[f"{RATINGS}.gz"] == "gzip"
    assert found.shapes[f"{CLUSTERS}.gz"] == "gzip; tags joined by |"
    assert {file.name: file.size for file in found.files} == {
        path.name: path.stat().st_size for path in folder.glob("*.gz")
    }


def test_tags_of_clusters_may_be_wide(folder: Path) -> None:
    (folder / CLUSTER_TAGS).write_text(
        "cluster,sorted_tags\n0,space|bittersweet|astronauts\n1,love story|wedding\n"
    )
    found = read_foreign(folder)
    # In the order of the file, with the least counts that explain it: films show astronauts 5 times at least.
    assert found.cluster_tags.rows() == [
        (0, "space", 10),
        (0, "bittersweet", 6),
        (0, "astronauts", 5),
        (1, "love story", 7),
        (1, "wedding", 6),
    ]
    assert found.shapes[CLUSTER_TAGS] == "tags joined by |; no counts, the order stands for them"
    assert found.report.of("sorted_tags_by_cluster").kept == 2


def test_wide_tags_may_be_joined_by_spaces(folder: Path) -> None:
    (folder / CLUSTER_TAGS).write_text("cluster,sorted_tags\n0,space astronauts\n1,love story wedding odd\n")
    found = read_foreign(folder)
    assert found.cluster_tags.filter(pl.col(c.CLUSTER) == 1)[c.TAG].to_list() == [
        "love story",
        "wedding",
        "odd",
    ]
    assert "tags joined by spaces" in found.shapes[CLUSTER_TAGS]


def test_tags_of_clusters_may_be_long_without_counts(folder: Path) -> None:
    (folder / CLUSTER_TAGS).write_text("cluster,tag\n1,wedding\n0,space\n1,love story\n")
    found = read_foreign(folder)
    assert found.cluster_tags.rows() == [(0, "space", 10), (1, "wedding", 8), (1, "love story", 7)]


def test_tags_of_films_may_be_joined_by_spaces(folder: Path) -> None:
    rewrite(folder, CLUSTERS, lambda table: table.with_columns(pl.col("tag").str.replace_all(r"\|", " ")))
    found = read_foreign(folder)
    assert tags_of(found, 14) == ["bittersweet", "love story", "wedding"]
    assert found.shapes[CLUSTERS] == "as in the contract; tags joined by spaces"


def test_tags_of_films_and_clusters_may_both_be_joined_by_spaces(folder: Path) -> None:
    rewrite(folder, CLUSTERS, lambda table: table.with_columns(pl.col("tag").str.replace_all(r"\|", " ")))
    (folder / CLUSTER_TAGS).write_text("cluster,sorted_tags\n0,space astronauts\n1,love story wedding\n")
    assert tags_of(read_foreign(folder), 11) == ["love", "story", "wedding"]


def test_repeated_tags_are_counted(folder: Path) -> None:
    rewrite(
        folder,
        CLUSTERS,
        lambda table: table.with_columns(tag=pl.lit("wedding|love story|wedding|Love Story|wedding")),
    )
    found = read_foreign(folder)
    assert found.tags.filter(pl.col(c.MOVIE) == 1).rows() == [
        (1, "wedding", 3, False, None),
        (1, "love story", 2, False, None),
    ]


def test_films_may_have_no_tags(folder: Path) -> None:
    rewrite(folder, CLUSTERS, lambda table: table.drop("tag"))
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.tags.is_empty()
    assert found.cluster_tags.height == 6
    assert found.shapes[CLUSTERS] == "without tag; no tags"


def test_tags_of_clusters_may_be_missing(folder: Path) -> None:
    (folder / CLUSTER_TAGS).unlink()
    assert read_foreign(folder).cluster_tags.rows() == [
        (0, "space", 10),
        (0, "astronauts", 5),
        (0, "bittersweet", 1),
        (1, "love story", 7),
        (1, "wedding", 6),
        (1, "bittersweet", 1),
    ]


def test_extra_columns_are_left_alone_and_named(folder: Path) -> None:
    rewrite(
        folder,
        CLUSTERS,
        lambda table: table.with_row_index("").with_columns(avg_rating=pl.lit(3.5)),
    )
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert "not used: one without a name, avg_rating" in found.shapes[CLUSTERS]


def test_genres_may_be_printed_lists(folder: Path) -> None:
    printed = pl.Series(["['Sci-Fi']"] * 3 + ["['Sci-Fi', 'Drama']"] * 2 + ["[]"] + ["['Romance']"] * 4)
    printed = printed.append(pl.Series(["['Romance' 'Drama']"] * 2))
    for name in (MOVIES, CLUSTERS):
        rewrite(folder, name, lambda table: table.with_columns(genres=printed))
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[MOVIES] == "genres as printed lists"
    assert found.shapes[CLUSTERS] == "genres as printed lists; tags joined by |"


def test_genres_may_stand_only_beside_the_clusters(folder: Path) -> None:
    rewrite(folder, MOVIES, lambda table: table.drop("genres"))
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[MOVIES] == "without genres"


def with_years(table: pl.DataFrame) -> pl.DataFrame:
    years = tiny_movies()[c.YEAR]
    titles = [
        title if year is None else f"{title} ({year})"
        for title, year in zip(table["title"], years, strict=True)
    ]
    return table.with_columns(title=pl.Series(titles))


def test_titles_may_still_carry_the_year(folder: Path) -> None:
    rewrite(folder, CLUSTERS, with_years)
    rewrite(folder, MOVIES, lambda table: with_years(table).drop("year"))
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[MOVIES] == "titles still carry the year; without year"


def test_titles_with_articles_behind_and_other_titles_are_taken_apart(folder: Path) -> None:
    def change(table: pl.DataFrame) -> pl.DataFrame:
        title = "City of Lost Children, The (Cité des enfants perdus, La) (1995)"
        return table.with_columns(
            title=pl.when(pl.col("movieId") == 5).then(pl.lit(title)).otherwise("title")
        )

    rewrite(folder, MOVIES, change)
    movie = read_foreign(folder).movies.row(4, named=True)
    assert movie[c.TITLE] == "The City of Lost Children"
    assert movie[c.YEAR] == 1995
    assert movie[c.OTHER_TITLES] == "La Cité des enfants perdus"


def test_years_may_be_written_as_fractions(folder: Path) -> None:
    rewrite(folder, MOVIES, lambda table: table.with_columns(pl.col("year").cast(pl.Float64)))
    assert_tiny_world(read_foreign(folder))


def test_ids_and_clusters_may_be_written_as_fractions(folder: Path) -> None:
    for name in (CLUSTERS, MOVIES, RATINGS):
        rewrite(folder, name, lambda table: table.with_columns(pl.col(pl.Int64).cast(pl.Float64)))
    assert_tiny_world(read_foreign(folder))


def test_cleaned_movies_may_be_missing(folder: Path) -> None:
    (folder / MOVIES).unlink()
    rewrite(folder, CLUSTERS, with_years)
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[CLUSTERS] == "titles still carry the year; tags joined by |"


def test_titles_may_stand_only_in_cleaned_movies(folder: Path) -> None:
    rewrite(folder, CLUSTERS, lambda table: table.select("movieId", "cluster"))
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[CLUSTERS] == "without title, genres, tag; no tags"


def test_standardised_ratings_may_have_lost_the_stars(folder: Path) -> None:
    rewrite(
        folder, STANDARDIZED, lambda table: table.select("userId", "movieId", rating="standardized_rating")
    )
    found = read_foreign(folder)
    assert_tiny_world(found)
    assert found.shapes[STANDARDIZED] == (
        "rating holds the standard score; standard scores are worked out anew; without standardized_rating"
    )


def test_stars_are_taken_from_the_standardised_ratings_if_only_those_are_there(folder: Path) -> None:
    (folder / RATINGS).unlink()
    found = read_foreign(folder)
    assert_frame_equal(found.ratings, tiny_ratings().with_columns(pl.lit(0, pl.Int64).alias(c.TIMESTAMP)))
    assert "the stars were taken from here" in found.shapes[STANDARDIZED]
    assert found.report.of("standardized_ratings").remarks["ratings without a time, which became 0"] == 40


@pytest.mark.parametrize("times", [None, "2017-07-14 02:40:00"])
def test_ratings_may_have_no_times(folder: Path, times: str | None) -> None:
    rewrite(
        folder,
        RATINGS,
        lambda table: (
            table.drop("timestamp") if times is None else table.with_columns(timestamp=pl.lit(times))
        ),
    )
    found = read_foreign(folder)
    assert found.ratings[c.TIMESTAMP].to_list() == [0] * 40
    assert found.report.of("cleaned_ratings").remarks == {"ratings without a time, which became 0": 40}


def test_the_only_other_file_may_be_of_clusters_and_ratings(folder: Path) -> None:
    for name in (MOVIES, STANDARDIZED, CLUSTER_TAGS, KMEANS):
        (folder / name).unlink()
    found = read_foreign(folder)
    assert found.movies[c.TITLE].to_list() == tiny_movies()[c.TITLE].to_list()
    assert found.kmeans_path is None


def test_cluster_ids_stay_as_they_are_and_gaps_are_empty_clusters(folder: Path) -> None:
    rewrite(folder, CLUSTERS, lambda table: table.with_columns(pl.col("cluster") * 3 + 1))
    (folder / CLUSTER_TAGS).write_text("cluster,tag,count\n1,space,3\n4,wedding,2\n2,nobody,9\n")
    found = read_foreign(folder)
    assert found.assignments.tolist() == [1] * 6 + [4] * 6
    assert found.assignments.dtype == np.int32
    assert found.n_clusters == 5
    assert found.report.of("clusters_movies_with_tags").remarks == {"cluster ids without films": 3}
    assert found.cluster_tags.rows() == [(1, "space", 3), (4, "wedding", 2)]
    assert found.report.of("sorted_tags_by_cluster").dropped == {"cluster without films": 1}


class _Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._path,)


def test_a_pickle_is_handed_on_and_never_opened(folder: Path, tmp_path: Path) -> None:
    (folder / KMEANS).write_bytes(pickle.dumps(_Bomb(tmp_path / "exploded")))
    assert read_foreign(folder).kmeans_path == folder / KMEANS
    assert not (tmp_path / "exploded").exists()


def test_every_row_is_accounted_for(folder: Path) -> None:
    with (folder / CLUSTERS).open("a") as file:
        file.write("17,No Cluster,Drama,,\n18,Odd,Drama,two,\nx,Odd,Drama,1,\n1,Again,Drama,1,\n")
        file.write("19,,Drama,1,\n20,Too,Drama,1,a,b,c\n")
    with (folder / MOVIES).open("a") as file:
        file.write("17,No Cluster,Drama,2000\n21,Elsewhere,Drama,2000\n,Nobody,Drama,2000\n")
    with (folder / RATINGS).open("a") as file:
        file.write("9,17,4.0,1\n9,1,7.0,1\n9,2,good,1\n9,3,,1\n1,1,2.0,99\n")
    with (folder / CLUSTER_TAGS).open("a") as file:
        file.write("7,space,1\n0,,4\n0,in netflix queue,4\nx,space,1\n0,star,many\n0,star,0\n")
    found = read_foreign(folder)
    report = found.report
    assert report.of("clusters_movies_with_tags").dropped == {
        "wrong number of fields": 1,
        "movie id not a whole number": 1,
        "film without cluster": 1,
        "cluster not a whole number": 1,
        "repeated movie id": 1,
        "blank title": 1,
    }
    assert report.of("cleaned_movies").dropped == {
        "movie id not a whole number": 1,
        "film without cluster": 2,
    }
    assert sorted(report.of("cleaned_ratings").dropped.values()) == [1, 1, 1, 2]
    assert report.of("sorted_tags_by_cluster").dropped == {
        "cluster not a whole number": 1,
        "blank tag": 1,
        "count not a whole number from 1": 2,
        "cluster without films": 1,
        "personal note": 1,
    }
    kept = {table.table: table.kept for table in report.tables}
    assert kept == {
        "cleaned_movies": 12,
        "cleaned_ratings": 40,
        "clusters_movies_with_tags": 12,
        "sorted_tags_by_cluster": 6,
    }
    assert_tiny_world(found)


@pytest.mark.parametrize("cluster", ["-1", "10001", "-1.0"])
def test_a_cluster_id_out_of_range_is_refused_with_its_place(folder: Path, cluster: str) -> None:
    with (folder / CLUSTERS).open("a") as file:
        file.write(f"17,Noise,Drama,{cluster},\n")
    with pytest.raises(DataError, match="row 14, column 'cluster': expected a cluster id from 0 to 10,000"):
        read_foreign(folder)


def test_strict_stops_at_a_bad_row(folder: Path) -> None:
    with (folder / RATINGS).open("a") as file:
        file.write("9,1,7.0,1\n")
    with pytest.raises(DirtyRows, match="row 42, column 'rating': rating outside"):
        read_foreign(folder, config=CleaningConfig(strict=True))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no such folder"):
        read_foreign(tmp_path / "nowhere")


def test_without_clusters_nothing_can_be_imported(folder: Path) -> None:
    (folder / CLUSTERS).unlink()
    with pytest.raises(SourceNotFound, match=f"no {CLUSTERS}, not as .gz either; found {MOVIES}"):
        read_foreign(folder)


def test_without_stars_nothing_can_be_imported(folder: Path) -> None:
    (folder / RATINGS).unlink()
    rewrite(
        folder, STANDARDIZED, lambda table: table.select("userId", "movieId", rating="standardized_rating")
    )
    with pytest.raises(DataError, match=f"{STANDARDIZED}, column 'rating': expected raw stars.*{RATINGS}"):
        read_foreign(folder)
    (folder / STANDARDIZED).unlink()
    with pytest.raises(SourceNotFound, match=f"there is no {RATINGS}"):
        read_foreign(folder)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        (CLUSTERS, "movieId"),
        (CLUSTERS, "cluster"),
        (MOVIES, "title"),
        (RATINGS, "rating"),
        (CLUSTER_TAGS, "tag"),
    ],
)
def test_a_column_that_cannot_be_done_without_is_named(folder: Path, name: str, column: str) -> None:
    rewrite(folder, name, lambda table: table.drop(column))
    with pytest.raises(MissingColumns, match=f"{name}, row 1, column '{column}': missing column"):
        read_foreign(folder)


@pytest.mark.parametrize("name", [CLUSTERS, RATINGS])
def test_a_file_without_usable_rows_is_said(folder: Path, name: str) -> None:
    header = (folder / name).read_text().splitlines()[0]
    (folder / name).write_text(f"{header}\n")
    with pytest.raises(EmptyTable, match=name):
        read_foreign(folder)


@pytest.mark.parametrize("name", [MOVIES, CLUSTER_TAGS, STANDARDIZED])
def test_other_files_may_be_empty_but_for_the_header(folder: Path, name: str) -> None:
    header = (folder / name).read_text().splitlines()[0]
    (folder / name).write_text(f"{header}\n")
    assert read_foreign(folder).movies.height == 12


def test_bytes_that_are_not_utf8_are_placed(folder: Path) -> None:
    with (folder / CLUSTERS).open("ab") as file:
        file.write(b"17,Am\xe9lie,Drama,0,\n")
    with pytest.raises(UnreadableFile, match=f"{CLUSTERS}, row 14"):
        read_foreign(folder)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert_tiny_world(read_foreign(folder))


def test_lines_may_end_as_on_old_macs(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert_tiny_world(read_foreign(folder))


def test_a_packed_file_that_unpacks_to_far_too_much_is_refused(folder: Path) -> None:
    (folder / MOVIES).unlink()
    (folder / f"{MOVIES}.gz").write_bytes(gzip.compress(b"0" * 60_000_000))
    with pytest.raises(UnsafeArchive, match=f"{MOVIES}.gz"):
        read_foreign(folder)


def test_what_is_no_gzip_is_said(folder: Path) -> None:
    (folder / MOVIES).rename(folder / f"{MOVIES}.gz")
    with pytest.raises(UnreadableFile, match=f"{MOVIES}.gz"):
        read_foreign(folder)

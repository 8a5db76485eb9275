"""Generated data: shaped like MovieLens, exact in number, the same bytes from the same seed."""

import csv
import subprocess
import sys
from math import prod
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster import columns as c
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.source import open_source
from cinecluster.data.synthetic import writing
from cinecluster.data.synthetic.activity import draw_activity
from cinecluster.data.synthetic.choosing import FilmChooser
from cinecluster.data.synthetic.config import SyntheticConfig
from cinecluster.data.synthetic.films import Films, draw_films
from cinecluster.data.synthetic.titles import draw_titles, read_words
from cinecluster.data.synthetic.writing import write_synthetic
from cinecluster.engines.choice import make_engine
from cinecluster.errors import FolderNotEmpty, WrongArgument

SMALL = SyntheticConfig(n_ratings=20_000, n_movies=1_500, n_users=150)
FILES = ("links", "movies", "ratings", "tags")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def ratings(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "ratings.csv")


def written(folder: Path, config: SyntheticConfig = SMALL) -> Path:
    write_synthetic(folder, config)
    return folder


def test_there_are_exactly_as_many_ratings_films_and_viewers_as_asked_for(
    folder: Path, ratings: pl.DataFrame
) -> None:
    assert len(ratings) == SMALL.n_ratings
    assert sorted(ratings[c.USER].unique()) == list(range(1, SMALL.n_users + 1))
    assert len(pl.read_csv(folder / "movies.csv")) == SMALL.n_movies


def test_ratings_are_sorted_by_viewer_and_film_and_no_pair_comes_twice(ratings: pl.DataFrame) -> None:
    pairs = ratings.select(c.USER, c.MOVIE)
    assert pairs.equals(pairs.unique().sort(c.USER, c.MOVIE))


def test_stars_are_halves_from_half_a_star_to_five(ratings: pl.DataFrame) -> None:
    assert set(ratings[c.RATING]) <= {half / 2 for half in range(1, 11)}


def test_files_look_as_movielens_writes_them(folder: Path) -> None:
    lines = {name: (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines() for name in FILES}
    assert {name: found[0] for name, found in lines.items()} == {
        "links": "movieId,imdbId,tmdbId",
        "movies": "movieId,title,genres",
        "ratings": "userId,movieId,rating,timestamp",
        "tags": "userId,movieId,tag,timestamp",
    }
    assert lines["ratings"][1].split(",")[2] in {f"{half / 2:.1f}" for half in range(1, 11)}
    movies = list(csv.DictReader(lines["movies"]))
    assert any(", The (" in movie[c.TITLE] for movie in movies)
    assert any(not movie[c.TITLE].endswith(")") for movie in movies)
    assert any(movie[c.GENRES] == c.NO_GENRES for movie in movies)
    assert any(link[c.IMDB].startswith("0") for link in csv.DictReader(lines["links"]))


def test_tags_are_of_films_that_their_viewers_have_rated(folder: Path, ratings: pl.DataFrame) -> None:
    tags = pl.read_csv(folder / "tags.csv")
    assert len(tags) > 0
    assert tags.join(ratings, on=[c.USER, c.MOVIE], how="anti").is_empty()


def test_no_film_is_rated_before_its_year(folder: Path, ratings: pl.DataFrame) -> None:
    movies = pl.read_csv(folder / "movies.csv").with_columns(
        year=pl.col(c.TITLE).str.extract(r"\((\d{4})\)$").cast(pl.Int64)
    )
    rated = ratings.join(movies, on=c.MOVIE).filter(pl.col("year").is_not_null())
    years = pl.from_epoch(rated[c.TIMESTAMP]).dt.year()
    assert (years >= rated["year"]).all()


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        " from cinecluster.data.synthetic.config import SyntheticConfig as Config;"
        " from cinecluster.data.synthetic.writing import write_synthetic as write;"
        " write(Path(sys.argv[1]), Config.model_validate_json(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), SMALL.model_dump_json()],
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "POLARS_MAX_THREADS": "3"},
    )
    for name in FILES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (folder / f"{name}.csv").read_bytes()


def test_another_seed_gives_other_ratings(folder: Path, tmp_path: Path) -> None:
    written(tmp_path, SMALL.model_copy(update={"seed": 1}))
    assert (tmp_path / "ratings.csv").read_bytes() != (folder / "ratings.csv").read_bytes()


def test_parquet_holds_the_same_rows_in_several_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "RATINGS_PER_BLOCK", 7_000)
    monkeypatch.setattr(writing, "ROWS_PER_GROUP", 5_000)
    write_synthetic(tmp_path / "parquet", SMALL, file_format="parquet")
    write_synthetic(tmp_path / "csv", SMALL)
    assert sorted(path.name for path in (tmp_path / "parquet").iterdir()) == [f"{n}.parquet" for n in FILES]
    for name in ("movies", "ratings", "tags"):
        stored = pl.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        assert stored.equals(pl.read_csv(tmp_path / "csv" / f"{name}.csv", schema=stored.schema))


def test_cleaning_keeps_every_rating_and_drops_the_dirt(tmp_path: Path) -> None:
    dirty = SMALL.model_copy(update={"dirt": 0.05})
    found = write_synthetic(tmp_path / "dirty", dirty)
    assert 800 < found.dirty_ratings < 1_200
    engine = make_engine("polars")
    raw = open_source(tmp_path / "dirty", engine, workspace=tmp_path)
    tables, report = clean(raw, CleaningConfig(), engine)
    kept = engine.collect(tables.ratings)
    counted = next(table for table in report.tables if table.table == "ratings")
    assert (len(kept), counted.kept) == (SMALL.n_ratings, SMALL.n_ratings)
    assert sum(counted.dropped.values()) == found.dirty_ratings
    assert set(counted.dropped) == {
        "rating not a number",
        "rating outside 0.5–5",
        "unknown film",
        "repeated rating",
    }


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderNotEmpty, match="not empty"):
        write_synthetic(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("impossible", "why"),
    [
        ({"n_ratings": 226_000}, "225,000 at most"),
        ({"n_ratings": 2_999}, "which makes 3,000"),
        ({"n_movies": 19, "n_ratings": 2_800}, "too few"),
    ],
)
def test_numbers_that_no_data_can_have_are_refused(
    impossible: dict[str, int], why: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongArgument, match=why):
        write_synthetic(tmp_path / "none", SMALL.model_copy(update=impossible))
    assert not (tmp_path / "none").exists()


@given(n_users=st.integers(1, 60), n_movies=st.integers(1, 60), share=st.floats(0, 1), seed=st.integers(0, 9))
def test_activities_add_up_within_their_bounds(n_users: int, n_movies: int, share: float, seed: int) -> None:
    least = min(5, n_movies)
    n_ratings = n_users * least + round(share * n_users * (n_movies - least))
    config = SyntheticConfig(n_ratings=n_ratings, n_movies=n_movies, n_users=n_users, least_per_user=least)
    counts = draw_activity(config, np.random.default_rng(seed))
    assert counts.sum() == n_ratings
    assert counts.min() >= least
    assert counts.max() <= n_movies


@settings(max_examples=20)
@given(wanted=st.lists(st.integers(1, 40), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_everybody_gets_as_many_different_films_as_they_want(wanted: list[int], seed: int) -> None:
    films = draw_films(SyntheticConfig(n_ratings=400, n_movies=40, n_users=20), np.random.default_rng(seed))
    tables = np.tile([films.n_tastes, 0], (len(wanted), 1))
    users, chosen = FilmChooser.of(films).choose(
        np.array(wanted), tables, np.tile([0.5, 0.5], (len(wanted), 1)), np.random.default_rng(seed)
    )
    assert np.bincount(users, minlength=len(wanted)).tolist() == wanted
    assert len(set(zip(users.tolist(), chosen.tolist(), strict=True))) == sum(wanted)


def test_films_are_drawn_by_their_popularity_and_the_viewers_taste() -> None:
    films = Films(
        movie_ids=np.arange(3),
        years=np.full(3, 1999),
        has_year=np.full(3, True),
        popularity=np.array([6.0, 3.0, 1.0]),
        quality=np.zeros(3),
        tastes=np.array([[0, 0], [1, 1], [1, 1]]),
        shares=np.array([[1.0, 0.0]] * 3),
        tags=np.zeros((3, 8), dtype=np.int64),
        genres=((), (), ()),
        vocabulary=(),
    )
    n_users = 40_000
    # Half of the draws from all films (.6, .3, .1), half from the second taste (0, .75, .25).
    _, chosen = FilmChooser.of(films).choose(
        np.ones(n_users, dtype=np.int64),
        np.tile([2, 1], (n_users, 1)),
        np.tile([0.5, 0.5], (n_users, 1)),
        np.random.default_rng(0),
    )
    assert np.bincount(chosen) / n_users == pytest.approx([0.3, 0.525, 0.175], abs=0.01)


def test_titles_differ_even_when_words_run_out() -> None:
    n_kinds = prod(map(len, read_words()))
    titles = draw_titles(n_kinds + 100, np.random.default_rng(0))
    assert len(set(titles)) == n_kinds + 100
    assert len({title.split(",")[0] for title in titles}) == n_kinds + 100

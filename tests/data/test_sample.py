"""The built-in sample: films that people know, viewers whose tastes can be seen in what they rate."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cinecluster.data.sample.films import SampleMovie, read_films
from cinecluster.data.sample.tagging import PERSONAL_NOTES
from cinecluster.data.sample.tastes import affinities, companions, read_tastes, taste_names
from cinecluster.data.sample.viewers import EXAMPLE_USER, EXAMPLE_WATCHED, USERS, sample_ratings
from cinecluster.data.sample.writing import write_sample

GENRES = frozenset(
    (
        *(
            "Action",
            "Adventure",
            "Animation",
            "Children",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Fantasy",
        ),
        *(
            "Film-Noir",
            "Horror",
            "IMAX",
            "Musical",
            "Mystery",
            "Romance",
            "Sci-Fi",
            "Thriller",
            "War",
            "Western",
        ),
    )
)
PROMISED = {
    ("The Matrix", 1999),
    ("Inception", 2010),
    ("Blade Runner 2049", 2017),
    ("Interstellar", 2014),
    ("Gravity", 2013),
    ("2001: A Space Odyssey", 1968),
}
FILES = ("movies.csv", "ratings.csv", "tags.csv")


@pytest.fixture(scope="module")
def movies() -> tuple[SampleMovie, ...]:
    return read_films()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="module")
def ratings(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "ratings.csv")


@pytest.fixture(scope="module")
def tags(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "tags.csv")


def test_ids_run_from_one_without_gaps(movies: tuple[SampleMovie, ...]) -> None:
    assert [movie.movie_id for movie in movies] == list(range(1, len(movies) + 1))
    assert len(movies) >= 400


def test_no_film_stands_twice(movies: tuple[SampleMovie, ...]) -> None:
    assert len({(movie.title.casefold(), movie.year) for movie in movies}) == len(movies)


def test_promised_films_are_there(movies: tuple[SampleMovie, ...]) -> None:
    assert {(movie.title, movie.year) for movie in movies} >= PROMISED


def test_titles_exercise_title_cleaning(movies: tuple[SampleMovie, ...]) -> None:
    titles = {movie.title for movie in movies}
    assert "City of Lost Children, The (Cité des enfants perdus, La)" in titles
    assert "Crouching Tiger, Hidden Dragon (Wo hu cang long)" in titles
    assert "I Love You, Man" in titles
    assert len({movie.title for movie in movies}) < len(movies)  # remakes share a title


def test_facts_of_every_film_are_plausible(movies: tuple[SampleMovie, ...]) -> None:
    for movie in movies:
        assert set(movie.genres) <= GENRES, movie
        assert 1895 <= movie.year <= 2024, movie
        assert 4 <= len(movie.tags) <= 8, movie
        assert len(set(movie.tags)) == len(movie.tags), movie
        assert all(tag == tag.strip().lower() for tag in movie.tags), movie
        assert 1 <= movie.fame <= 5, movie


def test_every_feature_of_a_taste_occurs_in_a_film(movies: tuple[SampleMovie, ...]) -> None:
    """A misspelt tag in the table of tastes would silently weigh nothing."""
    tags = {tag for movie in movies for tag in movie.tags}
    for preference in read_tastes():
        assert preference.genres <= GENRES
        assert preference.tags <= tags


def test_companions_go_both_ways() -> None:
    names = taste_names(read_tastes())
    assert all(companions(names)[other] == one for one, other in companions(names).items())


def test_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "again")
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_another_seed_gives_other_viewers_and_the_same_films(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=1)
    assert (tmp_path / "movies.csv").read_bytes() == (folder / "movies.csv").read_bytes()
    assert (tmp_path / "ratings.csv").read_bytes() != (folder / "ratings.csv").read_bytes()
    assert (tmp_path / "tags.csv").read_bytes() != (folder / "tags.csv").read_bytes()


def test_files_are_those_of_movielens(folder: Path) -> None:
    assert (folder / "movies.csv").read_text(encoding="utf-8").startswith("movieId,title,genres\n1,")
    assert (
        (folder / "ratings.csv").read_text(encoding="utf-8").startswith("userId,movieId,rating,timestamp\n1,")
    )
    assert (folder / "tags.csv").read_text(encoding="utf-8").startswith("userId,movieId,tag,timestamp\n")
    for name in FILES:
        assert b"\r" not in (folder / name).read_bytes()


def test_csv_gives_back_titles_with_years(folder: Path, movies: tuple[SampleMovie, ...]) -> None:
    with (folder / "movies.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles == [f"{movie.title} ({movie.year})" for movie in movies]


def test_ratings_are_on_the_grid_and_sorted(ratings: pl.DataFrame) -> None:
    assert set(ratings["rating"].to_list()) == {half / 2 for half in range(1, 11)}
    assert 40_000 <= len(ratings) <= 60_000
    assert 3.3 <= float(ratings["rating"].to_numpy().mean()) <= 3.7
    pairs = list(zip(ratings["userId"], ratings["movieId"], strict=True))
    assert all(one < other for one, other in pairwise(pairs))


def test_every_viewer_has_at_least_twenty_ratings(ratings: pl.DataFrame) -> None:
    counts = ratings.group_by("userId").len().sort("userId")
    assert counts["userId"].to_list() == list(range(1, USERS + 1))
    assert min(counts["len"].to_list()) >= 20


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_example_viewer_has_a_decent_history_of_science_fiction(
    movies: tuple[SampleMovie, ...], seed: int
) -> None:
    ratings = sample_ratings(movies, read_tastes(), seed=seed)
    watched = set(ratings.filter(pl.col("userId") == EXAMPLE_USER)["movieId"].to_list())
    assert len(watched) == EXAMPLE_WATCHED
    assert sum("Sci-Fi" in movies[movie_id - 1].genres for movie_id in watched) > EXAMPLE_WATCHED / 2


def test_nobody_rates_a_film_before_it_came_out(
    ratings: pl.DataFrame, movies: tuple[SampleMovie, ...]
) -> None:
    years = pl.DataFrame({"movieId": [m.movie_id for m in movies], "year": [m.year for m in movies]})
    rated = pl.from_epoch(ratings["timestamp"], time_unit="s").dt.year()
    released = ratings.join(years, on="movieId", how="left", maintain_order="left")["year"]
    assert bool((rated > released).all())
    assert set(rated.to_list()) == set(range(2015, 2025))


def test_sittings_hold_several_ratings_minutes_apart(ratings: pl.DataFrame) -> None:
    gaps = np.diff(ratings.filter(pl.col("userId") == EXAMPLE_USER)["timestamp"].sort().to_numpy())
    assert float(np.median(gaps)) < 15 * 60


def test_films_have_their_tags_from_several_viewers(
    tags: pl.DataFrame, movies: tuple[SampleMovie, ...]
) -> None:
    assert 6_000 <= len(tags) <= 10_000
    assert set(tags["movieId"].to_list()) == {movie.movie_id for movie in movies}
    taggers = tags.group_by("movieId").agg(pl.col("userId").n_unique())
    assert min(taggers["userId"].to_list()) >= 5


def test_tags_come_in_several_spellings_and_with_notes(tags: pl.DataFrame) -> None:
    seen = set(tags["tag"].to_list())
    assert seen >= {"sci-fi", "Sci-Fi", "sci fi", "scifi", "dark comedy", "Dark Comedy"}
    assert seen >= {"in netflix queue", "seen at the cinema"}
    own = {tag for movie in read_films() for tag in movie.tags}
    plain = tags.filter(pl.col("tag").is_in(sorted(own)))
    assert 0.8 <= len(plain) / len(tags) <= 0.95
    assert own.isdisjoint(PERSONAL_NOTES)


def test_only_raters_tag(tags: pl.DataFrame, ratings: pl.DataFrame) -> None:
    assert tags.join(ratings, on=["userId", "movieId"], how="anti").is_empty()


def test_films_of_one_taste_are_liked_by_the_same_viewers(
    ratings: pl.DataFrame, movies: tuple[SampleMovie, ...]
) -> None:
    """Compare co-likes with those expected if viewers liked films independently of each other."""
    liked = np.zeros((USERS, len(movies)))
    likes = ratings.filter(pl.col("rating") >= 4)
    liked[likes["userId"].to_numpy() - 1, likes["movieId"].to_numpy() - 1] = 1.0
    expected = liked.sum(axis=0)[:, None] * liked.sum(axis=0)[None, :] / USERS
    observed = liked.T @ liked
    met = affinities(movies, read_tastes())
    kind = np.where(met.max(axis=1) >= 0.8, met.argmax(axis=1), -1)
    same = (kind[:, None] == kind[None, :]) & (kind >= 0)[:, None] & ~np.eye(len(movies), dtype=bool)
    other = (kind[:, None] != kind[None, :]) & (kind >= 0)[:, None] & (kind >= 0)[None, :]
    lift_within = float(observed[same].sum() / expected[same].sum())
    lift_across = float(observed[other].sum() / expected[other].sum())
    assert lift_within > 2.0
    assert lift_across < 1.1


def test_every_taste_has_films_of_its_own(movies: tuple[SampleMovie, ...]) -> None:
    table = read_tastes()
    own = (affinities(movies, table) >= 0.8).sum(axis=0)
    assert len(own) == len(taste_names(table))
    assert own.min() >= 30

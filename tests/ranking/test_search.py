"""Search by title on the sample's films, on the real ml-latest-small, and in small worlds."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.data.cleaning.titles import parse_title
from cinecluster.data.sample.films import read_films
from cinecluster.errors import UnknownMovie
from cinecluster.model import MovieTable
from cinecluster.ranking.search import find_movie, find_title, search_titles
from cinecluster.ranking.title_index import TitleIndex
from cinecluster.ranking.title_words import title_words


def films(rows: Sequence[tuple[int, str, int]]) -> MovieTable:
    """Return films given by id, title as MovieLens writes it, and number of ratings."""
    titles = [parse_title(title) for _, title, _ in rows]
    return MovieTable(
        movie_ids=np.array([movie_id for movie_id, _, _ in rows]),
        titles=tuple(title.display for title in titles),
        years=np.array([title.year or 0 for title in titles]),
        genres=((),) * len(rows),
        other_titles=tuple(title.other_titles for title in titles),
        clusters=np.zeros(len(rows), dtype=np.int32),
        rating_counts=np.array([count for _, _, count in rows]),
        rating_means=np.full(len(rows), 3.0),
    )


def found(index: TitleIndex, text: str) -> list[str]:
    """Return the titles found, with their years."""
    movies = index.movies
    return [f"{movies.titles[i]} ({movies.years[i]})" for i in search_titles(index, text).movie_indices]


@pytest.fixture(scope="module")
def sample() -> TitleIndex:
    """Return the titles of the built-in sample; the better known a film, the more ratings."""
    return TitleIndex.of(
        films([(film.movie_id, f"{film.title} ({film.year})", film.fame) for film in read_films()])
    )


@pytest.fixture(scope="module")
def small(movielens_small: Path) -> TitleIndex:
    """Return the titles of the real ml-latest-small."""
    with (movielens_small / "ratings.csv").open(encoding="utf-8") as file:
        counts = Counter(row["movieId"] for row in csv.DictReader(file))
    with (movielens_small / "movies.csv").open(encoding="utf-8") as file:
        rows = [(int(row["movieId"]), row["title"], counts[row["movieId"]]) for row in csv.DictReader(file)]
    return TitleIndex.of(films(rows))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("matirx", "The Matrix (1999)"),
        ("godfather 2", "The Godfather: Part II (1974)"),
        ("amelie", "Amélie (2001)"),
        ("AMÉLIE", "Amélie (2001)"),
        ("le fabuleux destin", "Amélie (2001)"),
        ("il buono il brutto", "The Good, the Bad and the Ugly (1966)"),
        ("boot, das", "Das Boot (1981)"),
        ("the boat", "Das Boot (1981)"),
        ("se7en", "Seven (1995)"),
        ("shichinin no samurai", "Seven Samurai (1954)"),
        ("sen to chihiro", "Spirited Away (2001)"),
        ("parasit", "Parasite (2019)"),
        ("mad max 2", "The Road Warrior (1981)"),
        ("leon", "Léon: The Professional (1994)"),
        ("lat den ratte", "Let the Right One In (2008)"),
        ("c'era una volta", "Once Upon a Time in the West (1968)"),
        ("fast and the furious 5", "Fast Five (2011)"),
    ],
)
def test_the_sample_answers(sample: TitleIndex, query: str, first: str) -> None:
    assert found(sample, query)[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        # typing errors
        ("matirx", "The Matrix (1999)"),
        ("the matrx", "The Matrix (1999)"),
        ("shawshenk redemtion", "The Shawshank Redemption (1994)"),
        ("pulp ficton", "Pulp Fiction (1994)"),
        ("toy stroy", "Toy Story (1995)"),
        ("harry poter prisoner azkaban", "Harry Potter and the Prisoner of Azkaban (2004)"),
        ("2001 space odissey", "2001: A Space Odyssey (1968)"),
        ("sevn samurai", "Seven Samurai (1954)"),
        # numbers
        ("godfather 2", "The Godfather: Part II (1974)"),
        ("godfather part two", "The Godfather: Part II (1974)"),
        ("rocky 2", "Rocky II (1979)"),
        ("Rocky II", "Rocky II (1979)"),
        ("alien 3", "Alien³ (1992)"),
        ("oceans 11 2001", "Ocean's Eleven (2001)"),
        ("12 monkeys", "Twelve Monkeys (1995)"),
        ("star wars 5", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("back to future 3", "Back to the Future Part III (1990)"),
        ("john wick 2", "John Wick: Chapter Two (2017)"),
        # years
        ("2001", "2001: A Space Odyssey (1968)"),
        ("titanic 1953", "Titanic (1953)"),
        ("titanic (1997)", "Titanic (1997)"),
        ("titanic", "Titanic (1997)"),
        ("fight club 1998", "Fight Club (1999)"),
        ("blade runner 2049", "Blade Runner 2049 (2017)"),
        ("the avengers (1998)", "The Avengers (1998)"),
        # words missing, in another order, begun
        ("lord rings", "The Lord of the Rings: The Fellowship of the Ring (2001)"),
        ("lord of the rings return king", "The Lord of the Rings: The Return of the King (2003)"),
        ("matrix, the", "The Matrix (1999)"),
        ("king lion", "The Lion King (1994)"),
        ("good bad ugly", "The Good, the Bad and the Ugly (1966)"),
        ("matr", "The Matrix (1999)"),
        ("eternal sunsh", "Eternal Sunshine of the Spotless Mind (2004)"),
        ("empire strikes back", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("star wars", "Star Wars: Episode IV - A New Hope (1977)"),
        ("terminator", "The Terminator (1984)"),
        ("alien", "Alien (1979)"),
        ("m", "M (1931)"),
        ("up", "Up (2009)"),
        # other titles, accents, signs
        ("amélie", "Amelie (2001)"),
        ("shichinin no samurai", "Seven Samurai (1954)"),
        ("cité des enfants perdus", "The City of Lost Children (1995)"),
        ("mononoke hime", "Princess Mononoke (1997)"),
        ("schindlers list", "Schindler's List (1993)"),
        # words written together or apart
        ("spiderman", "Spider-Man (2002)"),
        ("xmen", "X-Men (2000)"),
        ("walle", "WALL·E (2008)"),
        ("starwars", "Star Wars: Episode IV - A New Hope (1977)"),
        ("e.t.", "E.T. the Extra-Terrestrial (1982)"),
        ("mash", "M*A*S*H (1970)"),
    ],
)
def test_the_real_set_answers(small: TitleIndex, query: str, first: str) -> None:
    assert found(small, query)[0] == first


def test_the_film_before_a_sequel_is_near(small: TitleIndex, sample: TitleIndex) -> None:
    assert found(small, "godfather 2")[1] == "The Godfather (1972)"
    assert found(sample, "godfather 2")[1] == "The Godfather (1972)"


def test_what_is_hardly_like_the_query_is_not_found(small: TitleIndex) -> None:
    assert found(small, "princess mononoke") == ["Princess Mononoke (1997)"]
    assert found(small, "zzzzqqqq") == []


@pytest.mark.parametrize("query", ["", " ", "!?", "…", "\x00", "\ud800", "()", "(1999)"])
def test_a_query_without_a_word_of_a_title_finds_nothing(sample: TitleIndex, query: str) -> None:
    assert found(sample, query) == []


def test_films_as_like_the_query_come_by_popularity_then_id() -> None:
    rows = [(7, "Dark City (1998)", 3), (9, "Dark City (1950)", 8), (12, "Dark City (1990)", 8)]
    assert search_titles(TitleIndex.of(films(rows)), "dark city").movie_indices.tolist() == [1, 2, 0]


def test_a_film_is_found_once_by_its_best_title() -> None:
    index = TitleIndex.of(films([(1, "Seven (a.k.a. Se7en) (1995)", 1), (2, "Se7en Days (2020)", 9)]))
    hits = search_titles(index, "se7en")
    assert hits.movie_indices.tolist() == [0, 1]
    assert index.names[hits.names[0]] == "Se7en"
    assert hits.likeness[0] == 1.0


def test_find_title_says_which_title_is_meant_and_how_surely(small: TitleIndex) -> None:
    sure, likely = find_title(small, "The Matrix"), find_title(small, "the matrx")
    assert (sure.title, sure.likeness) == ("The Matrix", 1.0)
    assert likely.movie_index == sure.movie_index
    assert 0.6 <= likely.likeness < 0.9


def test_find_title_refuses_what_nothing_is_like_and_names_the_nearest(small: TitleIndex) -> None:
    with pytest.raises(UnknownMovie, match="The nearest titles are") as refused:
        find_title(small, "samurai on the orient express of bagdad")
    assert "'Murder on the Orient Express'" in refused.value.hint
    with pytest.raises(UnknownMovie, match="No title is like it; try fewer words"):
        find_title(small, "zzzzqqqq")


def test_find_movie_returns_an_id() -> None:
    assert find_movie(films([(41, "Heat (1995)", 1), (77, "Alien (1979)", 1)]), "alein") == 77


def test_titles_are_folded_alike_however_they_are_written() -> None:
    assert title_words("Schindler's List") == title_words("SCHINDLERS LIST") == ("schindlers", "list")
    assert title_words("S.W.A.T.") == ("swat",)
    assert title_words("Låt den rätte") == ("lat", "den", "ratte")
    assert title_words("Das weiße Band – Straße") == ("das", "weisse", "band", "strasse")
    assert title_words("Alien³") == ("alien3",)
    assert title_words("Ёлки") == title_words("елки")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_title_finds_its_own_film(data: st.DataObject) -> None:
    letters = st.text("abcdefgh é'-:&", min_size=1, max_size=20).filter(title_words)
    titles = data.draw(st.lists(letters, min_size=1, max_size=8))
    movies = films([(place, f"{title} x", 0) for place, title in enumerate(titles)])
    asked = data.draw(st.integers(0, len(titles) - 1))
    hits = search_titles(TitleIndex.of(movies), movies.titles[asked])
    assert asked in hits.movie_indices[hits.likeness == 1.0]


def test_a_table_without_films_finds_nothing() -> None:
    assert len(search_titles(TitleIndex.of(films([])), "matrix")) == 0

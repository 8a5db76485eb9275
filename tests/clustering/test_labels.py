"""What clusters are called."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.clustering.config import LabelConfig
from cinecluster.clustering.labels import describe_clusters
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.model import Cluster, TagCount

LOOSE = LabelConfig(prior=2.0, tag_min_movies=1, min_z=0.1)


def describe(
    genres: list[str],
    clusters: list[int],
    *,
    years: list[int | None] | None = None,
    tags: Sequence[tuple[int, str, int]] = (),
    shared: set[str] | None = None,
    n_clusters: int = 2,
    config: LabelConfig = LOOSE,
) -> tuple[Cluster, ...]:
    """Describe clusters of films that are given by genres, years and (film, tag, count)."""
    n = len(genres)
    ids = np.arange(1, n + 1)
    movies = pl.DataFrame(
        {
            c.MOVIE: ids,
            c.TITLE: [f"Film {i}" for i in ids],
            c.YEAR: [1950 if cluster else 2010 for cluster in clusters] if years is None else years,
            c.GENRES: genres,
            c.OTHER_TITLES: [""] * n,
        },
        schema=dict(c.MOVIES),
    )
    table = pl.DataFrame(
        [(movie, tag, count, False, count) for movie, tag, count in tags], schema=dict(c.TAGS), orient="row"
    )
    return describe_clusters(
        assignments=np.array(clusters),
        movies=movies,
        tags=tag_matrix(table, ids),
        shared_tags=set(table[c.TAG]) if shared is None else shared,
        n_clusters=n_clusters,
        config=config,
    )


SPACE_AND_LOVE = ["Sci-Fi"] * 4 + ["Romance"] * 3 + ["Romance|Drama"]
TWO = [0] * 4 + [1] * 4
WEDDINGS = [(movie, "wedding", 9) for movie in (5, 6, 7)]  # a word stands out only against other words


def test_genres_era_and_tags_make_a_label() -> None:
    tags = [(1, "space", 3), (2, "space", 2), (5, "wedding", 2), (6, "wedding", 1)]
    new, old = describe(SPACE_AND_LOVE, TWO, tags=tags)
    assert new.label == "Sci-Fi, since the 2010s: space"
    assert old.label == "Romance, 1950s: wedding"
    assert (new.size, old.size) == (4, 4)
    assert new.tags == (TagCount(tag="space", count=5),)
    assert new.distinctive_tags == ("space",)
    assert old.distinctive_genres == ("Romance",)


@pytest.mark.parametrize(
    ("years", "era"),
    [
        ([1930, 1931, 1957, 1958], "1930s–1950s"),
        ([1941, 1942, 1943, 1949], "1940s"),
        ([1999, 1999, 1999, 1999], "1990s"),  # though nearly 2000
        ([1958, 1959, 1964, 1965], "1960s"),  # a year or two before a decade is no decade more
        ([1930, 1990, 2000, 2020], ""),
        ([None, None, None, None], ""),
    ],
)
def test_an_era_is_named_only_where_a_cluster_keeps_to_one(years: list[int | None], era: str) -> None:
    label = describe(SPACE_AND_LOVE, TWO, years=[*[2000, 2005, 2010, 2015], *years])[1].label
    assert label == (f"Romance, {era}" if era else "Romance")


def test_opinions_awards_and_genres_never_name_a_cluster() -> None:
    tags = [(m, tag, 9) for m in (1, 2, 3) for tag in ("boring", "Overrated", "sci fi", "time travel")]
    tags += [(m, "wedding", 9) for m in (5, 6, 7, 8)]
    tags += WEDDINGS
    assert describe(SPACE_AND_LOVE, TWO, tags=tags)[0].distinctive_tags == ("time travel",)


def test_tags_that_several_viewers_use_come_first_and_others_only_where_there_are_none() -> None:
    tags = [(m, tag, 1) for m in (1, 2, 3) for tag in ("shelf 7", "robots")] + WEDDINGS
    assert describe(SPACE_AND_LOVE, TWO, tags=tags, shared={"robots"})[0].label.endswith(": robots")
    assert describe(SPACE_AND_LOVE, TWO, tags=tags, shared=set())[0].label.endswith(": robots, shelf 7")


def test_without_a_distinctive_genre_the_commonest_one_is_named() -> None:
    for cluster in describe(["Drama"] * 8, TWO, years=[2000] * 8):
        assert cluster.label.startswith("Drama")
        assert cluster.distinctive_genres == ("Drama",)


def test_a_cluster_of_which_nothing_is_known_is_mixed_and_an_empty_one_too() -> None:
    described = describe([""] * 8, TWO, years=[None] * 8, n_clusters=3)
    assert [cluster.label for cluster in described] == ["Mixed"] * 3
    assert described[2].size == 0
    assert described[2].tags == ()


def test_three_genres_are_joined_in_words() -> None:
    genres = ["Animation|Children|Musical"] * 4 + ["Horror"] * 4
    assert describe(genres, TWO, years=[2000] * 8)[0].label.startswith("Animation, Children & Musical")


def test_a_tag_on_one_film_is_no_name_by_default() -> None:
    described = describe(SPACE_AND_LOVE, TWO, tags=[(1, "space", 50)], config=LabelConfig())
    assert described[0].distinctive_tags == ()


def test_tags_name_a_cluster_of_which_no_genre_is_known() -> None:
    tags = [(movie, "space", 2) for movie in (1, 2, 3)] + WEDDINGS
    described = describe([""] * 8, TWO, years=[None] * 8, tags=tags)
    assert [cluster.label for cluster in described] == ["Mixed: space", "Mixed: wedding"]
    assert described[0].distinctive_genres == ()


def test_a_genre_on_too_few_of_its_films_is_no_name_however_distinctive() -> None:
    genres = ["Drama|Noir", *["Drama"] * 7, *["Comedy"] * 8]
    config = LabelConfig(prior=2.0, min_z=0.1, genre_relative_z=0.0, genre_min_share=0.25)
    two = [0] * 8 + [1] * 8
    assert describe(genres, two, config=config)[0].distinctive_genres == ("Drama",)
    rarer = config.model_copy(update={"genre_min_share": 0.1})
    assert describe(genres, two, config=rarer)[0].distinctive_genres == ("Drama", "Noir")


def test_a_further_genre_must_not_lag_far_behind_the_first() -> None:
    genres = ["Horror|Drama"] * 5 + ["Horror"] * 3 + ["Comedy|Drama"] * 3 + ["Comedy"] * 5
    two = [0] * 8 + [1] * 8
    strict, lenient = (LabelConfig(prior=2.0, min_z=0.1, genre_relative_z=share) for share in (0.9, 0.0))
    assert describe(genres, two, config=strict)[0].distinctive_genres == ("Horror",)
    assert describe(genres, two, config=lenient)[0].distinctive_genres == ("Horror", "Drama")


def test_a_few_strays_do_not_blur_an_era() -> None:
    genres = ["Drama"] * 40
    years: list[int | None] = [1925, *[1961, 1964, 1968] * 6, 2020, *[2000] * 20]
    label = describe(genres, [0] * 20 + [1] * 20, years=years)[0].label
    assert label == "Drama, 1960s"


def test_labels_hold_no_more_genres_and_tags_than_asked_for() -> None:
    genres = ["A|B|C|D"] * 4 + ["E"] * 4
    tags = [(movie, tag, 3) for movie in (1, 2, 3, 4) for tag in "pqrstu"] + WEDDINGS
    config = LOOSE.model_copy(update={"max_genres": 2, "max_tags": 1})
    cluster = describe(genres, TWO, years=[2000] * 8, tags=tags, config=config)[0]
    assert cluster.label.split(", ")[0] == "A & B"
    assert cluster.label.endswith(": p")
    assert cluster.distinctive_tags == tuple("pqrstu")
    nameless = config.model_copy(update={"max_tags": 0})
    assert ":" not in describe(genres, TWO, years=[2000] * 8, tags=tags, config=nameless)[0].label


def test_all_tags_are_listed_by_uses_then_alphabetically_but_only_twenty_as_distinctive() -> None:
    many = [f"tag {i:02}" for i in range(30)]
    tags = [(movie, tag, 1) for movie in (1, 2, 3) for tag in reversed(many)] + WEDDINGS
    tags += [(4, "tag 29", 7)]
    cluster = describe(SPACE_AND_LOVE, TWO, tags=tags)[0]
    assert cluster.tags == (
        TagCount(tag="tag 29", count=10),
        *(TagCount(tag=tag, count=3) for tag in many[:-1]),
    )
    assert len(cluster.distinctive_tags) == 20
    assert cluster.distinctive_tags[:2] == ("tag 29", "tag 00")

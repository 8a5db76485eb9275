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

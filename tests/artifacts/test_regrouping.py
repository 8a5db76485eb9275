"""Which clusters of one version became which of another; worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from cinecluster.artifacts.grouping import Grouping
from cinecluster.artifacts.regrouping import MovedMovie, adjusted_rand_index, regroup
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import CorruptVersion
from cinecluster.testing import tiny_contents, tiny_model
from tests.tampering import writable

NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


def grouping(clusters: dict[int, int], n_clusters: int) -> Grouping:
    ids = sorted(clusters)
    return Grouping(
        version="v",
        labels=tuple(f"cluster {cluster}" for cluster in range(n_clusters)),
        movie_ids=np.array(ids, dtype=np.int64),
        clusters=np.array([clusters[movie_id] for movie_id in ids], dtype=np.int32),
        titles=tuple(f"film {movie_id}" for movie_id in ids),
        rating_counts=np.array([10 * movie_id for movie_id in ids], dtype=np.int32),
    )


def test_clusters_are_matched_by_the_films_they_share_whatever_their_numbers() -> None:
    # Films 1 to 4 were together and still are but for 4; 5 and 6 stay together; 7 has gone, 8 is new.
    before = grouping({1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 1, 7: 1}, 3)
    after = grouping({1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0, 8: 0}, 2)
    found = regroup(before, replace(after, titles=(*after.titles[:5], "another film", after.titles[6])))

    assert found.counts.tolist() == [[1, 3], [2, 0], [0, 0]]
    assert found.renamed == 1
    assert found.became == (1, 0, None)
    assert (found.stayed, found.common, found.gone, found.new) == (5, 6, 1, 1)
    assert found.moved == (MovedMovie(movie_id=4, title="film 4", before=0, after=0),)


def test_a_cluster_whose_goal_is_taken_becomes_what_is_left_or_nothing() -> None:
    before = grouping({1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1, 7: 1, 8: 2}, 3)
    after = grouping({1: 0, 2: 0, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0}, 2)
    found = regroup(before, after)

    assert found.became == (1, 0, None)
    assert found.stayed == 1 + 4
    assert [movie.movie_id for movie in found.moved] == [8, 2, 1]  # the most rated first


def test_versions_without_a_common_film_have_nothing_in_common() -> None:
    found = regroup(grouping({1: 0}, 1), grouping({2: 0}, 1))
    assert (found.common, found.stayed, found.became, found.agreement) == (0, 0, (None,), None)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60))
def test_the_agreement_is_the_adjusted_rand_index(pairs: Sequence[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    counts = np.zeros((5, 5), dtype=np.int64)
    np.add.at(counts, (np.array(one), np.array(other)), 1)
    found = adjusted_rand_index(counts)
    if found is None:  # scikit-learn calls it 1 where chance agrees wholly
        assert adjusted_rand_score(one, other) == 1.0
    else:
        assert found == pytest.approx(adjusted_rand_score(one, other))


def test_a_grouping_is_read_as_it_was_published(tmp_path: Path) -> None:
    store = VersionStore(tmp_path)
    version = store.publish(tiny_contents(), now=NOW).version
    found, model = store.grouping(version), tiny_model()

    assert found.labels == tuple(cluster.label for cluster in model.clusters)
    assert found.movie_ids.tolist() == model.movies.movie_ids.tolist()
    assert found.clusters.tolist() == model.movies.clusters.tolist()
    assert found.titles == model.movies.titles
    assert found.sizes.tolist() == [cluster.size for cluster in model.clusters]


@pytest.mark.parametrize("name", ["movie_ids.npy", "clusters.json"])
def test_a_grouping_whose_files_were_changed_is_refused(tmp_path: Path, name: str) -> None:
    store = VersionStore(tmp_path)
    version = store.publish(tiny_contents(), now=NOW).version
    path = writable(store.folder(version) / "serving" / name)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CorruptVersion, match=name):
        store.grouping(version)

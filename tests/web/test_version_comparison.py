"""Rows that set two versions apart."""

import numpy as np
import pytest

from cinecluster.artifacts.grouping import Grouping
from cinecluster.artifacts.regrouping import regroup
from cinecluster.web.operating.version_comparison import (
    Difference,
    Figure,
    Metric,
    cluster_ways,
    different_settings,
)


def test_settings_that_differ_are_named_with_both_values_down_to_the_last_table() -> None:
    before = {"seed": 0, "clustering": {"n_clusters": 10, "labels": {"never": ["good"]}}, "gone": "x"}
    after = {"seed": 0, "clustering": {"n_clusters": "auto", "labels": {"never": []}}}
    assert different_settings(before, after) == (
        Difference(name="clustering.labels.never", before='["good"]', after="[]"),
        Difference(name="clustering.n_clusters", before="10", after='"auto"'),
        Difference(name="gone", before='"x"', after=""),
    )


def test_a_difference_needs_both_figures() -> None:
    known = Figure(value=0.3)
    assert Metric(name="lift", before=known, after=Figure(value=0.5)).difference == pytest.approx(0.2)
    assert Metric(name="lift", before=None, after=known).difference is None


def grouping(clusters: list[int], labels: tuple[str, ...]) -> Grouping:
    n = len(clusters)
    return Grouping(
        version="v",
        labels=labels,
        movie_ids=np.arange(n),
        clusters=np.array(clusters),
        titles=("",) * n,
        rating_counts=np.ones(n, dtype=np.int32),
    )


def test_a_cluster_s_way_tells_what_it_became_and_where_the_others_went() -> None:
    before = grouping([0] * 200 + [1] * 100, ("drama", "comedy", "empty"))
    # Of 200 dramas 150 stay, 49 go to comedies, one (half a per cent) to the rest; comedies stay.
    after = grouping([1] * 150 + [0] * 49 + [2] + [0] * 100, ("comedies", "dramas", "rest"))
    drama, comedy = cluster_ways(before, after, regroup(before, after))

    assert (drama.label, drama.size, drama.common) == ("drama", 200, 200)
    assert (drama.became, drama.became_label, drama.became_size, drama.stayed) == (1, "dramas", 150, 0.75)
    assert drama.others == (("comedies", 0.245),)
    assert (comedy.became_label, comedy.stayed, comedy.others) == ("comedies", 1.0, ())

"""What must hold of every layout."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cinecluster.artifacts.validation import problems_of
from cinecluster.catalogue.laying_out import lay_out
from cinecluster.layout import Layout
from cinecluster.model import Model
from cinecluster.testing import tiny_model

Change = Callable[[Layout], Layout]


def laid_out(change: Change = lambda layout: layout) -> Model:
    model = tiny_model()
    return replace(model, layout=change(lay_out(model)))


def of_titles(**changes: Any) -> Change:
    return lambda layout: replace(layout, titles=replace(layout.titles, **changes))


def of_tags(**changes: Any) -> Change:
    return lambda layout: replace(layout, cluster_tags=replace(layout.cluster_tags, **changes))


def test_nothing_is_wrong_with_the_tiny_world_laid_out() -> None:
    assert list(problems_of(laid_out())) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda old: replace(old, by_year=np.zeros(12, dtype=np.int64)), "by year does not name each film"),
        (lambda old: replace(old, by_title=np.arange(11)), "by title does not name each film"),
        (lambda old: replace(old, by_cluster=old.by_cluster[::-1]), "do not lie in their clusters"),
        (lambda old: replace(old, cluster_indptr=np.array([0, 5, 12])), "do not lie in their clusters"),
        (lambda old: replace(old, histograms=old.histograms - 1), "do not count ratings"),
        (lambda old: replace(old, tag_keys=("space",)), "1 keys of 5 tags"),
        (of_titles(folded=("comet",)), "not each of 13 titles"),
        (of_titles(movies=np.full(13, 3)), "are not those of the films"),
        (of_titles(indptr=np.array([0])), "do not lay out names"),
        (of_tags(query_indptr=np.array([0, 1])), "do not lay out tags"),
        (of_tags(list_movies=np.array([99])), "do not lay out films"),
        (of_tags(list_cosines=np.array([0.5])), "not all there"),
        (lambda old: of_tags(query_weights=old.cluster_tags.query_weights * np.nan)(old), "not finite"),
        (lambda old: of_tags(query_tags=old.cluster_tags.query_tags[::-1].copy())(old), "strictly ascending"),
    ],
)
def test_what_does_not_fit_is_told(change: Change, problem: str) -> None:
    (told, *_) = problems_of(laid_out(change))
    assert problem in told

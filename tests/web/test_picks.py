"""Films for tonight."""

from datetime import date, timedelta

import pytest

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model
from cinecluster.web.browsing.picks import tonights_picks

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.of(tiny_model(), RankingConfig())


def test_picks_are_the_same_all_day_and_others_on_some_other_day(catalogue: Catalogue) -> None:
    picks = tonights_picks(catalogue, DAY, 6)
    assert picks == tonights_picks(catalogue, DAY, 6)
    assert any(tonights_picks(catalogue, DAY + timedelta(days=days), 6) != picks for days in range(1, 8))


def test_clusters_take_turns(catalogue: Catalogue) -> None:
    clusters = [pick.movie.cluster for pick in tonights_picks(catalogue, DAY, 6)]
    assert clusters in ([0, 1] * 3, [1, 0] * 3)


def test_no_more_are_picked_than_there_are_and_each_once(catalogue: Catalogue) -> None:
    picked = [pick.movie.movie_id for pick in tonights_picks(catalogue, DAY, 100)]
    assert sorted(picked) == catalogue.model.movies.movie_ids.tolist()


def test_a_pick_says_its_place_in_its_cluster(catalogue: Catalogue) -> None:
    places = {pick.movie.title: pick.reason["rank"] for pick in tonights_picks(catalogue, DAY, 12)}
    assert (places["Star Voyage"], places["Paris Letters"]) == (1, 1)

"""The map in little."""

from dataclasses import replace

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model
from cinecluster.web.parts.map_dots import map_dots


def test_every_cluster_has_its_films_where_the_map_has_them() -> None:
    space, love = map_dots(Catalogue.of(tiny_model(), RankingConfig()))
    assert (space.cluster_id, love.cluster_id) == (0, 1)
    # Six films each, from 0.3 to 0.7 down the left edge and the right one.
    assert space.path == "M0 75h0M0 95h0M0 115h0M0 135h0M0 155h0M0 175h0"
    assert love.path == space.path.replace("M0", "M250")


def test_a_model_without_a_map_has_no_dots() -> None:
    model = replace(tiny_model(), film_map=None)
    assert map_dots(Catalogue.of(model, RankingConfig())) == ()

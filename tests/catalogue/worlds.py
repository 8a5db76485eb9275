"""The tiny world, laid out for looking around."""

from typing import Any

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model


def catalogue_of(model: Model | None = None, **ranking: Any) -> Catalogue:
    return Catalogue.of(tiny_model() if model is None else model, RankingConfig(**ranking))

"""The snapshot that requests are answered from: a model, and what was worked out from it once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from cinecluster import __version__
from cinecluster.api.schemas import TagRecommendations
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.tags import TagPick, list_of
from cinecluster.ranking.weighted_rating import Floors
from cinecluster.wording.languages import Language

__all__ = ["Served"]

_DIGITS: Final = 16
_REMEMBERED: Final = 500
"""Lists by tags; a list takes about 2 kB."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """One version, ready to answer; swapped whole."""

    model: Model
    catalogue: Catalogue
    personal: PersonalLists
    by_tags: Callable[[TagPick, Language], bytes]
    #: Tells of a list by tags for a viewer, as the JSON of a ``TagRecommendations``. Viewers of one favourite
    #: cluster mostly get the same films, so what was told last is remembered.
    tag: str
    #: Hexadecimal; differs where answers may: by model, release of cinecluster, and settings of rankings.

    @classmethod
    def of(cls, model: Model, config: RankingConfig) -> "Served":
        """Work out of a model what every request would otherwise have to."""
        personal = PersonalLists.of(model, config)
        return cls(
            model=model,
            catalogue=Catalogue.of(model, config),
            personal=personal,
            by_tags=lru_cache(_REMEMBERED)(partial(_told, model, personal.floors)),
            tag=_tag(model.version, __version__, config.model_dump_json()),
        )

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.model.version


def _told(model: Model, floors: Floors, pick: TagPick, language: Language) -> bytes:
    told = TagRecommendations.of(list_of(model, pick, floors), language)
    return told.model_dump_json(by_alias=True).encode()


def _tag(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]

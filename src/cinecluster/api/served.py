"""The snapshot that requests are answered from: a model, and what was worked out from it once."""

import hashlib
from dataclasses import dataclass
from typing import Final

from cinecluster import __version__
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists

__all__ = ["Served"]

_DIGITS: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """One version, ready to answer; swapped whole."""

    model: Model
    catalogue: Catalogue
    personal: PersonalLists
    tag: str
    #: Hexadecimal; differs where answers may: by model, release of cinecluster, and settings of rankings.

    @classmethod
    def of(cls, model: Model, config: RankingConfig) -> "Served":
        """Work out of a model what every request would otherwise have to."""
        return cls(
            model=model,
            catalogue=Catalogue.of(model, config),
            personal=PersonalLists.of(model, config),
            tag=_tag(model.version, __version__, config.model_dump_json()),
        )

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.model.version


def _tag(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]

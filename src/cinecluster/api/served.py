"""The snapshot that requests are answered from: a model, and what was worked out from it once."""

from dataclasses import dataclass

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists

__all__ = ["Served"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """One version, ready to answer; swapped whole."""

    model: Model
    catalogue: Catalogue
    personal: PersonalLists

    @classmethod
    def of(cls, model: Model, config: RankingConfig) -> "Served":
        """Work out of a model what every request would otherwise have to."""
        return cls(
            model=model, catalogue=Catalogue.of(model, config), personal=PersonalLists.of(model, config)
        )

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.model.version

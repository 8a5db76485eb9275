"""What may be asked of a personal list."""

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from cinecluster.ranking.request import ListRequest

__all__ = ["PERSONAL_ORDERS", "PersonalOrder", "PersonalRequest"]

PersonalOrder = Literal["ranker", "cluster-personal", "favorite-cluster", "tags"]
PERSONAL_ORDERS: Final[tuple[PersonalOrder, ...]] = get_args(PersonalOrder)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalRequest:
    """How a personal list is wanted."""

    films: ListRequest = field(default_factory=ListRequest)
    #: How many, and which are welcome.
    order: PersonalOrder = "ranker"
    #: What ranks: the version's ranker, alone or inside the favourite cluster; the contract's rules for the
    #: favourite cluster or by its tags.
    diversity: float | None = None
    #: 0–1; without it 0, but the settings' share where nothing is known of the viewer.
    novelty: float = 0.0
    #: −1 (well known) to 1 (little known).
    seed: int | None = None
    #: Lets films of nearly equal score change places.
    include_seen: bool = False
    #: Whether rated films may come back.
    counterfactual: bool = False
    #: Whether to say where each film would be without the rating that moved it most.

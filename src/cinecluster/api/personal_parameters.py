"""What can be asked of a personal list: in the query for all, in the body for visitors."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from cinecluster.api.parameters import ListQuery, NumbersOnly
from cinecluster.model import Model
from cinecluster.ranking.personal.request import PersonalOrder, PersonalRequest
from cinecluster.ranking.personal.taste import Taste, history_from

__all__ = ["PersonalQuery", "VisitorBody"]


def _true_or_false(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise PydanticCustomError("bool_type", "Input should be true or false")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str | bool):
        raise PydanticCustomError("float_type", "Input should be a valid number")
    return value


_Flag = Annotated[bool, BeforeValidator(_true_or_false)]
_EXACT: Final = 2**53 - 1
"""The largest integer that every reader of JSON takes exactly."""
_ClusterId = Annotated[int, Field(ge=0, le=_EXACT), NumbersOnly]
_MOST_RATINGS: Final = 10_000
_MOST_CLUSTERS: Final = 1_000


class PersonalQuery(ListQuery):
    """How a personal list is wanted."""

    order: PersonalOrder = "ranker"
    """`ranker`: what the version's ranker likes best; `cluster-personal`: the same inside the favourite
    cluster; `favorite-cluster`: its most popular films; `tags`: films with tags like it."""
    diversity: Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)] = None
    """How much films are to differ from those before them: 0, the default, not at all. For a viewer of whom
    nothing is known the default is 0.3 (the setting `ranking.personal.newcomer_diversity`)."""
    novelty: Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] = 0.0
    """From -1, well-known films, to 1, little-known ones; 0 leaves the scores alone."""
    seed: Annotated[int | None, Field(ge=0, le=2**63 - 1)] = None
    """Lets films of nearly equal score change places: the same way for the same seed, otherwise for
    another. Without it nothing does."""
    include_seen: _Flag = False
    """`true`: films that the viewer has rated may come back."""
    counterfactual: _Flag = False
    """`true`: each reason also says where the film would be without the rating that moved it most."""

    def personal_request(self) -> PersonalRequest:
        """Return the same as the ranking takes it."""
        return PersonalRequest(
            films=self.list_request(),
            order=self.order,
            diversity=self.diversity,
            novelty=self.novelty,
            seed=self.seed,
            include_seen=self.include_seen,
            counterfactual=self.counterfactual,
        )


class RatingBody(BaseModel):
    """One rating."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    movie_id: Annotated[int, Field(ge=-_EXACT, le=_EXACT), NumbersOnly]
    """The film."""
    rating: Annotated[float, Field(ge=0.5, le=5, allow_inf_nan=False), BeforeValidator(_number)]
    """Stars, 0.5 to 5."""


class VisitorBody(BaseModel):
    """What is known of a visitor. Nothing of it is stored."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [{"ratings": [{"movie_id": 123, "rating": 4.5}], "clusters": [4]}],
        },
    )

    ratings: Annotated[tuple[RatingBody, ...], Field(max_length=_MOST_RATINGS)] = ()
    """What the visitor has rated; of two ratings of one film the later counts."""
    clusters: Annotated[tuple[_ClusterId, ...], Field(max_length=_MOST_CLUSTERS)] = ()
    """Clusters that the visitor has chosen, as at sign-up."""

    def taste(self, model: Model) -> tuple[Taste, tuple[int, ...]]:
        """Return what it says of films and clusters, and the ids of films that are not known."""
        history, unknown = history_from(
            model.movies, ((rated.movie_id, rated.rating) for rated in self.ratings)
        )
        return Taste(history=history, chosen=tuple(dict.fromkeys(self.clusters))), unknown

"""The shapes of personal lists."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field

from cinecluster.api import examples
from cinecluster.api.schemas import Answer, ClusterReason, ListedMovie, Reason, TagsReason
from cinecluster.ranking.personal.lists import PersonalList
from cinecluster.ranking.personal.request import PersonalOrder
from cinecluster.wording.languages import Language

__all__ = ["PersonalRecommendations"]

_DECIMALS: Final = 6

Share = Annotated[float, AfterValidator(lambda share: round(share, _DECIMALS))]


class RatedMovie(Answer):
    """A rated film that raises a score."""

    movie_id: int
    title: str
    rating: float
    """The viewer's stars for it."""
    share: Share
    """What it adds to the score."""


class ChosenCluster(Answer):
    """A chosen cluster that raises a score."""

    cluster: int
    label: str
    share: Share
    """What it adds to the score."""


class Shares(Answer):
    """What a score is made of; the three sum to it."""

    history: Share
    """What all rated films add, those that `because` does not name as well."""
    popularity: Share
    """What being popular adds, which fades as the history grows."""
    chosen_clusters: Share
    """What the chosen clusters add."""


class Counterfactual(Answer):
    """Where the film would be if one film had not been rated."""

    movie_id: int
    title: str
    place: int | None
    """From 1, in the same list without that rating; null if it would not be recommended at all."""


class HistoryReason(Reason):
    """Recommended because of what the viewer has rated."""

    kind: Literal["history"]
    because: list[RatedMovie]
    """The rated films that add most, at most three."""
    shares: Shares
    shared_tags: list[str]
    """Tags that the film shares with the first of those."""
    shared_genres: list[str]
    """Genres that it shares with it."""
    chosen: list[ChosenCluster]
    """Chosen clusters that add to the score as well."""
    cluster: int
    """The film's cluster."""
    label: str
    """What that is called."""
    counterfactual: Counterfactual | None = None
    """Only when asked for."""


class ChosenReason(Reason):
    """Recommended because of the clusters that the viewer has chosen."""

    kind: Literal["chosen"]
    chosen: list[ChosenCluster]
    shares: Shares
    cluster: int
    """The film's cluster."""
    label: str
    """What that is called."""


class PopularReason(Reason):
    """Recommended because it is popular and nothing is known of the viewer."""

    kind: Literal["popular"]
    rank: int
    """Its place among all films by popularity, from 1."""
    ratings: int
    """How many users rated it."""
    shares: Shares
    cluster: int
    """The film's cluster."""
    label: str
    """What that is called."""


class PersonalMovie(ListedMovie):
    """One film recommended to a viewer."""

    reason: Annotated[
        HistoryReason | ChosenReason | PopularReason | ClusterReason | TagsReason,
        Field(discriminator="kind"),
    ]
    """The facts behind it."""


class PersonalRecommendations(Answer):
    """Films for one viewer."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PERSONAL_RECOMMENDATIONS]})

    recommendations: list[str]
    """Titles, best first."""
    items: list[PersonalMovie]
    """The same films with ids, years, scores and reasons. Diversity, novelty and a seed move films without
    touching their scores."""
    ranker: str
    """What scored the films."""
    order: PersonalOrder
    """What was asked for."""
    diversity: float
    """How much films were made to differ, 0–1."""
    ratings: int
    """How many ratings it was made from."""
    favorite_cluster: int | None
    """The viewer's favourite cluster; null without ratings."""
    label: str | None
    """What that is called."""
    unknown_movies: list[int]
    """Rated films that the model does not know, and that were passed over."""

    @classmethod
    def of(
        cls,
        found: PersonalList,
        language: Language,
        *,
        order: PersonalOrder,
        ratings: int,
        unknown_movies: Sequence[int] = (),
    ) -> Self:
        """Make the answer."""
        favorite = None if found.favorite is None else found.favorite.cluster
        return cls(
            recommendations=[item.movie.title for item in found.items],
            items=[PersonalMovie.of(item, language) for item in found.items],
            ranker=found.ranker,
            order=order,
            diversity=found.diversity,
            ratings=ratings,
            favorite_cluster=None if favorite is None else favorite.cluster_id,
            label=None if favorite is None else favorite.label,
            unknown_movies=list(unknown_movies),
        )

"""Who takes part in an experiment, and how each is made from one fold's training ratings."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal

from cinecluster.errors import WrongArgument
from cinecluster.evaluation.beside_film import BesideBestLiked
from cinecluster.evaluation.config import ExperimentConfig
from cinecluster.evaluation.selection import Selection, ease_candidates, select_ranker
from cinecluster.evaluation.viewers import Scorer
from cinecluster.learning.config import PopularityConfig, PreferenceConfig, RankerConfig, RankerName
from cinecluster.learning.fitting import RankerFitter
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.ranking.rankers.cluster import ClusterRanker
from cinecluster.ranking.rankers.protocol import Ranker
from cinecluster.ranking.rankers.random import RandomRanker
from cinecluster.ranking.rankers.tags import TagRanker
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.training.recipe import ModelRecipe

__all__ = ["OURS", "Contender", "FoldContenders", "Setup", "contenders"]

OURS: Final = "ease"
POPULARITY: Final = "popularity"
_PLAIN: Final = "plain-ease-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A row of the table."""

    name: str
    what: str
    kind: Literal["baseline", "route", "ours"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """All that is fixed in an experiment but the ratings."""

    recipe: ModelRecipe
    n_clusters: int
    ranking: RankingConfig
    config: ExperimentConfig


_SIMPLE: Final = (
    Contender(name="random", what="chance", kind="baseline"),
    Contender(name=POPULARITY, what="most rated films", kind="baseline"),
    Contender(name="recent-popularity", what="most rated films of late", kind="baseline"),
    Contender(
        name="favorite-cluster", what="favourite cluster's films, in the contract's order", kind="route"
    ),
    Contender(name="favorite-cluster+ease", what="favourite cluster's films, personal order", kind="route"),
    Contender(name="tags-for-user", what="/recommend-by-tags?user_id=", kind="route"),
    Contender(name="beside-best-liked", what="/recommend?movie_id= of the film liked best", kind="route"),
    Contender(name="beside-best-liked+similarity", what="the same with order=similarity", kind="route"),
    Contender(name="item-knn", what="neighbours by who rated both", kind="baseline"),
    Contender(name="ials", what="weighted matrix factorisation", kind="baseline"),
)


def contenders(config: ExperimentConfig, wanted: Collection[str] | None = None) -> tuple[Contender, ...]:
    """Return the rows of the table, in order.

    Args:
        config: Says which plain EASE take part.
        wanted: Names; all when None.

    Raises:
        WrongArgument: There is no ranker of such a name.
    """
    plain = tuple(
        Contender(
            name=f"{_PLAIN}{regularization:g}",
            what=f"EASE of presence alone, λ = {regularization:g}",
            kind="baseline",
        )
        for regularization in config.plain_regularizations
    )
    ours = Contender(name=OURS, what="the personal list: EASE on preferences and content", kind="ours")
    everybody = (*_SIMPLE, *plain, ours)
    if wanted is None:
        return everybody
    names = [contender.name for contender in everybody]
    if unknown := sorted(set(wanted) - set(names)):
        raise WrongArgument(
            f"There is no ranker {', '.join(map(repr, unknown))}.", hint=f"Choose from {', '.join(names)}."
        )
    return tuple(contender for contender in everybody if contender.name in wanted)


class FoldContenders:
    """Makes the rankers of one fold, one at a time; what several of them need is made once.

    Args:
        train: All that they may learn from.
        setup: What is fixed.
        seed: Starts what is random.
        clock: Seconds, for the choice of settings.
    """

    def __init__(self, train: Interactions, setup: Setup, *, seed: int, clock: Callable[[], float]) -> None:
        self._train = train
        self._setup = setup
        self._seed = seed
        self._clock = clock
        self._side = setup.recipe.side()
        self._fitter = RankerFitter(train, self._side)
        self.selection: Selection | None = None
        #: How the settings of our own ranker were chosen, once that was needed.

    def make(self, names: Collection[str]) -> Iterator[tuple[str, Scorer]]:
        """Yield the named rankers."""
        for name in names:
            yield name, self._make(name)

    def _make(self, name: str) -> Scorer:
        if name in self._of_the_model:
            return self._of_the_model[name]()
        base = self._setup.recipe.ranker_config
        if name.startswith(_PLAIN):
            return self._learned("ease", _plain(base, float(name.removeprefix(_PLAIN))))
        if name == "random":
            return RandomRanker(self._train.n_movies, seed=self._seed)
        learned: dict[str, RankerName] = {
            POPULARITY: "popularity",
            "recent-popularity": "recent-popularity",
            "item-knn": "item-knn",
            "ials": "ials",
        }
        return self._learned(learned[name], base)

    @property
    def _of_the_model(self) -> Mapping[str, Callable[[], Scorer]]:
        """Return what is made of the whole model, as it would be served."""
        return MappingProxyType(
            {
                OURS: lambda: self._ours,
                "favorite-cluster": lambda: ClusterRanker(self._model),
                "favorite-cluster+ease": lambda: ClusterRanker(self._model, self._ours),
                "tags-for-user": lambda: TagRanker(
                    self._model, floors_of(self._model.movies, self._setup.ranking)
                ),
                "beside-best-liked": lambda: BesideBestLiked(self._model, by_similarity=False),
                "beside-best-liked+similarity": lambda: BesideBestLiked(self._model, by_similarity=True),
            }
        )

    def _learned(self, name: RankerName, config: RankerConfig) -> Ranker:
        return make_ranker(self._fitter.fit(name, config, seed=self._seed))

    @cached_property
    def _ours(self) -> Ranker:
        return make_ranker(self._model.ranker)

    @cached_property
    def _model(self) -> Model:
        recipe, selection = self._setup.recipe, self._setup.config.selection
        self.selection = select_ranker(
            self._train,
            self._side,
            ease_candidates(recipe.ranker_config, selection),
            selection,
            seed=self._seed,
            clock=self._clock,
        )
        chosen = self.selection.best
        ranker = self._fitter.fit(chosen.name, chosen.config, seed=self._seed)
        return replace(recipe, ranker_config=chosen.config).model(self._train, self._setup.n_clusters, ranker)


def _plain(base: RankerConfig, regularization: float) -> RankerConfig:
    """Return EASE as published (Steck 2019): presence only, nothing beside it.

    Films too rare for a row stand in as ours do, which raises its figures a little.
    """
    return RankerConfig(
        preferences=PreferenceConfig(slope=0, quality=0),
        ease=base.ease.model_copy(
            update={
                "regularization": regularization,
                "popular_regularization": 0.0,
                "activity": 0.0,
                "side": 0.0,
                "keep": base.ease.max_movies,
            }
        ),
        popularity=PopularityConfig(prior=0),
    )

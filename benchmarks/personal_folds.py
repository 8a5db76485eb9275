"""Personal lists for viewers whom training has not seen, for the scripts beside this one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from benchmarks.real_data import prepared_movielens_small
from cinecluster.evaluation.metrics import intra_list_diversity, ndcg_at_k, novelty, self_information
from cinecluster.evaluation.splits import held_out_folds
from cinecluster.evaluation.viewers import Viewer, viewers
from cinecluster.features.config import SideConfig
from cinecluster.features.side_information import side_information
from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.settings import TrainingConfig
from cinecluster.stages import model_recipe

__all__ = ["K", "PersonalFold", "personal_folds"]

K: Final = 10
_FOLDS: Final = 5
_LIKED: Final = 4.0
_CLUSTERS: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalFold:
    """Lists made from some viewers' ratings, and the other viewers to judge them by."""

    lists: PersonalLists
    judged: tuple[Viewer, ...]
    content: sparse.csr_matrix
    #: Tags and genres of films, unit rows.
    information: FloatArray
    #: Bits of surprise of each film.

    def measure(self, ranked: IntArray, viewer: Viewer) -> tuple[float, float, float]:
        """Return NDCG@10, intra-list diversity and novelty of a list of ten."""
        return (
            ndcg_at_k(np.isin(ranked, viewer.relevant), len(viewer.relevant), K),
            intra_list_diversity(self.content[ranked].toarray()),
            novelty(ranked, self.information),
        )


def personal_folds(seed: int = 0) -> Iterator[PersonalFold]:
    """Train on four fifths of the viewers of ml-latest-small, five times, with the default settings."""
    prepared = prepared_movielens_small()
    recipe = model_recipe(prepared, TrainingConfig(seed=seed))
    content = side_information(prepared.movies, prepared.tag_matrix, SideConfig(years=0))
    lengths = np.sqrt(np.asarray(content.multiply(content).sum(axis=1)).ravel())
    content = sparse.csr_matrix(sparse.diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ content)
    for fold in held_out_folds(prepared.interactions, n_folds=_FOLDS, seed=seed):
        yield PersonalFold(
            lists=PersonalLists.of(recipe.model(fold.train, _CLUSTERS), RankingConfig()),
            judged=viewers(fold, liked=_LIKED),
            content=content,
            information=self_information(fold.train.counts(), fold.train.n_users),
        )

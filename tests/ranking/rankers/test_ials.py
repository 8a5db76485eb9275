"""iALS folds a history in as ``implicit`` itself would."""

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy import sparse

from cinecluster.learning.config import IalsConfig
from cinecluster.learning.ials import fit_ials
from cinecluster.learning.popularity import popularity
from cinecluster.learning.preferences import preferences_of
from cinecluster.model import LearnedRanker, PreferenceScale
from cinecluster.ranking.rankers.ials import IalsRanker
from cinecluster.testing.ranker_contract import history_of
from tests.worlds import N_MOVIES, three_tastes

DATA = three_tastes()


def test_a_history_is_folded_in_as_implicit_recalculates_a_user() -> None:
    config = IalsConfig(dimensions=6, regularization=3.0, confidence=4.0)
    items = fit_ials(DATA, np.ones(len(DATA.ratings)), config, seed=0)
    scale = PreferenceScale(slope=0.4, floor=0.1, mean=3.0, damping=5.0, offsets=np.zeros(N_MOVIES))
    learned = LearnedRanker(
        name="ials",
        preferences=scale,
        popularity=popularity(DATA),
        prior=0.0,
        patience=1.0,
        factors=items,
    )
    history = history_of({0: 5.0, 4: 3.5, 7: 1.0, 20: 4.5})

    reference = AlternatingLeastSquares(
        factors=6, regularization=3.0, alpha=1.0, dtype=np.float64, num_threads=1, use_native=True
    )
    reference.item_factors = items.factors.astype(np.float64)
    confidence = config.confidence * preferences_of(scale, history)
    row = sparse.csr_matrix(
        (confidence, (np.zeros(len(history), dtype=np.int32), history.movie_indices)), shape=(1, N_MOVIES)
    )
    user = reference.recalculate_user(0, row)

    np.testing.assert_allclose(IalsRanker(learned).score(history), items.factors @ user, atol=1e-4)

"""Whether a new version may take the place of the one being served."""

from dataclasses import dataclass

import numpy as np

from cinecluster.model import FloatArray

__all__ = ["GateVerdict", "judge"]

_DRAWS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class GateVerdict:
    """NDCG@10 of two versions over the same held-out users, who were kept from both."""

    live_version: str
    users: int
    ndcg: float
    live_ndcg: float
    low: float
    high: float
    #: 95 % interval of the difference, new − live.

    @property
    def passed(self) -> bool:
        """Tell whether the new version is not significantly worse."""
        return self.high >= 0

    def __str__(self) -> str:
        return (
            f"NDCG@10 {self.ndcg:.3f} instead of {self.live_ndcg:.3f} for {self.users} viewers kept from both"
            f" (difference {self.ndcg - self.live_ndcg:+.3f}, 95 % interval {self.low:+.3f} to"
            f" {self.high:+.3f})"
        )


def judge(new: FloatArray, live: FloatArray, *, live_version: str, seed: int) -> GateVerdict | None:
    """Compare two versions viewer by viewer, by a paired bootstrap (Efron & Tibshirani 1993).

    Args:
        new: NDCG@10 of each held-out user by the new version.
        live: The same by the one being served.
        live_version: Its name.
        seed: Starts the draws.

    Returns:
        None without any user to judge by.
    """
    if not len(new):
        return None
    differences = new - live
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(differences), (_DRAWS, len(differences)))
    low, high = np.quantile(differences[draws].mean(axis=1), (0.025, 0.975))
    return GateVerdict(
        live_version=live_version,
        users=len(differences),
        ndcg=float(new.mean()),
        live_ndcg=float(live.mean()),
        low=float(low),
        high=float(high),
    )

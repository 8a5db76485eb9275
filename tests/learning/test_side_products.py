"""Products of side information are the same to the bit, however many columns count as dense."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from cinecluster.learning.side_products import SideProducts


@given(
    seed=st.integers(0, 2**16),
    n_rare=st.integers(0, 5),
    n_common=st.integers(0, 4),
    n_chosen=st.integers(1, 12),
)
def test_products_are_those_of_the_sparse_matrices_to_the_bit(
    seed: int, n_rare: int, n_common: int, n_chosen: int
) -> None:
    rng = np.random.default_rng(seed)
    shares = np.concatenate([np.full(n_rare, 0.1), np.full(n_common, 0.9)])
    filled = rng.random((12, n_rare + n_common)) < shares
    side = sparse.csr_matrix(np.where(filled, rng.random(filled.shape), 0.0), dtype=np.float32)
    chosen = np.sort(rng.choice(12, n_chosen, replace=False))
    made = SideProducts(side, chosen).of(side)
    assert made.dtype == np.float32
    np.testing.assert_array_equal(made, (side @ side[chosen].T.tocsc()).toarray())

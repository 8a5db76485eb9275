import numpy as np
import pytest
from scipy import linalg

from cinecluster.learning.lapack import spotrf, spotri


def positive(n: int) -> np.ndarray:
    rows = np.random.default_rng(0).random((n, n), dtype=np.float32)
    return np.asfortranarray(rows @ rows.T + n * np.eye(n, dtype=np.float32))


def test_the_same_bytes_come_out_as_from_scipys_own_wrappers() -> None:
    matrix = positive(200)
    factor, _ = linalg.lapack.spotrf(matrix, lower=1)
    inverse, _ = linalg.lapack.spotri(factor, lower=1)

    assert spotrf(matrix) == 0
    assert np.tril(matrix).tobytes() == np.tril(factor).tobytes()
    assert spotri(matrix) == 0
    assert np.tril(matrix).tobytes() == np.tril(inverse).tobytes()


def test_a_matrix_that_is_not_positive_is_told() -> None:
    assert spotrf(np.asfortranarray(np.diag(np.array([1, 2, -1], dtype=np.float32)))) == 3


@pytest.mark.parametrize(
    "matrix", [np.eye(3), np.zeros((2, 3), dtype=np.float32, order="F"), positive(4)[::2, ::2]]
)
def test_what_lapack_would_misread_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(ValueError, match="Fortran's order"):
        spotrf(matrix)

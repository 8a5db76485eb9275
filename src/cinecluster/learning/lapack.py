"""Two of LAPACK's routines, called so that Python's other threads go on meanwhile.

SciPy's own wrappers hold the interpreter's lock: on a large matrix the thread that renews a training's lease
would stand still for minutes, and the training be taken for dead.
"""

import ctypes
from collections.abc import Callable
from typing import Final, Literal

import numpy as np
from scipy.linalg import cython_lapack

from cinecluster.model import FloatArray

__all__ = ["spotrf", "spotri"]

_Routine = Literal["spotrf", "spotri"]
_INT: Final = ctypes.POINTER(ctypes.c_int)
_SIGNATURE: Final = (ctypes.c_char_p, _INT, ctypes.c_void_p, _INT, _INT)
"""uplo, n, a, lda, info."""


def spotrf(matrix: FloatArray) -> int:
    """Put the Cholesky factor into the lower triangle of a float32 matrix in Fortran's order.

    Returns:
        LAPACK's ``info``: 0, or which leading minor is not positive.
    """
    return _call("spotrf", matrix)


def spotri(factor: FloatArray) -> int:
    """Put the inverse of the matrix that a factor is of into its lower triangle.

    Returns:
        LAPACK's ``info``: 0, or which element of the factor's diagonal is zero.
    """
    return _call("spotri", factor)


def _call(name: _Routine, matrix: FloatArray) -> int:
    if matrix.dtype != np.float32 or not matrix.flags.f_contiguous or matrix.shape[0] != matrix.shape[1]:
        raise ValueError("LAPACK is given a square float32 matrix in Fortran's order")
    n, info = ctypes.c_int(len(matrix)), ctypes.c_int(0)
    _routine(name)(b"L", ctypes.byref(n), matrix.ctypes.data, ctypes.byref(n), ctypes.byref(info))
    return info.value


def _routine(name: _Routine) -> Callable[..., None]:
    capsule = cython_lapack.__pyx_capi__[name]
    named, pointer = ctypes.pythonapi.PyCapsule_GetName, ctypes.pythonapi.PyCapsule_GetPointer
    named.restype, named.argtypes = ctypes.c_char_p, [ctypes.py_object]
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    # A function of CFUNCTYPE, unlike one of PYFUNCTYPE, lets go of the lock while it runs.
    return ctypes.CFUNCTYPE(None, *_SIGNATURE)(pointer(capsule, named(capsule)))

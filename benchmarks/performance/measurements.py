"""All parts of the page, in its order; whoever adds one adds it here."""

from typing import Final

from benchmarks.performance.generation import GENERATION
from benchmarks.performance.preparation import PREPARATION
from benchmarks.performance.rows import Measurement
from benchmarks.performance.serving import SERVING
from benchmarks.performance.training import TRAINING

__all__ = ["MEASUREMENTS"]

# Serving comes after training, whose models it serves.
MEASUREMENTS: Final[tuple[Measurement, ...]] = (PREPARATION, TRAINING, SERVING, GENERATION)

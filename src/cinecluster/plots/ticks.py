"""Round numbers along an axis."""

import math
from collections.abc import Sequence

__all__ = ["decades", "linear", "thinned"]


def linear(highest: float, *, whole: bool = False, steps: int = 5) -> tuple[float, ...]:
    """Return round numbers from 0 up to the highest figure or just beyond it.

    Args:
        highest: At least 0.
        whole: Only whole numbers, for counts.
        steps: At most so many above 0.

    >>> linear(0.36), linear(26818, whole=True), linear(2, whole=True)
    ((0.0, 0.1, 0.2, 0.3, 0.4), (0.0, 10000.0, 20000.0, 30000.0), (0.0, 1.0, 2.0))
    """
    if whole:
        highest = max(highest, 1.0)
    if highest <= 0:
        return (0.0, 1.0)
    power = math.floor(math.log10(highest / steps))
    sizes = (factor * 10.0**exponent for exponent in (power, power + 1) for factor in (1, 2, 5))
    step = next(size for size in sizes if size * steps >= highest and (size >= 1 or not whole))
    return tuple(round(place * step, 10) for place in range(math.ceil(round(highest / step, 9)) + 1))


def decades(lowest: float, highest: float) -> tuple[float, ...]:
    """Return the powers of ten, twice and five times them, from below the lowest figure to above the highest.

    >>> decades(0.005, 0.46)
    (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
    >>> decades(1.0, 1.0)
    (0.1, 1.0)
    """
    powers = range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)
    marks = [round(factor * 10.0**power, 12) for power in powers for factor in (1, 2, 5)]
    below = [mark for mark in marks if mark <= lowest]
    above = [mark for mark in marks if mark >= highest]
    held = tuple(mark for mark in marks if below[-1] <= mark <= above[0])
    return held if len(held) > 1 else (held[0] / 10, *held)


def thinned(labels: Sequence[str], room: int) -> tuple[str, ...]:
    """Blank labels until at most so many are left, evenly.

    >>> thinned(["a", "", "b", "", "c", ""], room=2)
    ('a', '', '', '', 'c', '')
    """
    said = [place for place, label in enumerate(labels) if label]
    kept = set(said[:: max(1, math.ceil(len(said) / room))])
    return tuple(label if place in kept else "" for place, label in enumerate(labels))

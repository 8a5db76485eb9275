"""A promise, and what an experiment on it has shown."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Outcome", "Promise"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What was seen."""

    tried: int
    #: Kills, damaged versions, requests, inputs …
    failures: tuple[str, ...]
    #: A sentence for each time that the promise was broken.
    seen: str
    #: The figures, in the words of the table.


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """Something that must hold, and the experiment that tries to break it."""

    name: str
    says: str
    figure: str
    #: What a full run must reach.
    full: int
    short: int
    #: How much is tried, in the unit of the experiment: kills, versions, seconds, inputs. Without a short
    #: form of its own, 0.
    seconds: int
    #: About what a full run takes on two cores.
    experiment: Callable[[int, Path], Outcome]
    #: Takes how much is to be tried and an empty folder.

"""Tuning a list along tags: how much a film has of each, whether anybody gave it or not.

Vig, Sen & Riedl 2012, "The Tag Genome: Encoding Community Knowledge to Support Novel Interaction".
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from cinecluster.errors import UnknownTag, WrongArgument
from cinecluster.model import FloatArray, Model, TagMatrix

__all__ = ["RELEVANCE_DECIMALS", "Tuning", "find_tag", "make_tuning", "relevances", "tunable_tags"]

RELEVANCE_DECIMALS = 4
_SOFTNESS = 2.0
"""Standard scores of 0, 1, 2 and 4 become relevances of .5, .72, .85 and .95: tags have long tails."""
_NEAREST = 3
_TUNABLE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Tuning:
    """Which way to lean from the film asked about: tags that can be tuned by."""

    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def signs(self) -> dict[str, int]:
        """Return +1 for each tag wanted more, −1 for each wanted less."""
        return dict.fromkeys(self.more, 1) | dict.fromkeys(self.less, -1)


def make_tuning(model: Model, *, more: Iterable[str], less: Iterable[str]) -> Tuning:
    """Find the tags that a caller has named.

    Raises:
        UnknownTag: Films cannot be tuned by one of them.
        WrongArgument: One is wanted both more and less.
    """
    tuning = Tuning(
        more=tuple(dict.fromkeys(find_tag(model, tag) for tag in more)),
        less=tuple(dict.fromkeys(find_tag(model, tag) for tag in less)),
    )
    both = sorted({*tuning.more}.intersection(tuning.less))
    if both:
        raise WrongArgument(f"{', '.join(map(repr, both))} cannot be wanted more and less.")
    return tuning


def find_tag(model: Model, text: str) -> str:
    """Return the tag, in any case, that films can be tuned by.

    Raises:
        UnknownTag: There is none; the hint names the nearest.
    """
    known = model.likeness.directions.tags
    wanted = text.strip().casefold()
    place = _place(known, wanted)
    if place >= 0:
        return wanted
    near = [name for name, _, _ in process.extract(wanted, known, scorer=fuzz.WRatio, limit=_NEAREST)]
    raise UnknownTag(text, nearest=near)


def relevances(model: Model, tags: Sequence[str]) -> FloatArray:
    """Return how much every film has of some tags, 0–1, rounded; shape (n_tags, n_movies).

    Half is a typical film. Films that were given the tag are nearer to 1 the more viewers gave it: one viewer
    goes half of the way from what the film's place says, two go two thirds.

    Args:
        model: All films.
        tags: As :func:`find_tag` returns them.
    """
    directions, vectors = model.likeness.directions, model.vectors
    rows = directions.directions[[_place(directions.tags, tag) for tag in tags]]
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    scores = (vectors @ rows[:, :-1].T).T / np.where(lengths > 0, lengths, 1.0) + rows[:, -1:]
    return _relevance(scores, np.array([_given(model.tags, tag, len(model.movies)) for tag in tags]))


def tunable_tags(model: Model, index: int) -> tuple[tuple[str, float], ...]:
    """Return the tags that a film has most of, with its relevances, highest first; at most ten."""
    directions, tags = model.likeness.directions, model.tags
    vector = model.vectors[index]
    unit = vector / max(float(np.linalg.norm(vector)), np.finfo(np.float32).tiny)
    scores = directions.directions[:, :-1] @ unit + directions.directions[:, -1]
    span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
    counts = {
        tags.vocabulary[tag]: count
        for tag, count in zip(tags.indices[span].tolist(), tags.counts[span].tolist(), strict=True)
    }
    relevance = _relevance(
        scores, np.array([counts.get(tag, 0) for tag in directions.tags], dtype=np.float64)
    )
    highest = np.argsort(-relevance, kind="stable")[:_TUNABLE]
    return tuple((directions.tags[place], float(relevance[place])) for place in highest.tolist())


def _relevance(scores: FloatArray, given: FloatArray) -> FloatArray:
    """Turn standard scores, and the numbers of viewers who gave the tag, into 0–1."""
    softened = scores.astype(np.float64) / _SOFTNESS
    lacking = (1.0 - softened / np.sqrt(1.0 + softened**2)) / 2.0
    relevance: FloatArray = (1.0 - lacking / (1.0 + given)).round(RELEVANCE_DECIMALS)
    return relevance


def _given(tags: TagMatrix, tag: str, n_movies: int) -> FloatArray:
    """Return how many viewers gave each film a tag."""
    given = np.zeros(n_movies)
    uses = np.flatnonzero(tags.indices == _place(tags.vocabulary, tag))
    given[np.searchsorted(tags.indptr, uses, side="right") - 1] = tags.counts[uses]
    return given


def _place(names: Sequence[str], name: str) -> int:
    place = bisect_left(names, name)
    return place if place < len(names) and names[place] == name else -1

"""What somebody has said on the taste page, as the page's form carries it: nothing of it is kept here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from starlette.datastructures import FormData

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.ranking.personal.taste import Taste, history_from
from cinecluster.ranking.search import search_titles

__all__ = ["TasteState", "news_in"]

_STARS: Final = "stars-"
"""Begins the name of a film's field; its id follows."""
_RATING: Final = re.compile(r"(-?[0-9]{1,18}):([0-5](?:\.[05])?)")
_ID: Final = re.compile(r"-?[0-9]{1,18}")
_HALF_STARS: Final = frozenset(step / 2 for step in range(1, 11))
_MOST_RATINGS: Final = 10_000
_MOST_SKIPPED: Final = 500
_MOST_ASKED: Final = 24
_MOST_FOUND: Final = 6
_LAST_PAGE: Final = 99


@dataclass(frozen=True, kw_only=True, slots=True)
class TasteState:
    """Ratings, chosen clusters, and how the list is wanted. Ids that the model does not know do no harm."""

    stars: Mapping[int, float]
    #: By movie id, in the order in which they were given.
    clusters: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    #: Ids of movies that shall not be recommended.
    asked: tuple[int, ...] = ()
    #: Ids of movies that are to be rated beside those of the page, the latest first.
    page: int = 0
    #: Of the well-known films to begin with.
    diversity: float = 0.0
    novelty: float = 0.0

    @classmethod
    def of(cls, form: FormData, stored: Mapping[int, float] | None = None) -> Self:
        """Read a form; what is none of ours in it is passed over.

        Args:
            form: What was sent.
            stored: A viewer's ratings as they are now, instead of those that the form carries.
        """
        stars = dict(_pairs(_text(form, "rated")) if stored is None else stored)
        for movie_id, given in news_in(form).items():
            stars.pop(movie_id, None)
            if given is not None:
                stars[movie_id] = given
        return cls(
            stars=dict(list(stars.items())[-_MOST_RATINGS:]),
            clusters=tuple(dict.fromkeys(_ids(" ".join(_texts(form, "cluster"))))),
            skipped=tuple(_ids(_text(form, "skipped")))[:_MOST_SKIPPED],
            asked=tuple(_ids(_text(form, "asked")))[:_MOST_ASKED],
            page=min(max(0, next(_ids(_text(form, "page")), 0)), _LAST_PAGE),
            diversity=_number(form, "diversity", 0.0, 1.0),
            novelty=_number(form, "novelty", -1.0, 1.0),
        )

    def after(self, form: FormData, catalogue: Catalogue) -> Self:
        """Do what the pressed button says."""
        match _text(form, "do"):
            case "clear":
                return replace(self, stars={}, clusters=(), skipped=(), asked=(), page=0)
            case "more":
                return replace(self, page=min(self.page + 1, _LAST_PAGE), asked=())
            case "find":
                return self._asking(_found(catalogue, _text(form, "find")))
        skipped = tuple(dict.fromkeys((*_ids(_text(form, "skip")), *self.skipped)))[:_MOST_SKIPPED]
        return replace(self, skipped=skipped)._asking(_ids(_text(form, "seen")))

    def taste(self, catalogue: Catalogue) -> Taste:
        """Return it as the lists take it, without what the model does not know."""
        model = catalogue.model
        history, _ = history_from(model.movies, self.stars)
        chosen = tuple(cluster for cluster in self.clusters if 0 <= cluster < len(model.clusters))
        return Taste(history=history, chosen=chosen)

    @property
    def rated(self) -> str:
        """The ratings as a field of the form carries them."""
        return " ".join(f"{movie_id}:{stars:g}" for movie_id, stars in self.stars.items())

    def _asking(self, movie_ids: Iterable[int]) -> Self:
        return replace(self, asked=tuple(dict.fromkeys((*movie_ids, *self.asked)))[:_MOST_ASKED])


def news_in(form: FormData) -> dict[int, float | None]:
    """Return what a form says otherwise than when the page was made: stars by movie id, None for no rating.

    A page that has been open for long shall not undo what was said elsewhere meanwhile.
    """
    said: dict[int, float | None] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str):
            continue
        if name in ("imported", "also"):
            said.update(_pairs(value))
        elif name.startswith(_STARS) and _ID.fullmatch(movie_id := name.removeprefix(_STARS)):
            said.update({int(movie_id): None} if not value else _pairs(f"{movie_id}:{value}"))
    before = dict(_pairs(_text(form, "rated")))
    return {movie_id: stars for movie_id, stars in said.items() if stars != before.get(movie_id)}


def _found(catalogue: Catalogue, text: str) -> list[int]:
    found = search_titles(catalogue.titles, text).movie_indices[:_MOST_FOUND]
    ids: list[int] = catalogue.model.movies.movie_ids[found].tolist()
    return ids


def _pairs(text: str) -> Iterator[tuple[int, float]]:
    for part in text.split():
        rating = _RATING.fullmatch(part)
        if rating is not None and float(rating[2]) in _HALF_STARS:
            yield int(rating[1]), float(rating[2])


def _ids(text: str) -> Iterator[int]:
    return (int(part) for part in text.split() if _ID.fullmatch(part))


def _number(form: FormData, name: str, least: float, most: float) -> float:
    try:
        return min(max(least, round(float(_text(form, name)), 2)), most)
    except (ValueError, OverflowError):
        return 0.0


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]

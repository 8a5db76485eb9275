"""Reasons in English."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from cinecluster.wording.facts import mostly_popular, sentences

__all__ = ["reason_text"]


def reason_text(reason: Mapping[str, Any]) -> str:
    """Say a reason in English."""
    return _KINDS[reason["kind"]](reason)


def _cluster(reason: Mapping[str, Any]) -> str:
    return f"No. {reason['rank']} of {_quoted(reason['label'])} by popularity, {_viewers(reason['ratings'])}."


def _similarity(reason: Mapping[str, Any]) -> str:
    moved = [f"{'more' if by > 0 else 'less'} {tag}" for tag, by in (reason.get("moved") or {}).items() if by]
    return sentences(f"{reason['similarity']:.2f} alike", _both(reason), ", ".join(moved))


def _tags(reason: Mapping[str, Any]) -> str:
    tags, genres = reason.get("shared_tags"), reason.get("shared_genres")
    named = f"Tags: {', '.join(tags)}" if tags else f"Genres: {', '.join(genres)}" if genres else ""
    return sentences(named, f"{reason['similarity']:.2f} alike")


def _history(reason: Mapping[str, Any]) -> str:
    rated = [f"{_quoted(each['title'])} ({each['rating']:g})" for each in reason["because"]]
    chosen = f" and because you chose {_chosen_labels(reason)}" if reason["chosen"] else ""
    because = "Mostly because many have rated it, but also for" if mostly_popular(reason) else "Because of"
    return sentences(
        f"{because} your {'rating' if len(rated) == 1 else 'ratings'} of {_listed(rated)}{chosen}",
        _both(reason),
        _counterfactual(reason),
    )


def _chosen(reason: Mapping[str, Any]) -> str:
    return f"Because you chose {_chosen_labels(reason)}."


def _popular(reason: Mapping[str, Any]) -> str:
    return f"No. {reason['rank']} of all films by popularity, {_viewers(reason['ratings'])}."


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = MappingProxyType(
    {
        "cluster": _cluster,
        "similarity": _similarity,
        "tags": _tags,
        "history": _history,
        "chosen": _chosen,
        "popular": _popular,
    }
)


def _both(reason: Mapping[str, Any]) -> str:
    shared = reason["shared_tags"] or reason["shared_genres"]
    return f"In common: {', '.join(shared)}" if shared else ""


def _counterfactual(reason: Mapping[str, Any]) -> str:
    told = reason.get("counterfactual")
    if told is None:
        return ""
    place = "not be recommended" if told["place"] is None else f"be {_ordinal(told['place'])}"
    return f"Without your rating of {_quoted(told['title'])} this would {place}"


def _chosen_labels(reason: Mapping[str, Any]) -> str:
    return _listed([_quoted(each["label"]) for each in reason["chosen"]])


def _viewers(count: int) -> str:
    return f"rated by {count} {'viewer' if count == 1 else 'viewers'}"


def _ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th … 11th … 21st."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _quoted(title: str) -> str:
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))

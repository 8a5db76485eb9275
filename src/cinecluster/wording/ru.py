"""Reasons in Russian, their genres, tags and labels too."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from cinecluster.wording.facts import mostly_popular, sentences
from cinecluster.wording.ru_names import genre_name, label_text, listed, tag_name

__all__ = ["reason_text"]


def reason_text(reason: Mapping[str, Any]) -> str:
    """Say a reason in Russian."""
    return _KINDS[reason["kind"]](reason)


def _cluster(reason: Mapping[str, Any]) -> str:
    return (
        f"{reason['rank']}-е место по популярности в группе {_label(reason)}, {_ratings(reason['ratings'])}."
    )


def _similarity(reason: Mapping[str, Any]) -> str:
    moved = [
        f"{'больше' if by > 0 else 'меньше'} {_quoted(tag_name(tag))}"
        for tag, by in (reason.get("moved") or {}).items()
        if by
    ]
    return sentences(_alike(reason), _both(reason), ", ".join(moved))


def _tags(reason: Mapping[str, Any]) -> str:
    tags, genres = _tag_names(reason.get("shared_tags")), _genre_names(reason.get("shared_genres"))
    named = f"Теги: {tags}" if tags else f"Жанры: {genres}" if genres else ""
    return sentences(named, _alike(reason))


def _history(reason: Mapping[str, Any]) -> str:
    rated = [f"{_quoted(each['title'])} ({_number(each['rating'], 'g')})" for each in reason["because"]]
    chosen = f", и потому что вы выбрали {_chosen_labels(reason)}" if reason["chosen"] else ""
    because = (
        "Больше потому, что его оценили многие, но и благодаря" if mostly_popular(reason) else "Благодаря"
    )
    return sentences(
        f"{because} {'вашей оценке' if len(rated) == 1 else 'вашим оценкам'}: {listed(rated)}{chosen}",
        _both(reason),
        _counterfactual(reason),
    )


def _chosen(reason: Mapping[str, Any]) -> str:
    return f"Потому что вы выбрали {_chosen_labels(reason)}."


def _popular(reason: Mapping[str, Any]) -> str:
    return f"{reason['rank']}-е место по популярности среди всех фильмов, {_ratings(reason['ratings'])}."


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


def _alike(reason: Mapping[str, Any]) -> str:
    return f"Сходство {_number(reason['similarity'], '.2f')}"


def _both(reason: Mapping[str, Any]) -> str:
    shared = _tag_names(reason["shared_tags"]) or _genre_names(reason["shared_genres"])
    return f"Общее: {shared}" if shared else ""


def _counterfactual(reason: Mapping[str, Any]) -> str:
    told = reason.get("counterfactual")
    if told is None:
        return ""
    place = "не был бы рекомендован" if told["place"] is None else f"был бы на {told['place']}-м месте"
    return f"Без вашей оценки фильма {_quoted(told['title'])} этот {place}"


def _chosen_labels(reason: Mapping[str, Any]) -> str:
    return listed([_label(each) for each in reason["chosen"]])


def _label(cluster: Mapping[str, Any]) -> str:
    return _quoted(label_text(cluster["label"]))


def _tag_names(tags: Sequence[str] | None) -> str:
    return ", ".join(tag_name(tag) for tag in tags or ())


def _genre_names(genres: Sequence[str] | None) -> str:
    return ", ".join(genre_name(genre) for genre in genres or ())


def _ratings(count: int) -> str:
    return f"{count}\N{NBSP}{_plural(count, 'оценка', 'оценки', 'оценок')}"


def _plural(count: int, one: str, few: str, many: str) -> str:
    """Return the form that a number takes: 1, 21, 101 · 2–4, 22–24 · 0, 5–20, 25."""
    tens, units = count // 10 % 10, count % 10
    if tens == 1 or units == 0 or units > 4:  # noqa: PLR2004 - the rule itself
        return many
    return one if units == 1 else few


def _number(value: float, spec: str) -> str:
    return format(value, spec).replace(".", ",")


def _quoted(title: str) -> str:
    return f"«{title.replace('«', '„').replace('»', '“')}»"

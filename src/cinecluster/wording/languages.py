"""Which languages there are, which one is asked for, and the sentence of a reason in it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from cinecluster.wording import en, ru

__all__ = ["LANGUAGES", "Language", "accepted_language", "reason_text"]

Language = Literal["en", "ru"]

LANGUAGES: Final[Mapping[Language, Callable[[Mapping[str, Any]], str]]] = MappingProxyType(
    {"en": en.reason_text, "ru": ru.reason_text}
)


def reason_text(reason: Mapping[str, Any], language: Language) -> str:
    """Say a reason in one or a few sentences.

    Args:
        reason: Facts, as the rankers give them: ``{"kind": …, …}``.
        language: Which.
    """
    return LANGUAGES[language](reason)


def accepted_language(header: str | None) -> Language:
    """Return the language that an ``Accept-Language`` header likes best (RFC 9110), English for want of any.

    >>> accepted_language("de, ru-RU;q=0.8, en;q=0.7")
    'ru'
    >>> accepted_language("ru;q=0")
    'en'
    """
    best: Language = "en"
    best_weight = 0.0
    for part in (header or "").split(","):
        name, _, parameters = part.partition(";")
        weight = _weight(parameters)
        for language in LANGUAGES:
            if name.strip().lower().partition("-")[0] == language and weight > best_weight:
                best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

"""Titles and queries as words that can be compared: without case, accents, punctuation."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["ARTICLES", "in_figures", "same_numbers", "title_words"]

ARTICLES: Final = frozenset(
    {"the", "a", "an", "le", "la", "les", "l", "un", "une", "der", "die", "das", "ein", "eine", "il", "gli"}
    | {"lo", "una", "uno", "el", "los", "las", "os", "um", "uma", "det", "den", "ett", "en", "het", "een"}
)
"""Words that a title may be given with or without, before or behind it."""

_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "&": " and "})
"""Letters that Unicode does not take apart, as they are typed without their keys."""
_ABBREVIATION: Final = re.compile(r"\b(\w)[^\w\s](?=\w\b)")  # "E.T.", "M*A*S*H"
_ELISION: Final = re.compile(r"\b(l|d|c|qu|o)['’](?=\w{2})")  # "L'Avventura", but not "Schindler's"
_APOSTROPHE: Final = re.compile(r"['’`]")
_WORD: Final = re.compile(r"[^\W_]+")

_NUMBERS: Final = (
    ("1", "i", "one"),
    ("2", "ii", "two"),
    ("3", "iii", "three"),
    ("4", "iv", "four"),
    ("5", "v", "five"),
    ("6", "vi", "six"),
    ("7", "vii", "seven"),
    ("8", "viii", "eight"),
    ("9", "ix", "nine"),
    ("10", "x", "ten"),
    ("11", "xi", "eleven"),
    ("12", "xii", "twelve"),
    ("13", "xiii", "thirteen"),
)
_SAME: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {word: tuple(each for each in number if each != word) for number in _NUMBERS for word in number}
)
_IN_FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {word: number[0] for number in _NUMBERS for word in number}
)


def title_words(text: str) -> tuple[str, ...]:
    """Take a title or a query apart into folded words.

    >>> title_words("L'Amélie & the Extra-Terrestrial's E.T.")
    ('l', 'amelie', 'and', 'the', 'extra', 'terrestrials', 'et')
    """
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    joined = _ABBREVIATION.sub(r"\1", plain)
    return tuple(_WORD.findall(_APOSTROPHE.sub("", _ELISION.sub(r"\1 ", joined))))


def same_numbers(word: str) -> tuple[str, ...]:
    """Return the other ways of writing a small number.

    >>> same_numbers("2")
    ('ii', 'two')
    """
    return _SAME.get(word, ())


def in_figures(word: str) -> str:
    """Return a small number in figures, however it is written; any other word as it is.

    >>> in_figures("ii"), in_figures("orbit")
    ('2', 'orbit')
    """
    return _IN_FIGURES.get(word, word)

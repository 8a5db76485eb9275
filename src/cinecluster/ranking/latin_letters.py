"""Cyrillic titles in Latin letters, as MovieLens has those of Russian films."""

from typing import Final

__all__ = ["in_latin_letters"]

_LETTERS: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
    | {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": ""}
    | {"ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u"}
)


def in_latin_letters(title: str) -> str:
    """Write a title in Latin letters; one that is stays as it is but for its case.

    >>> in_latin_letters("Иди и смотри")
    'idi i smotri'
    """
    return title.casefold().translate(_LETTERS)

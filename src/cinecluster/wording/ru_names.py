"""Genres, tags and labels of clusters in Russian."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cinecluster.data.cleaning.spelling import join_key
from cinecluster.wording.ru_vocabulary import GENRES, TAGS

__all__ = ["genre_name", "label_text", "listed", "tag_name", "tag_named"]

_TAGS: Final[Mapping[str, str]] = MappingProxyType({join_key(tag): name for tag, name in TAGS.items()})
_NAMES: Final[Mapping[str, str]] = MappingProxyType({join_key(name): tag for tag, name in TAGS.items()})
_ERA: Final = re.compile(r"(?P<since>since the )?(?P<first>\d{3}0)s(–(?P<last>\d{3}0)s)?")
_MIXED: Final = "Mixed"


def genre_name(genre: str) -> str:
    """Name a genre, as inside a sentence; one that is not of MovieLens keeps its name."""
    return GENRES.get(genre, genre)


def tag_name(tag: str) -> str:
    """Name a tag, in whatever spelling; one without a translation keeps its name."""
    return _TAGS.get(join_key(tag), tag)


def tag_named(name: str) -> str:
    """Return the tag that has a name; what is no name is taken for a tag itself.

    >>> tag_named("Сёстры"), tag_named("sisters")
    ('sisters', 'sisters')
    """
    return _NAMES.get(join_key(name), name)


def label_text(label: str) -> str:
    """Say a label part by part; genres that are not of MovieLens keep it as it is, but for its tags.

    >>> label_text("Comedy & Romance, 1980s–1990s: love story, paris")
    'Комедия и мелодрама, 1980–1990-е: история любви, Париж'
    >>> label_text("Mixed, since the 1990s")
    'Разное, с 1990-х'
    """
    head, colon, tags = label.partition(": ")
    return f"{_head(head)}{colon}{', '.join(tag_name(tag) for tag in tags.split(', '))}"


def listed(parts: Sequence[str]) -> str:
    """Join parts by commas, and the last by «и»."""
    return " и ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _head(head: str) -> str:
    *others, last = head.split(", ")
    found = _ERA.fullmatch(last)
    genres = re.split(", | & ", ", ".join(others) if found else head)
    if not all(genre in GENRES or genre == _MIXED for genre in genres):
        return head
    named = listed(["разное" if genre == _MIXED else genre_name(genre) for genre in genres])
    return ", ".join([f"{named[0].upper()}{named[1:]}", *([_era(found)] if found else [])])


def _era(found: re.Match[str]) -> str:
    if found["since"]:
        return f"с {found['first']}-х"
    return f"{found['first']}–{found['last']}-е" if found["last"] else f"{found['first']}-е"

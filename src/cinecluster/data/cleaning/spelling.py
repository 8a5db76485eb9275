"""Spellings of tags: which are one tag, which of them stands for it, and which tags are personal notes."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from cinecluster.columns import SEPARATOR
from cinecluster.data.cleaning.blanks import single_spaced
from cinecluster.data.cleaning.config import CleaningConfig

__all__ = ["canonical_spellings", "join_key", "note_test", "spelling"]

_HYPHENS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212_"
_JOINTS: Final = re.compile(f"[{_HYPHENS} ]+")
_QUOTED: Final = re.compile('["“”„«](.+)["”“»]')


def spelling(raw: str) -> str:
    """Return a tag in lower case, single-spaced, without quotation marks around it; blank stays blank.

    Unicode forms of one character are joined (NFKC: full-width letters, ligatures), and the bar becomes a
    space, because it separates tags in files.

    >>> spelling('  "Sci-Fi" ')
    'sci-fi'
    """
    text = single_spaced(_composed(raw).replace(SEPARATOR, " "))
    while quoted := _QUOTED.fullmatch(text):
        text = single_spaced(quoted[1])
    return text


def join_key(spelled: str) -> str:
    """Return what spellings of one tag have in common: all but case, hyphens, underscores and spaces.

    >>> join_key("sci-fi") == join_key("scifi") == join_key("SCI_FI")
    True
    """
    return _JOINTS.sub("", spelled.casefold()) or spelled


def canonical_spellings(uses: Mapping[str, int]) -> dict[str, str]:
    """Map every spelling to the commonest of its kind; the alphabetically first where two are as common.

    Args:
        uses: How often each spelling is used.
    """
    chosen = dict[str, str]()
    for spelled in sorted(uses, key=lambda each: (-uses[each], each)):
        chosen.setdefault(join_key(spelled), spelled)
    return {spelled: chosen[join_key(spelled)] for spelled in uses}


def note_test(config: CleaningConfig) -> Callable[[str], bool]:
    """Return the test whether a spelling is a personal note by these settings."""
    notes = frozenset(join_key(spelling(note)) for note in (*config.notes, *config.extra_notes))
    patterns = [re.compile(pattern) for pattern in config.note_patterns]

    def is_note(spelled: str) -> bool:
        words = _JOINTS.sub(" ", spelled).strip() or spelled
        return join_key(spelled) in notes or any(pattern.fullmatch(words) for pattern in patterns)

    return is_note


def _composed(text: str) -> str:
    # Lowering can undo NFKC and the other way round; two rounds settle every character of Unicode 15.
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", text)

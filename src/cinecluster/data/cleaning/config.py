"""The settings of cleaning."""

import re
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from cinecluster.config import StageConfig

__all__ = ["NOTES", "NOTE_PATTERNS", "CleaningConfig"]

NOTES: Final[tuple[str, ...]] = (
    # What it is stored on, where it is to be had.
    *("avi", "bd-r", "bd-video", "beta", "betamax", "blu-ray", "cav", "clearplay", "clv", "dvd collection"),
    *("dvdr", "dvd-r", "dvd-ram", "dvd-video", "dvr", "hd-dvd", "laserdisc", "mkv", "vcd", "xvid"),
    *("amazon prime", "bibliothek", "free to download", "hulu", "tivo"),
    *("borrowed", "buy", "get", "lend", "lent", "rent", "rental", "rented"),
    # Whose it is; whether it has been seen.
    *("for katie", "have", "have it", "don't own", "queue", "in queue", "want", "want it", "wish list"),
    *("can't remember", "don't remember", "ei muista", "forgot", "katso", "might like", "movie to see"),
    *("to see", "to watch", "try again", "unseen", "unwatched", "viewed"),
    # Lists and trials.
    *("criterion", "criterion collection", "ohsoso", "movielens quickpick", "movielens top pick"),
    *("test", "test tag", "easily confused with other movie(s) (title)"),
)
"""Tags known from MovieLens that say something about the viewer or a copy, not about the film."""

_MONTH: Final = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"

NOTE_PATTERNS: Final[tuple[str, ...]] = (
    # Seen or to be seen.
    r"seen(?: .+)?",
    r"(?:not|never|already|have|havent|haven't|just) (?:seen|watched)(?: .+)?",
    r"(?:re ?)?watch(?:ed|list)?(?: (?:again|it|later|list|this|in|on|with|\d).*)?",
    r"saw (?:it|this|in|at|on|with|\d).*",
    (
        r"(?:(?:want|need|have|plan|going|would like) to|should|to) (?:see|(?:re ?)?watch|buy|rent|get)"
        r"(?: (?:again|it|list|soon|this))?"
    ),
    r"see(?: (?:again|it|soon))?",
    # Copies and where they come from.
    r"(?:i |gfei |we )?own(?:ed|s)?(?: it)?",
    r".+['’]s (?:dvds?|vhs|movies|films|collection|(?:to see |watch )?list)(?: collection)?",
    r"my (?:dvds?|vhs|movies|films|collection|list|favou?rites?|top .+)",
    r"(?:on )?(?:dvds?|vhs|divx ?\d*|laserdisc|blu ?ray)(?: tapes?)?|on (?:computer|dvr|hold|tape|tv)",
    r"(?:in |at )?(?:the )?library(?: (?:vhs|dvds?|on hold))?",
    r"(?:(?:in|on|my) )?netflix(?: (?:queue|instant.*|streaming|finland|canada|uk|usa?))?",
    r"(?:no|not) (?:.+ )?(?:from|at|on) netflix",
    # Ranks and lists of the site and of others.
    r"less than \d+ ratings",
    r"imdb (?:top|bottom) \d+",
    r"afi(?: .*)?\d+(?: .*)?",
    r".*toplist.*",
    r"[a-z]+20\d\d",  # "ummarti2006": a name and the year of a list
    # Bare numbers ("007" is James Bond), marks, years and dates.
    r"(?!007$)\d+(?:[.,]\d+)?(?: ?(?:stars?|%|/ ?(?:5|10|100)))?",
    r"\d{1,4}([. /])\d{1,2}\1\d{1,4}",
    rf"(?:\d{{1,2}} )?{_MONTH}\.? (?:\d{{1,2}},? )?(?:19|20)\d\d",
    # One or two letters are somebody's initials or a rating board's mark, save those that are words.
    r"(?!(?:ai|dc|et|eu|hk|la|ny|oz|pi|sf|tv|uk|un|us|vr)$)[a-z]{1,2}",
    # Nothing to read; a sentence.
    r"[\W_]+",
    r"(?:\S+ ){7,}\S+",
)
"""The same as :data:`NOTES`, for what comes in many forms."""


def _compilable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


class CleaningConfig(StageConfig):
    """What cleaning accepts, and which tags it sets aside."""

    strict: bool = False
    """Raise an error at the first row that would be dropped, instead of dropping and counting it."""

    rating_min: float = Field(default=0.5, ge=0.0, le=100.0)
    """Fewest stars that a rating may have."""

    rating_max: float = Field(default=5.0, ge=0.0, le=100.0)
    """Most stars that a rating may have."""

    rows_at_once: int = Field(default=8_000_000, ge=1)
    """How many ratings are looked through at once for repeated ones; memory goes with it, results do not."""

    notes: tuple[str, ...] = NOTES
    """Tags that are personal notes, whatever their case, hyphens and spaces; kept, never compared."""

    note_patterns: tuple[Annotated[str, AfterValidator(_compilable)], ...] = NOTE_PATTERNS
    """Regular expressions for more of them; to match the whole tag, in lower case, hyphens as spaces."""

    extra_notes: tuple[str, ...] = ()
    """Further personal notes, beside the lists above."""

    @model_validator(mode="after")
    def _range_is_not_empty(self) -> Self:
        if self.rating_min >= self.rating_max:
            raise ValueError(f"rating_min {self.rating_min:g} must be below rating_max {self.rating_max:g}")
        return self

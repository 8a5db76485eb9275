"""What manifests say in English, as messages to be translated; others are shown as they are."""

from typing import Final

from cinecluster.web.frame.languages import gettext_noop

__all__ = ["DROPPED", "NOT_JUDGED", "REMARKS"]

DROPPED: Final = (
    gettext_noop("movie id not a whole number"),
    gettext_noop("user id not a whole number"),
    gettext_noop("timestamp not a whole number"),
    gettext_noop("rating not a number"),
    gettext_noop("rating NaN or infinite"),
    gettext_noop("rating outside 0.5–5"),
    gettext_noop("blank title"),
    gettext_noop("blank tag"),
    gettext_noop("unknown film"),
    gettext_noop("repeated movie id"),
    gettext_noop("repeated rating"),
    gettext_noop("repeated tag"),
    gettext_noop("wrong number of fields"),
    gettext_noop("taken back"),
)
"""Why rows were."""
NOT_JUDGED: Final = (
    gettext_noop("no time was left"),
    gettext_noop("there was nobody to judge it by"),
)
"""Why a ranker was."""
REMARKS: Final = (
    gettext_noop("articles brought to the front"),
    gettext_noop("distinct tags set aside as personal notes"),
    gettext_noop("films never rated"),
    gettext_noop("films tagged but never rated"),
    gettext_noop("films with a single rating"),
    gettext_noop("films with other titles"),
    gettext_noop("films without a TMDB id"),
    gettext_noop("films without an IMDb id"),
    gettext_noop("films without genres"),
    gettext_noop("ratings between the half stars"),
    gettext_noop("ratings rounded to a thousandth of a star"),
    gettext_noop("rows with such a note"),
    gettext_noop("spellings joined to a commoner one"),
    gettext_noop("timestamps that look like milliseconds"),
    gettext_noop("titles and years shared by several films"),
    gettext_noop("titles with a range of years"),
    gettext_noop("titles with blanks around them"),
    gettext_noop("titles without a year"),
)
"""What cleaning noticed."""

"""What manifests say in English, as messages to be translated; others are shown as they are."""

from typing import Final

from cinecluster.web.languages import gettext_noop

__all__ = ["DROPPED", "NOT_JUDGED"]

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

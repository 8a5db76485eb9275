"""The site's words in each language: messages, numbers and dates, names of the data."""

import gettext as gnu
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from babel import Locale, dates, numbers, units
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cinecluster.wording.languages import Language, reason_text
from cinecluster.wording.names import genre_name, label_text, tag_name

__all__ = ["CATALOGUE", "Words", "gettext_noop", "words_of"]

CATALOGUE: Final = "locales/{language}/LC_MESSAGES/cinecluster.po"
"""In the package ``web``; English has none, for its messages are the keys."""

_LOCALES: Final[Mapping[Language, str]] = MappingProxyType({"en": "en_GB", "ru": "ru"})
_MINUTE: Final = 60  # seconds
_HOUR: Final = 60  # minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """How the site speaks one language."""

    language: Language
    locale: Locale
    catalogue: gnu.NullTranslations

    @property
    def name(self) -> str:
        """The language's own name: ``Русский``."""
        return _capital(str(self.locale.get_language_name()))

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, n: float) -> str:
        """Translate a message in the form that a number takes; a fraction takes that of two: «2,5 звезды»."""
        return self.catalogue.ngettext(one, many, int(n) if n == int(n) else 2)

    def number(self, value: float, digits: int | None = None) -> str:
        """Write a number: ``9,742``; with as many digits after the point as told, else at most three."""
        return numbers.format_decimal(
            value, format=_pattern("#,##0", digits, "#,##0.###"), locale=self.locale
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share: 0.257 as ``26%``."""
        pattern = self.locale.percent_formats[None].pattern
        return numbers.format_percent(
            share, format=pattern.replace("##0", _pattern("##0", digits, "")), locale=self.locale
        )

    def date(self, day: date) -> str:
        """Write a day: ``24 November 2026``; of a moment, the one in UTC."""
        if isinstance(day, datetime):
            day = day.astimezone(UTC).date()
        return dates.format_date(day, "long", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """Write a moment that knows its time zone, in UTC: ``24 Nov 2026, 10:15 UTC``."""
        return f"{dates.format_datetime(moment, 'd MMM y, HH:mm', tzinfo=UTC, locale=self.locale)}\N{NBSP}UTC"

    def duration(self, seconds: float) -> str:
        """Say how long something took: ``1.4 secs``, ``2 mins 5 secs``, ``1 hr 20 mins``."""
        if round(seconds, 1) < _MINUTE:
            return self._unit(round(seconds, 1), "second")
        minutes, rest = divmod(round(seconds), _MINUTE)
        if minutes < _HOUR:
            return f"{self._unit(minutes, 'minute')} {self._unit(rest, 'second')}"
        hours, rest = divmod(round(seconds / _MINUTE), _HOUR)
        return f"{self._unit(hours, 'hour')} {self._unit(rest, 'minute')}"

    def stars(self, value: float) -> str:
        """Say a rating in words: ``4.5 stars``."""
        return self.ngettext("%(number)s star", "%(number)s stars", value) % {"number": self.number(value)}

    def genre(self, name: str) -> str:
        """Name a genre, with a capital."""
        return _capital(genre_name(name, self.language))

    def tag(self, name: str) -> str:
        """Name a tag."""
        return tag_name(name, self.language)

    def label(self, label: str) -> str:
        """Say the label of a cluster."""
        return label_text(label, self.language)

    def reason(self, facts: Mapping[str, Any]) -> str:
        """Say why a film is in a list."""
        return reason_text(facts, self.language)

    def _unit(self, value: float, unit: str) -> str:
        return units.format_unit(value, f"duration-{unit}", length="short", locale=self.locale)


def words_of(language: Language) -> Words:
    """Read the catalogue of a language."""
    return Words(
        language=language, locale=Locale.parse(_LOCALES[language]), catalogue=_catalogue_of(language)
    )


def gettext_noop(message: str) -> str:
    """Mark a message of a constant, to be translated where it is shown."""
    return message


def _catalogue_of(language: Language) -> gnu.NullTranslations:
    if language == "en":
        return gnu.NullTranslations()
    source = resources.files("cinecluster.web").joinpath(CATALOGUE.format(language=language))
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def _pattern(whole: str, digits: int | None, without: str) -> str:
    if digits is None:
        return without
    return f"{whole}.{'0' * digits}" if digits else whole


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

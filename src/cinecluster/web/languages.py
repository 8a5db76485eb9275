"""Words, numbers and dates as a language has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from cinecluster.wording.languages import Language, reason_text

__all__ = ["Words", "words_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One language."""

    language: Language

    def gettext(self, message: str) -> str:
        """Write it."""
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Write it."""
        return one if n == 1 else many

    def number(self, value: float, digits: int | None = None) -> str:
        """Write it."""
        shape = None if digits is None else "#,##0." + "0" * digits
        return format_decimal(value, format=shape, locale=self.language)

    def percent(self, share: float, digits: int = 0) -> str:
        """Write it."""
        return format_percent(
            share, format="#,##0" + ("." + "0" * digits if digits else "") + "%", locale=self.language
        )

    def date(self, when: date) -> str:
        """Write it."""
        return format_date(when, locale=self.language)

    def moment(self, when: datetime) -> str:
        """Write it."""
        return format_datetime(when, locale=self.language) + " UTC"

    def genre(self, name: str) -> str:
        """Write it."""
        return name

    def tag(self, name: str) -> str:
        """Write it."""
        return name

    def label(self, name: str) -> str:
        """Write it."""
        return name

    def stars(self, value: float) -> str:
        """Write it."""
        return self.number(value, 1)

    def reason(self, facts: Mapping[str, Any]) -> str:
        """Write it."""
        return reason_text(facts, self.language)


def words_of(language: Language) -> Words:
    """Read a language."""
    return Words(language=language)

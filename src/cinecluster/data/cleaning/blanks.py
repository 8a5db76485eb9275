"""What counts as blank in a cell: one explicit set, because every engine's own idea of it differs."""

import re
from typing import Final

__all__ = ["BLANKS", "single_spaced"]

BLANKS: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0"  # ASCII and Latin-1
    "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u200b\u2060\ufeff"  # of no width at all: left behind by editors and web pages
)
_RUN: Final = re.compile(f"[{BLANKS}]+")


def single_spaced(text: str) -> str:
    """Return the text without blanks around it and with one space for each run of blanks inside."""
    return _RUN.sub(" ", text).strip(" ")

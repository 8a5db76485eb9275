"""Titles: from ``City of Lost Children, The (Cité des enfants perdus, La) (1995)`` to what people read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cinecluster.data.cleaning.blanks import single_spaced

__all__ = ["ParsedTitle", "parse_title"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedTitle:
    """A title taken apart."""

    display: str
    #: "The City of Lost Children"; never blank unless the raw title is.
    year: int | None
    #: The first one of a range.
    other_titles: tuple[str, ...]
    #: "La Cité des enfants perdus": originals, translations, a.k.a.; without repetitions.
    articles_moved: int
    #: Articles brought to the front, in all titles.
    is_range: bool
    #: The year was written as a range.


# Every article that MovieLens puts behind a title. Always capitalised there, which tells it from a last word.
_ARTICLES: Final = (
    "The|A|An"
    "|Le|La|Les|L['’]|Un|Une"  # French
    "|Der|Die|Das|Ein|Eine"  # German
    "|Il|Gli|Uno|Una"  # Italian, beside La, Le, Lo, L', Un
    "|El|Los|Las|Lo"  # Spanish
    "|Os|Um|Uma"  # Portuguese, beside A, O
    "|Det|Ett|Het|Een"  # Swedish, Danish, Norwegian, Dutch
)
# These are also other words ("Me, Myself, I"): no article where the title is a list with commas.
_ARTICLES_OR_WORDS: Final = "I|O|De|Da|Den|En|Et|As"
_TRAILING_ARTICLE: Final = re.compile(
    rf"(?P<body>.*[^\s,]),\s?(?P<article>{_ARTICLES})"
    rf"|(?P<plain>[^,]*[^\s,]),\s?(?P<word>{_ARTICLES_OR_WORDS})"
)

_YEAR_PATTERN: Final = "1[89][0-9]{2}|20[0-9]{2}"
_YEAR: Final = re.compile(rf"({_YEAR_PATTERN})\s?(?:([-–—])\s?(?:{_YEAR_PATTERN})?)?")
# IMDb's marks of the form ("(V)": straight to video), which ml-100k has behind the year.
_FORM_MARK: Final = re.compile("V|TV|VG")

# A parenthesis that says which part or which cut of the film this is, or that goes on with the title.
_NO_OTHER_TITLE: Final = re.compile(
    r"""
      (?:part|pt\.?|vol\.?|volume|chapter|episode|season|series|book|disc)\s[\w.]+\b.*
    | (?:first|second|third|full|final|last)\s(?:sequence|part|chapter|season|cut)
    | [ivx]+
    | (?:no|in)?\s?[23]-?d | imax.* | live | short | miniseries | tv\s.* | epix | hbo
    | uncut | unrated | extended | director['’]s\scut | .*\s(?:version|edition)
    | (?:and|or|but|&)\s.*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Hommage à Zgougou (et salut à …)": in lower case it goes on; "(Et Dieu... créa la femme)" is a title.
_GOES_ON: Final = re.compile(r"(?:et|y|und|ed?|ou|og|och)\s.*")
# "Birdman: Or (The Unexpected Virtue of Ignorance)".
_WAITS_FOR_MORE: Final = re.compile(r".*\b(?:or|and)", re.IGNORECASE)

# What most titles are: ASCII words, a space between two, at most an English article that could be moved, and
# the year.
_SIMPLE: Final = re.compile(
    r"(?P<words>[!-'*+\--~]+(?: [!-'*+\--~]+)*)(?:, (?P<article>The|A|An))?"
    rf" \((?P<year>{_YEAR_PATTERN})\)"
)

_ALSO_KNOWN_AS: Final = re.compile(r"(?:^|[\s,;/]+)a\.?\s?k\.?\s?a\b\.?:?\s", re.IGNORECASE)


def parse_title(raw: str) -> ParsedTitle:
    """Take a title apart into display form, year and other titles.

    A display form parses to itself.

    >>> parse_title("City of Lost Children, The (Cité des enfants perdus, La) (1995)").display
    'The City of Lost Children'
    """
    if simple := _SIMPLE.fullmatch(raw):
        words, article = simple["words"], simple["article"]
        return ParsedTitle(
            display=f"{article} {words}" if article else words,
            year=int(simple["year"]),
            other_titles=(),
            articles_moved=int(article is not None),
            is_range=False,
        )
    parsed = _parse_once(single_spaced(raw))
    while _may_be_parsed_again(parsed.display):
        again = _parse_once(parsed.display)
        if again.display == parsed.display:
            break
        parsed = _merge(again, parsed)
    return parsed


def _may_be_parsed_again(text: str) -> bool:
    """Say whether parsing can change a text: most displays have no groups behind and no article to move."""
    return text.endswith(")") or "," in text


def _parse_once(text: str) -> ParsedTitle:
    if text.endswith("))") and text.count(")") > text.count("("):
        text = text[:-1]  # "… (1983))" of ml-20m
    body, groups = _split_groups(text)
    years = [match for group in groups if (match := _YEAR.fullmatch(group))]
    aliases = list[str]()
    kept = list[str]()
    for position, group in enumerate(groups):
        if _YEAR.fullmatch(group) or _FORM_MARK.fullmatch(group):
            continue
        belongs = position == 0 and _WAITS_FOR_MORE.fullmatch(body)
        if belongs or _NO_OTHER_TITLE.fullmatch(group) or _GOES_ON.fullmatch(group):
            kept.append(f"({group})")
        else:
            aliases += [alias for part in _ALSO_KNOWN_AS.split(group) if (alias := part.strip(" ,;/"))]
    forms = [_with_article_first(title) for title in (body, *aliases)]
    display = " ".join([forms[0], *kept])
    return ParsedTitle(
        display=display,
        year=int(years[-1][1]) if years else None,
        other_titles=_distinct(forms[1:], display),
        articles_moved=sum(form != title for form, title in zip(forms, (body, *aliases), strict=True)),
        is_range=bool(years and years[-1][2]),
    )


def _merge(inner: ParsedTitle, outer: ParsedTitle) -> ParsedTitle:
    return ParsedTitle(
        display=inner.display,
        year=inner.year if outer.year is None else outer.year,
        other_titles=_distinct((*inner.other_titles, *outer.other_titles), inner.display),
        articles_moved=inner.articles_moved + outer.articles_moved,
        is_range=inner.is_range if outer.year is None else outer.is_range,
    )


def _split_groups(text: str) -> tuple[str, list[str]]:
    """Split off the parentheses at the end, those with a space before them; something is always left."""
    groups = list[str]()
    while text.endswith(")"):
        start = _opening(text)
        if start < 1 or text[start - 1] != " ":
            break
        groups.insert(0, text[start + 1 : -1].strip())
        text = text[:start].rstrip()
    return text, groups


def _opening(text: str) -> int:
    """Return where the parenthesis opens that the last character closes; -1 when nowhere."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return -1


def _with_article_first(title: str) -> str:
    match = _TRAILING_ARTICLE.fullmatch(title)
    if match is None:
        return title
    article, body = match["article"] or match["word"], match["body"] or match["plain"]
    return article + body if article[-1] in "'’" else f"{article} {body}"


def _distinct(titles: Iterable[str], display: str) -> tuple[str, ...]:
    """Return the titles without repetitions of each other or of the display form, whatever their case."""
    distinct = {display.casefold(): display}
    for title in titles:
        distinct.setdefault(title.casefold(), title)
    return tuple(distinct.values())[1:]

"""Who looks at a page, as far as a browser tells: language, theme, key."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

from fastapi import Depends, Request

from cinecluster.wording.languages import LANGUAGES, Language, accepted_language

__all__ = [
    "KEY_COOKIE",
    "LANGUAGE_COOKIE",
    "THEMES",
    "THEME_COOKIE",
    "TheVisit",
    "Theme",
    "Visit",
    "visit_of",
]

Theme = Literal["auto", "light", "dark"]

THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
LANGUAGE_COOKIE: Final = "cinecluster_language"
THEME_COOKIE: Final = "cinecluster_theme"
KEY_COOKIE: Final = "cinecluster_key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What a page has to know of the one who looks at it."""

    language: Language
    theme: Theme
    #: ``auto``: what the browser prefers.
    key: str | None
    #: The API key that the visitor has signed in with; not checked yet.
    root: str
    #: What stands before all addresses; empty unless a proxy serves us below another path.
    path: str
    #: The page's own address below ``root`` …
    here: str
    #: … and with its query: where to come back to.


def visit_of(request: Request) -> Visit:
    """Read a visit off a request."""
    root: str = request.scope.get("root_path", "")
    path = request.url.path.removeprefix(root)
    query = request.url.query
    return Visit(
        language=_language(request),
        theme=next((theme for theme in THEMES if request.cookies.get(THEME_COOKIE) == theme), "auto"),
        key=request.cookies.get(KEY_COOKIE),
        root=root,
        path=path,
        here=f"{path}?{query}" if query else path,
    )


def _language(request: Request) -> Language:
    """Take the language of the query, else the one that was chosen, else the one that the browser prefers."""
    wanted = request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)
    for language in LANGUAGES:
        if language in wanted[:1]:
            return language
    for language in LANGUAGES:
        if language in wanted:
            return language
    return accepted_language(request.headers.get("accept-language"))


async def _visit(request: Request) -> Visit:
    return visit_of(request)


TheVisit = Annotated[Visit, Depends(_visit)]

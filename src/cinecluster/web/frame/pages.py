"""Templates and values in, pages out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Self

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from cinecluster.web.frame.colours import colour
from cinecluster.web.frame.languages import Words, words_of
from cinecluster.web.frame.static_files import StaticFiles
from cinecluster.web.frame.visit import visit_of
from cinecluster.web.posters.posters import posters_of_model
from cinecluster.wording.languages import LANGUAGES, Language

__all__ = ["Pages", "ThePages"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """The site's templates in each language, and its files; made once for an app."""

    environments: Mapping[Language, Environment]
    words: Mapping[Language, Words]
    files: StaticFiles

    @classmethod
    def make(cls) -> Self:
        """Read templates, catalogues and files."""
        shipped = StaticFiles.read()
        words = {language: words_of(language) for language in LANGUAGES}
        return cls(
            environments=MappingProxyType(
                {language: _environment(words, language, shipped) for language in words}
            ),
            words=MappingProxyType(words),
            files=shipped,
        )

    def words_for(self, request: Request) -> Words:
        """Return the words of the language that a request is to be answered in."""
        return self.words[visit_of(request).language]

    def render(
        self, request: Request, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HTMLResponse:
        """Fill in a template.

        Args:
            request: Tells the language, the theme, and where the page is.
            template: A file of ``templates``.
            values: What the template names, beside ``visit``, the model's ``version`` (None without one) and
                its ``posters`` (None where they are off).
            status: The answer's.
        """
        visit = visit_of(request)
        page = self.environments[visit.language].get_template(template)
        served = request.app.state.services.slot.served
        always = {
            "visit": visit,
            "root": visit.root,
            "version": served.version if served else None,
            "posters": posters_of_model(request.app.state.services),
        }
        return HTMLResponse(
            page.render(always | dict(values or {})),
            status_code=status,
            headers={
                "Vary": "Accept-Language, Cookie",
                "Content-Language": visit.language,
                # A page tells what somebody likes, or may only be seen with a key.
                "Cache-Control": "private, no-cache",
            },
        )


async def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


ThePages = Annotated[Pages, Depends(_pages)]


def _environment(spoken: Mapping[Language, Words], language: Language, shipped: StaticFiles) -> Environment:
    words = spoken[language]
    environment = Environment(
        loader=PackageLoader("cinecluster.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True  # messages may take several lines
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        words.gettext, words.ngettext, newstyle=True
    )
    environment.filters |= {
        "number": words.number,
        "percent": words.percent,
        "date": words.date,
        "moment": words.moment,
        "duration": words.duration,
        "genre": words.genre,
        "tag": words.tag,
        "label": words.label,
        "reason": words.reason,
        "stars": words.stars,
        "colour": colour,
    }
    environment.globals |= {
        "static": shipped.address,
        "languages": {each: spoken[each].name for each in spoken},
        "words": words,
    }
    return environment

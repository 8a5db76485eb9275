"""The site as a whole: every page, put on an app that has the API already."""

from typing import Final

from fastapi import FastAPI

from cinecluster.web import (
    cluster,
    clusters,
    film,
    film_map,
    films,
    health,
    home,
    posters,
    preferences,
    quality,
    sign_in,
    static_files,
    taste,
    taste_import,
    training,
    versions,
    viewers,
)
from cinecluster.web.page_route import add_page_for_unknown_addresses
from cinecluster.web.pages import Pages
from cinecluster.web.posters import Posters

__all__ = ["add_site"]

_PAGES: Final = (
    home,
    films,
    film,
    clusters,
    cluster,
    film_map,
    taste,
    taste_import,
    viewers,
    quality,
    training,
    versions,
    health,
    preferences,
    sign_in,
    static_files,
    posters,
)


def add_site(app: FastAPI, posters: Posters | None) -> None:
    """Add the site's routes; reads templates and files."""
    app.state.pages = Pages.make()
    app.state.posters = posters
    for page in _PAGES:
        app.include_router(page.make_router())
    add_page_for_unknown_addresses(app)

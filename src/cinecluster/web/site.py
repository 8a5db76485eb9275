"""The site as a whole: every page, put on an app that has the API already."""

from typing import Final

from fastapi import FastAPI

from cinecluster.web.browsing import cluster, clusters, film, films, home
from cinecluster.web.film_map import page as film_map
from cinecluster.web.frame import preferences, sign_in, static_files
from cinecluster.web.frame.page_route import add_page_for_unknown_addresses
from cinecluster.web.frame.pages import Pages
from cinecluster.web.operating import health, training, versions
from cinecluster.web.posters import posters as pictures
from cinecluster.web.quality import page as quality
from cinecluster.web.taste import import_page as taste_import
from cinecluster.web.taste import page as taste
from cinecluster.web.viewers import page as viewers

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
    pictures,
)


def add_site(app: FastAPI, posters: pictures.Posters | None) -> None:
    """Add the site's routes; reads templates and files."""
    app.state.pages = Pages.make()
    app.state.posters = posters
    for page in _PAGES:
        app.include_router(page.make_router())
    add_page_for_unknown_addresses(app)

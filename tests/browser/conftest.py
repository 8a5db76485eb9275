"""One browser and few services for all browser tests of a process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.chromium import launch
from tests.browser.addresses import SiteName
from tests.browser.sites import Site, prepared_home, running_site

OpenSite = Callable[[SiteName], Site]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page of a visitor who comes for the first time; reads English, on a desk."""
    with browser.new_page(locale="en") as page:
        page.set_default_timeout(20_000)
        yield page


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a home that has been trained; only to be copied."""
    base = tmp_path_factory.getbasetemp()
    return prepared_home((base if worker_id == "master" else base.parent) / "prepared")


@pytest.fixture(scope="session")
def site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a service that needs no key; its versions stay as they are."""
    with running_site(home, tmp_path_factory.mktemp("open")) as site:
        yield site


@pytest.fixture(scope="session")
def locked_site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a service that needs keys."""
    with running_site(home, tmp_path_factory.mktemp("locked"), locked=True) as site:
        yield site


@pytest.fixture(scope="session")
def empty_site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a service without a model."""
    with running_site(home, tmp_path_factory.mktemp("empty"), has_model=False) as site:
        yield site


@pytest.fixture
def open_site(request: pytest.FixtureRequest) -> OpenSite:
    """Return what starts a service when it is first wanted."""
    fixtures = {"open": "site", "locked": "locked_site", "empty": "empty_site"}
    return lambda name: request.getfixturevalue(fixtures[name])

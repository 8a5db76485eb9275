"""What the style sheet says in several places."""

import re
from importlib.resources import files

SITE = (files("cinecluster.web") / "static" / "site.css").read_text()


def colours_of(selector: str) -> dict[str, str]:
    """Return the properties that the rule of a selector sets."""
    found = re.search(re.escape(selector) + r" \{([^}]*)\}", SITE)
    assert found
    return dict(re.findall(r"(--[\w-]+|color-scheme): ([^;]+);", found[1]))


def test_dark_is_the_same_by_the_system_and_by_the_switch() -> None:
    dark = colours_of(':root[data-theme="dark"]')
    assert dark == colours_of(':root:not([data-theme="light"])')
    assert dark.keys() == colours_of(":root").keys()


def test_every_cluster_colour_has_its_class() -> None:
    for colour in range(12):
        assert f".c{colour} {{ --cluster: var(--c{colour}); }}" in SITE

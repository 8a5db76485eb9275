"""Bring the site's catalogues up to its templates and code: add new messages, drop those that nobody uses."""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cinecluster.web.frame.languages import CATALOGUE
from cinecluster.wording.languages import LANGUAGES, Language

__all__ = ["catalogue_path", "messages_in", "read_catalogue", "updated"]

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "src/cinecluster"

_METHODS: Final = [
    ("web/**.py", "python"),
    ("api/problems.py", "python"),
    ("web/templates/**.html", "jinja2"),
]
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "_kind": (3,),  # titles of problems
}
# As ``web.frame.pages`` sets up its environments; a template that cannot be read is an error.
_OPTIONS: Final = {
    "web/templates/**.html": {
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
        "trim_blocks": "true",
        "trimmed": "true",
    }
}


def main() -> None:
    """Rewrite the catalogue of every language but English."""
    for language in LANGUAGES:
        if language != "en":
            path = catalogue_path(language)
            old = read_catalogue(language) if path.exists() else Catalog(locale=language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(updated(old, messages_in(PACKAGE)))


def catalogue_path(language: Language) -> Path:
    """Return where the catalogue of a language lies."""
    return PACKAGE / "web" / CATALOGUE.format(language=language)


def read_catalogue(language: Language) -> Catalog:
    """Read the catalogue of a language."""
    return read_po(BytesIO(catalogue_path(language).read_bytes()), locale=language)


def messages_in(package: Path) -> Catalog:
    """Collect the messages of templates and modules, and the titles of problems, from a package.

    Raises:
        ValueError: A message has two plurals.
    """
    found = Catalog()
    for name, line, message, _, _ in extract_from_dir(package, _METHODS, _OPTIONS, _KEYWORDS):
        known = found.get(message if isinstance(message, str) else message[0])
        if known is not None and known.id != message:  # catalogues know a message by its singular
            raise ValueError(f"{name}, line {line}: {message!r} stands elsewhere as {known.id!r}")
        found.add(message, locations=[(name, line)])
    return found


def updated(old: Catalog, messages: Catalog) -> bytes:
    """Return a catalogue as a file: all messages, sorted, with the translations that are there.

    Neither line numbers nor dates are written, so that only a change of messages changes the file.
    """
    old.update(messages, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(
        written,
        old,
        width=100,
        sort_output=True,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return _header(old).encode() + written.getvalue()


def _header(catalogue: Catalog) -> str:
    fields = {
        "Language": str(catalogue.locale),
        "Plural-Forms": catalogue.plural_forms,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = "\n".join(f'"{name}: {value}\\n"' for name, value in fields.items())
    return f'msgid ""\nmsgstr ""\n{lines}\n\n'


if __name__ == "__main__":
    main()

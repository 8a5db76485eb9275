"""The catalogues and the site say the same messages, all of them translated."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import TemplateSyntaxError

from cinecluster.wording.languages import LANGUAGES, Language
from docs.messages import PACKAGE, catalogue_path, messages_in, read_catalogue, updated

TRANSLATED: list[Language] = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%(?!%)")


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | Sequence[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def placeholders(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text.replace("%%", ""))}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_the_messages_of_the_site_and_no_others(language: Language) -> None:
    made = updated(read_catalogue(language), messages_in(PACKAGE))
    assert catalogue_path(language).read_bytes() == made, "run 'make messages' and translate what is new"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: Language) -> None:
    catalogue = read_catalogue(language)
    untranslated = [
        message.id
        for message in messages(catalogue)
        if not all(forms(message.string))
        or (message.pluralizable and len(forms(message.string)) != catalogue.num_plurals)
    ]
    assert untranslated == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_waits_for_somebody_to_look_at_it(language: Language) -> None:
    assert [message.id for message in messages(read_catalogue(language)) if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_places_to_be_filled_in(language: Language) -> None:
    """A singular may leave the number out; no form may ask for what is not given."""
    wrong = [
        (message.id, form)
        for message in messages(read_catalogue(language))
        for form in forms(message.string)
        if placeholders(form) != placeholders(forms(message.id)[-1])
    ]
    assert wrong == []


def test_russian_has_three_plurals() -> None:
    assert read_catalogue("ru").num_plurals == 3


def package(folder: Path) -> Path:
    (folder / "web/templates").mkdir(parents=True)
    (folder / "web/templates/page.html").write_text(
        "{{ _('Map') }}\n"
        "{% trans count=n %}\n  {{ count }} film\n{% pluralize %}\n  {{ count }} films\n{% endtrans %}"
    )
    (folder / "web/page.py").write_text("words.gettext('Not found')\nX = gettext_noop('Later')\n")
    (folder / "api").mkdir()
    (folder / "api/problems.py").write_text("_kind(500, 'internal', 'Something went wrong')\n")
    return folder


def test_messages_are_found_in_templates_and_code(tmp_path: Path) -> None:
    found = {message.id for message in messages(messages_in(package(tmp_path)))}
    assert found == {
        "Map",
        ("%(count)s film", "%(count)s films"),
        "Not found",
        "Later",
        "Something went wrong",
    }


def test_updating_keeps_translations_and_drops_what_nobody_uses(tmp_path: Path) -> None:
    old = Catalog(locale="ru")
    old.add("Map", "Карта")
    old.add("Maps", "Карты")
    made = updated(old, messages_in(package(tmp_path))).decode()
    assert 'msgid "Map"\nmsgstr "Карта"' in made
    assert 'msgid "Later"\nmsgstr ""' in made
    assert "Карты" not in made
    assert "fuzzy" not in made
    assert "Date" not in made


def test_a_template_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    page = package(tmp_path) / "web/templates/page.html"
    page.write_text("{% trans %}Map")
    with pytest.raises(TemplateSyntaxError, match="unclosed translation"):
        messages_in(tmp_path)


def test_a_message_with_two_plurals_is_an_error(tmp_path: Path) -> None:
    other = package(tmp_path) / "web/templates/zoo.html"
    other.write_text("{% trans count=n %}{{ count }} film{% pluralize %}{{ count }} more films{% endtrans %}")
    with pytest.raises(ValueError, match="stands elsewhere"):
        messages_in(tmp_path)

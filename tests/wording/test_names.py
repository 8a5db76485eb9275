"""What genres, tags and labels are called in Russian."""

import csv
import re
from importlib import resources

import pytest

from cinecluster.wording.names import genre_name, label_text, tag_name, tag_named
from cinecluster.wording.ru_vocabulary import GENRES, TAGS


@pytest.mark.parametrize(
    ("label", "russian"),
    [
        ("Drama", "Драма"),
        ("Drama & Romance", "Драма и мелодрама"),
        ("Mixed", "Разное"),
        ("IMAX, 2010s", "IMAX, 2010-е"),
        (
            "Animation, Children & Musical, since the 1990s: pixar, disney",
            "Мультфильм, детское кино и мюзикл, с 1990-х: Pixar, Дисней",
        ),
        ("Horror, 1930s–1950s: universal monsters", "Ужасы, 1930–1950-е: чудовища Universal"),
        ("Horror: something new, ghosts", "Ужасы: something new, призраки"),
        ("Noir & Krimi, 1980s: police", "Noir & Krimi, 1980s: полиция"),
        ("Space", "Space"),
        ("", ""),
    ],
)
def test_a_label_is_said_part_by_part(label: str, russian: str) -> None:
    assert label_text(label, "ru") == russian
    assert label_text(label, "en") == label


def test_spellings_of_one_tag_have_one_name() -> None:
    assert [tag_name(tag, "ru") for tag in ("sci-fi", "Sci Fi", "scifi")] == ["фантастика"] * 3


def test_what_has_no_translation_keeps_its_name() -> None:
    assert tag_name("somebody's favourite", "ru") == "somebody's favourite"
    assert genre_name("Krimi", "ru") == "Krimi"


def test_a_tag_is_found_by_its_name_and_by_itself() -> None:
    assert all(tag_named(name) == tag for tag, name in TAGS.items() if tag != "tolkein")
    assert all(tag_named(tag) == tag for tag in TAGS)
    assert tag_named("nobody's tag") == "nobody's tag"


def test_english_is_the_language_of_the_data() -> None:
    assert (genre_name("Sci-Fi", "en"), tag_name("sci-fi", "en")) == ("Sci-Fi", "sci-fi")


def test_all_genres_and_tags_of_the_sample_have_a_name() -> None:
    text = resources.files("cinecluster.data.sample").joinpath("films.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {genre for row in rows for genre in row["genres"].split("|")} <= set(GENRES)
    assert {tag for row in rows for tag in row["tags"].split("|")} <= set(TAGS)


def test_two_tags_have_one_name_only_where_one_is_a_slip_of_the_pen() -> None:
    names = [name for tag, name in TAGS.items() if tag != "tolkein"]
    assert len(names) == len(set(names))


def test_names_are_clean() -> None:
    latin = {"Aardman", "DC Comics", "IMAX", "Marvel", "Pixar", "Studio Ghibli"}
    for name in (*GENRES.values(), *TAGS.values()):
        assert name == " ".join(name.split())
        assert re.search("[А-яё]", name) or name in latin

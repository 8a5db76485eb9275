"""Titles, with the strings of the real files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.data.cleaning.blanks import BLANKS
from cinecluster.data.cleaning.titles import parse_title


@pytest.mark.parametrize(
    ("raw", "display", "year"),
    [
        ("Toy Story (1995)", "Toy Story", 1995),
        ("Babylon 5", "Babylon 5", None),
        ("Maria Bamford: Old Baby", "Maria Bamford: Old Baby", None),
        ("Runaway Brain (1995) ", "Runaway Brain", 1995),
        ("Assembly (Ji jie hao) (2007) ", "Assembly", 2007),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),
        ("Fawlty Towers (1975-1979)", "Fawlty Towers", 1975),
        ("Big Bang Theory, The (2007- )", "The Big Bang Theory", 2007),
        ("Mona and the Time of Burning Love (1983))", "Mona and the Time of Burning Love", 1983),
        ("Land Before Time III, The (1995) (V)", "The Land Before Time III", 1995),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("1984 (Nineteen Eighty-Four) (1984)", "1984", 1984),
        ("2012 (2009)", "2012", 2009),
        ("(1999)", "(1999)", None),
    ],
)
def test_the_year_is_taken_from_the_end(raw: str, display: str, year: int | None) -> None:
    parsed = parse_title(raw)
    assert (parsed.display, parsed.year) == (display, year)


def test_a_range_of_years_is_told_from_a_year() -> None:
    assert parse_title("Death Note: Desu nôto (2006–2007)").is_range
    assert not parse_title("Toy Story (1995)").is_range


@pytest.mark.parametrize(
    ("raw", "display"),
    [
        ("American President, The (1995)", "The American President"),
        ("Walk in the Clouds, A (1995)", "A Walk in the Clouds"),
        ("American in Paris, An (1951)", "An American in Paris"),
        ("Wonderful, Horrible Life of Leni Riefenstahl, The (1993)",
         "The Wonderful, Horrible Life of Leni Riefenstahl"),
        ("Fast and the Furious: Tokyo Drift, The (2006)", "The Fast and the Furious: Tokyo Drift"),
        ("Colonel Chabert, Le (1994)", "Le Colonel Chabert"),
        ("Misérables, Les (1995)", "Les Misérables"),
        ("Atalante, L' (1934)", "L'Atalante"),
        ("Cercle Rouge, Le (Red Circle, The) (1970)", "Le Cercle Rouge"),
        ("Boot, Das (Boat, The) (1981)", "Das Boot"),
        ("Mariachi, El (1992)", "El Mariachi"),
        ("Vitelloni, I (a.k.a. The Young and the Passionate) (1953)", "I Vitelloni"),
        ("Hip Hop Witch, Da (2000)", "Da Hip Hop Witch"),
        ("Human Centipede II (Full Sequence), The (2011)", "The Human Centipede II (Full Sequence)"),
    ],
)  # fmt: skip
def test_a_trailing_article_comes_to_the_front(raw: str, display: str) -> None:
    assert parse_title(raw).display == display


@pytest.mark.parametrize(
    "title",
    [
        "I Love You, Man",
        "Kiss Me, Guido",
        "Paris, Texas",
        "Monsters, Inc.",
        "Oh, God!",
        "Scotland, Pa.",
        "One, Two, Three",
        "Lust, Caution",
        "Tinker, Tailor, Soldier, Spy",
        "Steamboat Bill, Jr.",
        "They Shoot Horses, Don't They?",
        "Me, Myself, I",  # a list, though "I" is an Italian article
        "And the Ship Sails On",
    ],
)
def test_a_comma_before_another_word_stays(title: str) -> None:
    assert parse_title(f"{title} (1999)").display == title


@pytest.mark.parametrize(
    ("raw", "display", "others"),
    [
        ("City of Lost Children, The (Cité des enfants perdus, La) (1995)",
         "The City of Lost Children", ("La Cité des enfants perdus",)),
        ("Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
         "The Good, the Bad and the Ugly", ("Il Buono, il brutto, il cattivo",)),
        ("Twelve Monkeys (a.k.a. 12 Monkeys) (1995)", "Twelve Monkeys", ("12 Monkeys",)),
        ("European Vacation (aka National Lampoon's European Vacation) (1985)",
         "European Vacation", ("National Lampoon's European Vacation",)),
        ("Asterix in America (a.k.a Asterix Conquers America) (Astérix et les Indiens) (1994)",
         "Asterix in America", ("Asterix Conquers America", "Astérix et les Indiens")),
        ("Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
         "Léon: The Professional", ("The Professional", "Léon")),
        ("His Secret Life (a.k.a. Ignorant Fairies, The) (Fate ignoranti, Le) (2001)",
         "His Secret Life", ("The Ignorant Fairies", "Le Fate ignoranti")),
        ("Trou, Le (Hole, The) (Night Watch, The) (1960)", "Le Trou", ("The Hole", "The Night Watch")),
        ("School of Flesh, The (École de la chair, L') (1998)",
         "The School of Flesh", ("L'École de la chair",)),
        ("Avventura, L' (Adventure, The) (1960)", "L'Avventura", ("The Adventure",)),
        ("Woman Is a Woman, A (femme est une femme, Une) (1961)",
         "A Woman Is a Woman", ("Une femme est une femme",)),
        ("Seventh Seal, The (Sjunde inseglet, Det) (1957)", "The Seventh Seal", ("Det Sjunde inseglet",)),
        ("Passion of Anna, The (Passion, En) (1969)", "The Passion of Anna", ("En Passion",)),
        ("Wings of Desire (Himmel über Berlin, Der) (1987)",
         "Wings of Desire", ("Der Himmel über Berlin",)),
        ("Impossible, The (Imposible, Lo) (2012)", "The Impossible", ("Lo Imposible",)),
        ("Man Escaped, A (Un  condamné à mort s'est échappé ou Le vent souffle où il veut) (1956)",
         "A Man Escaped", ("Un condamné à mort s'est échappé ou Le vent souffle où il veut",)),
        ("Dark Portals: The Chronicles of Vidocq  (Vidocq) (2001)",
         "Dark Portals: The Chronicles of Vidocq", ("Vidocq",)),
        ("And God Created Woman (Et Dieu... créa la femme) (1956)",
         "And God Created Woman", ("Et Dieu... créa la femme",)),
        ("Me and you (io e te) (2012)", "Me and you", ("io e te",)),
        ("1-900 (06) (1994)", "1-900", ("06",)),
        ("Bad Milo (Bad Milo!) (2013)", "Bad Milo", ("Bad Milo!",)),
        ("Shall We Dance? (shall we dance?) (1996)", "Shall We Dance?", ()),
    ],
)  # fmt: skip
def test_other_titles_are_kept_apart(raw: str, display: str, others: tuple[str, ...]) -> None:
    parsed = parse_title(raw)
    assert (parsed.display, parsed.other_titles) == (display, others)


@pytest.mark.parametrize(
    ("raw", "display"),
    [
        ("(500) Days of Summer (2009)", "(500) Days of Summer"),
        ("Frontière(s) (2007)", "Frontière(s)"),
        ("Evangelion: 3.0 You Can (Not) Redo (2012)", "Evangelion: 3.0 You Can (Not) Redo"),
        ("Human Centipede, The (First Sequence) (2009)", "The Human Centipede (First Sequence)"),
        ("Hotel Chevalier (Part 1 of 'The Darjeeling Limited') (2007)",
         "Hotel Chevalier (Part 1 of 'The Darjeeling Limited')"),
        ("Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
         "Birdman: Or (The Unexpected Virtue of Ignorance)"),
        ("Hommage à Zgougou (et salut à Sabine Mamou) (2002)",
         "Hommage à Zgougou (et salut à Sabine Mamou)"),
        ("Jim Jefferies: Fully Functional (EPIX) (2012)", "Jim Jefferies: Fully Functional (EPIX)"),
        ("Texas Chainsaw (no 3D) (2013)", "Texas Chainsaw (no 3D)"),
        ("The Knack (And Why It Works) (1999)", "The Knack (And Why It Works)"),
        ("[REC]³ 3 Génesis (2012)", "[REC]³ 3 Génesis"),
    ],
)  # fmt: skip
def test_parentheses_that_are_no_title_stay(raw: str, display: str) -> None:
    parsed = parse_title(raw)
    assert (parsed.display, parsed.other_titles) == (display, ())


def test_articles_are_counted_in_all_titles() -> None:
    assert parse_title("Trou, Le (Hole, The) (Night Watch, The) (1960)").articles_moved == 3


TITLE_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["Solaris", "The", ", The", ", L'", ", I", "Or", "a.k.a.", " ", "\u00a0", "(", ")", "))"]
        ),
        st.sampled_from(
            ["(Postino, Il)", "(a.k.a. Se7en)", "(Part 1)", "(1999)", "(2006–2007)", "(V)", "(or so)"]
        ),
        st.text(max_size=5),
    ),
    max_size=8,
).map("".join)


@given(TITLE_PIECES)
def test_a_display_form_parses_to_itself(raw: str) -> None:
    display = parse_title(raw).display
    again = parse_title(display)
    assert (again.display, again.year) == (display, None)


@given(TITLE_PIECES)
def test_a_display_form_is_never_blank_nor_padded(raw: str) -> None:
    parsed = parse_title(raw)
    for title in (parsed.display, *parsed.other_titles):
        assert title == title.strip(BLANKS)
    assert bool(parsed.display) == bool(raw.strip(BLANKS))
    assert all(parsed.other_titles)


@given(st.from_regex(r"[ -~é]{0,12}(, (The|A|An|La))?( \((19|20)[0-9]{2}\))?", fullmatch=True))
def test_a_simple_title_is_parsed_as_any_other(raw: str) -> None:
    assert parse_title(raw) == parse_title(f"  {raw}")  # with blanks around it no title is simple

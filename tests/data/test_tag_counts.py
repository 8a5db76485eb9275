import polars as pl

from cinecluster import columns as c
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.tag_counts import count_tags, join_tags
from cinecluster.data.cleaning.tags import clean_tags
from cinecluster.engines.base import Engine

USES = [
    (1, 1, "Sci-Fi"),
    (1, 2, "scifi"),
    (1, 2, "sci-fi"),  # the same viewer again
    (2, 3, "sci-fi"),
    (1, 1, " dark "),
    (1, 3, "Comedy"),
    (2, 1, "In Netflix queue"),
    (2, 1, "  "),
]


def test_viewers_are_counted_whatever_their_spelling() -> None:
    assert count_tags(USES).rows() == [
        (1, "comedy", 1, False, 1),
        (1, "dark", 1, False, 1),
        (1, "sci-fi", 2, False, 3),
        (2, "in netflix queue", 1, True, 1),
        (2, "sci-fi", 1, False, 3),
    ]


def test_the_settings_say_what_is_a_note() -> None:
    notes = count_tags(USES, CleaningConfig(extra_notes=("dark",))).filter(c.NOTE)
    assert notes[c.TAG].to_list() == ["dark", "in netflix queue"]


def test_no_tags_are_an_empty_table() -> None:
    assert dict(count_tags([]).schema) == dict(c.TAGS)


def test_single_uses_are_counted_as_those_of_a_file_are(engine: Engine) -> None:
    raw = pl.DataFrame(
        [
            (str(user), str(movie), tag, "0", None, row)
            for row, (movie, user, tag) in enumerate(USES, start=2)
        ],
        schema={**dict.fromkeys((*c.RAW_TAGS, c.EXTRA), pl.String), c.ROW: pl.Int64},
        orient="row",
    )
    movies = engine.frame(pl.DataFrame({c.MOVIE: [1, 2]}))
    cleaned = clean_tags(engine.frame(raw), movies, CleaningConfig(), engine).table
    assert count_tags(USES).rows() == cleaned.sort([c.MOVIE, c.TAG]).rows()


def test_tags_are_joined_most_used_first_then_by_alphabet() -> None:
    assert dict(join_tags(count_tags(USES)).iter_rows()) == {1: "sci-fi|comedy|dark", 2: "sci-fi"}

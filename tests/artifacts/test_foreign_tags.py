"""Foreign tags: where one ends, how it is spelt, how often it was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.artifacts.foreign_tags import count_film_tags, learn_spelling, least_counts, split_cells
from cinecluster.data.cleaning.config import CleaningConfig

KNOWN = frozenset({"time travel", "space", "based on a book", "book"})


@pytest.mark.parametrize(
    ("cells", "expected", "shape"),
    [
        (["time travel|space", "book", None], [("time travel", "space"), ("book",), ()], "tags joined by |"),
        (["['time travel', 'space']", "[]", "nan"], [("time travel", "space"), (), ()], "printed lists"),
        (
            ["time travel space", "based on a book", ""],
            [("time travel", "space"), ("based on a book",), ()],
            "spaces",
        ),
        (["space Time  Travel odd", "x"], [("space", "time travel", "odd"), ("x",)], "spaces"),
        (
            ["time travel", "Based on a book"],
            [("time travel",), ("Based on a book",)],
            "at most one tag each",
        ),
        (["space", "", "book"], [("space",), (), ("book",)], "at most one tag each"),
        (["", None, "NaN"], [(), (), ()], "no tags"),
        ([], [], "no tags"),
    ],
)
def test_cells_are_taken_apart(cells: list[str | None], expected: list[tuple[str, ...]], shape: str) -> None:
    split = split_cells(cells, KNOWN)
    assert split.tags == expected
    assert shape in split.shape


def test_spaces_part_words_when_no_tags_are_known() -> None:
    assert split_cells(["time travel space"], frozenset()).tags == [("time", "travel", "space")]


@pytest.mark.parametrize(
    ("cells", "is_ranked"), [(["a|b", "b"], True), (["a|b|a", "b"], False), (["a b c"], False)]
)
def test_only_bars_without_repetitions_rank(cells: list[str], is_ranked: bool) -> None:
    assert split_cells(cells, frozenset()).is_ranked is is_ranked


def test_an_order_is_explained_by_the_least_counts() -> None:
    assert least_counts(["b", "a", "c"], [1, 1, 1]) == [2, 1, 1]
    assert least_counts(["b", "a", "c"], [1, 4, 1]) == [5, 4, 1]
    assert least_counts(["c", "b", "a"], [1, 1, 1]) == [3, 2, 1]
    assert least_counts([], []) == []


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 50), max_size=12))
def test_least_counts_keep_the_order_and_overstate_nothing(true_counts: dict[str, int]) -> None:
    tags = sorted(true_counts, key=lambda tag: (-true_counts[tag], tag))
    counts = dict(zip(tags, least_counts(tags, [1] * len(tags)), strict=True))
    assert sorted(tags, key=lambda tag: (-counts[tag], tag)) == tags
    assert all(counts[tag] <= true_counts[tag] for tag in tags)


def test_film_tags_are_spelt_and_counted_as_ours() -> None:
    cells = split_cells(["Sci-Fi|space|scifi", "sci-fi|in netflix queue", "", "Space"], frozenset())
    spelt = learn_spelling(((word, 1) for words in cells.tags for word in words), CleaningConfig())
    table = count_film_tags([1, 2, 3, 9], cells, spelt)
    assert table.rows() == [
        (1, "sci-fi", 2, False, None),
        (1, "space", 1, False, None),
        (2, "sci-fi", 2, False, None),  # it stands first, so it was given more often
        (2, "in netflix queue", 1, True, None),
        (9, "space", 1, False, None),
    ]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.errors import UnknownUser
from cinecluster.model import History
from cinecluster.ranking.personal.effective import effective_history
from cinecluster.testing import tiny_model

# Viewer 1 has rated the films 1, 2, 3, 4 and 11, which stand at the places 0, 1, 2, 3 and 6.
MODEL = tiny_model()


def plain(history: History) -> dict[int, float]:
    return dict(zip(history.movie_indices.tolist(), history.ratings.tolist(), strict=True))


def test_without_online_ratings_it_is_the_models() -> None:
    found = effective_history(MODEL, 1, {})
    assert plain(found) == {0: 5.0, 1: 4.5, 2: 4.0, 3: 5.0, 6: 1.0}


def test_what_is_put_wins_and_what_is_taken_back_goes() -> None:
    found = effective_history(MODEL, 1, {1: 0.5, 2: None, 6: 3.0, 16: None, 999: 5.0, -3: None})
    assert plain(found) == {0: 0.5, 2: 4.0, 3: 5.0, 5: 3.0, 6: 1.0}
    assert found.movie_indices.tolist() == [0, 2, 3, 5, 6]
    assert found.movie_indices.dtype == MODEL.histories.movie_indices.dtype


def test_a_new_viewer_has_online_ratings_only() -> None:
    assert plain(effective_history(MODEL, 99, {11: 4.0, 1: 2.0})) == {0: 2.0, 6: 4.0}


def test_of_an_erased_viewer_only_what_was_said_since_counts() -> None:
    assert plain(effective_history(MODEL, 1, {11: 4.0}, erased=True)) == {6: 4.0}
    with pytest.raises(UnknownUser):
        effective_history(MODEL, 1, {}, erased=True)


@pytest.mark.parametrize("online", [{}, {1: None}, {999: 4.0}])
def test_a_viewer_of_whom_nothing_is_left_is_unknown(online: dict[int, float | None]) -> None:
    with pytest.raises(UnknownUser) as raised:
        effective_history(MODEL, 99, online)
    assert raised.value.id == 99


@given(
    user=st.integers(1, 9),
    online=st.dictionaries(
        st.integers(0, 17), st.one_of(st.none(), st.sampled_from([0.5, 3.0, 5.0])), max_size=14
    ),
    erased=st.booleans(),
)
def test_it_is_what_two_dictionaries_laid_over_each_other_are(
    user: int, online: dict[int, float | None], erased: bool
) -> None:
    ids = MODEL.movies.movie_ids.tolist()
    expected = {} if erased or user == 9 else plain(MODEL.histories.of(user))
    for movie, stars in online.items():
        if movie in ids:
            expected.pop(ids.index(movie), None)
            if stars is not None:
                expected[ids.index(movie)] = stars
    if expected:
        assert plain(effective_history(MODEL, user, online, erased=erased)) == expected
    else:
        with pytest.raises(UnknownUser):
            effective_history(MODEL, user, online, erased=erased)

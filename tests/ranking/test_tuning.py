import numpy as np
import pytest

from cinecluster.errors import UnknownTag, WrongArgument
from cinecluster.ranking.tuning import Tuning, find_tag, make_tuning, relevances, tunable_tags
from cinecluster.testing import tiny_model

MODEL = tiny_model()
PLANET = 4  # "Red Planet Blues", that nobody has given a tag


def test_a_film_that_nobody_gave_a_tag_has_it_by_its_place() -> None:
    space, love = relevances(MODEL, ["space", "love story"])
    assert space[PLANET] > 0.6
    assert love[PLANET] < 0.4
    assert np.all((space >= 0) & (space <= 1))


def test_those_who_gave_the_tag_are_heard() -> None:
    space = relevances(MODEL, ["space"])[0]
    # Four viewers call film 4 "space": of what lacks by its place, a fifth is left.
    row = MODEL.likeness.directions.directions[MODEL.likeness.directions.tags.index("space")]
    score = float(MODEL.vectors[3] @ row[:-1] + row[-1]) / 2
    lacking = (1 - score / np.sqrt(1 + score**2)) / 2
    assert space[3] == pytest.approx(1 - lacking / 5, abs=1e-4)


def test_the_tags_that_a_film_has_most_of_come_first() -> None:
    tunable = tunable_tags(MODEL, 0)
    assert [tag for tag, _ in tunable[:2]] == ["space", "astronauts"]
    assert [relevance for _, relevance in tunable] == sorted([r for _, r in tunable], reverse=True)
    for tag, relevance in tunable:
        assert relevance == pytest.approx(relevances(MODEL, [tag])[0, 0], abs=1e-4)


def test_a_tag_is_found_in_any_case() -> None:
    assert find_tag(MODEL, " Love Story ") == "love story"


def test_an_unknown_tag_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownTag) as caught:
        find_tag(MODEL, "spcae")
    assert caught.value.nearest[0] == "space"
    assert "'space'" in caught.value.hint


def test_wishes_are_made_of_known_tags_each_once() -> None:
    made = make_tuning(MODEL, more=["Space", "space"], less=["wedding"])
    assert made == Tuning(more=("space",), less=("wedding",))
    assert made.signs == {"space": 1, "wedding": -1}
    with pytest.raises(WrongArgument, match="'space'"):
        make_tuning(MODEL, more=["space"], less=["SPACE"])

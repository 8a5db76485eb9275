"""Names do not lie on each other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cinecluster.plots.labels import Place, beside, spread, width_of

FONT = 10.0


def box(place: Place, name: str) -> tuple[float, float, float, float]:
    wide = width_of(name, FONT)
    left = place.x if place.anchor == "start" else place.x - wide
    return left, left + wide, place.y - 0.8 * FONT, place.y + 0.25 * FONT


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=12))
def test_names_stay_in_their_space_and_off_each_other_and_every_point(
    points: list[tuple[float, float]],
) -> None:
    names = [f"ranker-{place}" for place in range(len(points))]
    places = beside(points, names, font=FONT, width=300, height=200)
    boxes = [box(place, name) for place, name in zip(places, names, strict=True) if place is not None]
    for mine, (left, right, top, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= 300
        assert top >= 0
        assert bottom <= 200
        for x, y in points:
            assert not (left < x < right and top < y < bottom)
        for other in boxes[:mine]:
            assert right <= other[0] or left >= other[1] or bottom <= other[2] or top >= other[3]


def test_a_lone_name_stands_on_the_right_of_its_point_or_on_the_left_at_the_edge() -> None:
    (inside,) = beside([(10, 50)], ["ease"], font=FONT, width=300, height=200)
    (edge,) = beside([(295, 50)], ["ease"], font=FONT, width=300, height=200)
    assert inside == Place(x=18, y=53.5, anchor="start")
    assert edge == Place(x=287, y=53.5, anchor="end")


def test_a_name_without_room_is_left_out() -> None:
    assert beside([(5, 5)], ["a very long name"], font=FONT, width=20, height=10) == (None,)


@given(st.lists(st.floats(0, 100), max_size=10))
def test_heights_are_moved_apart_in_their_order(wanted: list[float]) -> None:
    moved = spread(wanted, gap=5, highest=100)
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    for before, after in pairwise(order):
        assert moved[after] - moved[before] >= 5 - 1e-9
    assert max(moved, default=0) <= 100

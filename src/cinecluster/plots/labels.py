"""Where the names of points and lines go, so that they do not lie on each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

__all__ = ["Place", "beside", "spread", "width_of"]

_LETTER: Final = 0.56  # mean width of a letter, of the size of the font
_STEPS: Final = 4  # how far a name may go from its point, in lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a name stands: its baseline, and the end that is fixed."""

    x: float
    y: float
    anchor: Literal["start", "end"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        return min(self.right, other.right) > max(self.left, other.left) and min(
            self.bottom, other.bottom
        ) > max(self.top, other.top)

    def lies_in(self, other: "_Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def width_of(text: str, font: float) -> float:
    """Return about how wide a text is."""
    return len(text) * font * _LETTER


def spread(wanted: Sequence[float], *, gap: float, highest: float) -> tuple[float, ...]:
    """Move heights apart, in their order, until neighbours are a gap apart and none is beyond the highest.

    >>> spread([10.0, 11.0, 40.0], gap=5.0, highest=42.0)
    (10.0, 15.0, 40.0)
    >>> spread([39.0, 41.0], gap=5.0, highest=42.0)
    (37.0, 42.0)
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    moved = list(wanted)
    for before, place in pairwise(order):
        moved[place] = max(moved[place], moved[before] + gap)
    limit = highest
    for place in reversed(order):
        moved[place] = min(moved[place], limit)
        limit = moved[place] - gap
    return tuple(moved)


def beside(
    points: Sequence[tuple[float, float]], names: Sequence[str], *, font: float, width: float, height: float
) -> tuple[Place | None, ...]:
    """Find a place beside each point where its name covers no other name and no point, if there is one.

    Args:
        points: x and y, y downwards.
        names: One for each.
        font: Size of the letters.
        width: Right end of the space for names; they begin at 0 or later.
        height: Its lower end.
    """
    space = _Box(left=0, right=width, top=0, bottom=height)
    taken = [_Box(left=x - 5, right=x + 5, top=y - 5, bottom=y + 5) for x, y in points]
    found: list[Place | None] = []
    for point, name in zip(points, names, strict=True):
        free = (
            (place, box)
            for place, box in _candidates(point, name, font)
            if box.lies_in(space) and not any(box.overlaps(other) for other in taken)
        )
        place, box = next(free, (None, None))
        if box is not None:
            taken.append(box)
        found.append(place)
    return tuple(found)


def _candidates(point: tuple[float, float], name: str, font: float) -> Iterator[tuple[Place, _Box]]:
    """Yield places, the likeliest first: on the right, on the left, then further up and down."""
    x, y = point
    wide = width_of(name, font)
    for step in sorted(range(-_STEPS, _STEPS + 1), key=abs):
        baseline = y + font * (0.35 + step * 0.8)
        top, bottom = baseline - font * 0.8, baseline + font * 0.25
        near = 8 if -1 <= step <= 1 else 0  # above and below there is no dot to keep clear of
        yield (
            Place(x=x + near, y=baseline, anchor="start"),
            _Box(left=x + near, right=x + near + wide, top=top, bottom=bottom),
        )
        yield (
            Place(x=x - near, y=baseline, anchor="end"),
            _Box(left=x - near - wide, right=x - near, top=top, bottom=bottom),
        )

"""Charts kept once drawn: a version never changes, and drawing takes a tenth of a second."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from cinecluster.web.parts.plot import Plot
from cinecluster.wording.languages import Language

__all__ = ["PlotShelf", "Plots"]

Plots = Mapping[str, Plot]
_KEPT: Final = 8  # pages


class PlotShelf:
    """The charts of the pages looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Language], Plots] = OrderedDict()

    async def of(self, version: str, language: Language, draw: Callable[[], Plots]) -> Plots:
        """Return a version's charts, drawn in a thread if they are not there."""
        key = (version, language)
        if key not in self._kept:
            self._kept[key] = await asyncio.to_thread(draw)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

"""What a viewer likes and would get, worked out for their page."""

from dataclasses import dataclass
from typing import Self

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.user_taste import UserTaste, user_taste
from cinecluster.model import History
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.web.frame.languages import Words
from cinecluster.web.parts.plot_shelf import Plots
from cinecluster.web.viewers.lists import ViewerList, viewer_lists
from cinecluster.web.viewers.plots import taste_by_cluster, taste_by_genre

__all__ = ["ViewerView"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewerView:
    """A viewer with ratings that the model knows."""

    taste: UserTaste
    plots: Plots
    lists: tuple[ViewerList, ...]

    @classmethod
    def of(
        cls, catalogue: Catalogue, lists: PersonalLists, user_id: int, history: History, words: Words
    ) -> Self:
        """Sum a history up, draw it, and recommend by it in every way."""
        taste = user_taste(catalogue, history)
        plots = {"taste": taste_by_cluster(taste, words)}
        if taste.genres:  # films may have none
            plots["genres"] = taste_by_genre(taste, words)
        return cls(taste=taste, plots=plots, lists=viewer_lists(lists, user_id, history))

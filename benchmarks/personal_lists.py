"""Print the time that personal lists take, without HTTP, on a model of ml-latest-small."""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.real_data import trained_home
from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import History, Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest

_RATED = 200
_HISTORIES = 20
_ROUNDS = 5


def main() -> None:
    """Train, then ask for lists from histories of 200 films."""
    with trained_home() as (settings, manifest):
        model = VersionStore(settings.home).load(manifest.version)
        started = time.perf_counter()
        lists = PersonalLists.of(model, RankingConfig())
        prepared = 1_000 * (time.perf_counter() - started)
        histories = _histories(model)
        twenty = ListRequest(n=20)
        tasks: dict[str, Callable[[History], object]] = {
            "scores of all films": lists.rankers["ranker"].score,
            "a list of 5 with reasons": lambda history: _ask(lists, history, PersonalRequest()),
            "a list of 20 with reasons": lambda history: _ask(lists, history, PersonalRequest(films=twenty)),
            "20, diversity .5": lambda history: _ask(
                lists, history, PersonalRequest(films=twenty, diversity=0.5)
            ),
            "5 with counterfactuals": lambda history: _ask(
                lists, history, PersonalRequest(counterfactual=True)
            ),
            "20 with counterfactuals, diversity .5": lambda history: _ask(
                lists, history, PersonalRequest(films=twenty, counterfactual=True, diversity=0.5)
            ),
        }
        write = sys.stdout.write
        write(f"{len(model.movies)} films, histories of {_RATED}, prepared once in {prepared:.0f} ms\n\n")
        write("| | median ms |\n|---|--:|\n")
        for name, task in tasks.items():
            write(f"| {name} | {_milliseconds(task, histories):.1f} |\n")


def _histories(model: Model) -> list[History]:
    """Draw histories as people rate: popular films oftener."""
    rng = np.random.default_rng(0)
    shares = model.movies.rating_counts / model.movies.rating_counts.sum()
    return [
        History(
            movie_indices=np.sort(rng.choice(len(shares), _RATED, replace=False, p=shares)),
            ratings=rng.integers(1, 11, _RATED) / 2,
        )
        for _ in range(_HISTORIES)
    ]


def _ask(lists: PersonalLists, history: History, request: PersonalRequest) -> object:
    return lists.recommend(Taste(history=history), request)


def _milliseconds(task: Callable[[History], object], histories: list[History]) -> float:
    taken = []
    for history in histories * _ROUNDS:
        started = time.perf_counter()
        task(history)
        taken.append(1_000 * (time.perf_counter() - started))
    return median(taken)


if __name__ == "__main__":
    main()

"""All contenders over both protocols, on the world of three tastes."""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from cinecluster.errors import TooLittleData, WrongArgument
from cinecluster.evaluation.beside_film import BesideBestLiked
from cinecluster.evaluation.config import ExperimentConfig, SelectionConfig
from cinecluster.evaluation.contenders import Setup, contenders
from cinecluster.evaluation.experiment import Experiment, Protocol, run_experiment
from cinecluster.evaluation.lists import ListJudge
from cinecluster.evaluation.markdown import markdown_page
from cinecluster.evaluation.plain import plain_summary
from cinecluster.evaluation.plots import write_plots
from cinecluster.evaluation.splits import Fold
from cinecluster.evaluation.summary import Summary, summarise
from cinecluster.evaluation.viewers import Viewer, top_unseen, viewers
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, History, Model
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.favorite import best_liked
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.testing import tiny_model
from tests.worlds import N_MOVIES, N_USERS, data_of, model_recipe, three_tastes

CONFIG = ExperimentConfig(
    folds=3,
    draws=100,
    plain_regularizations=(5.0,),
    selection=SelectionConfig(regularizations=(20.0,), slopes=(0.3,), draws=20),
)
SETUP = Setup(
    recipe=model_recipe(),
    n_clusters=3,
    ranking=RankingConfig(tag_floor_ratings=1, tag_floor_weighted=0),
    config=CONFIG,
)
ROUTES = (
    "favorite-cluster",
    "favorite-cluster+ease",
    "tags-for-user",
    "beside-best-liked",
    "beside-best-liked+similarity",
)


class ToldProgress:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}
        self.memory: dict[str, int] = {}
        self.stages: list[str] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.stages.append(name)
        yield


def timed(seed: int = 0) -> Interactions:
    data = three_tastes()
    return replace(data, timestamps=np.random.default_rng(seed).integers(0, 1000, len(data.users)))


def run(
    protocol: Protocol,
    *,
    wanted: Sequence[str] | None = None,
    setup: Setup = SETUP,
    data: Interactions | None = None,
    progress: ToldProgress | None = None,
) -> Experiment:
    return run_experiment(
        timed() if data is None else data,
        protocol,
        contenders(setup.config, wanted),
        setup,
        progress or ToldProgress(),
        seed=0,
        clock=lambda: 0.0,
    )


@pytest.fixture(scope="module")
def held_out() -> Experiment:
    return run("held-out")


@pytest.fixture(scope="module")
def summary(held_out: Experiment) -> Summary:
    return summarise(held_out, draws=CONFIG.draws, seed=0)


def test_whoever_knows_tastes_beats_whoever_does_not(held_out: Experiment) -> None:
    ndcg = {name: outcome.ndcg_10.mean() for name, outcome in held_out.outcomes.items()}
    # 15 films of a taste, 7 or so of them given: even chance inside the right cluster finds much.
    for name in ("ease", "ials", "item-knn", "plain-ease-5", *ROUTES):
        assert ndcg[name] > 1.3 * ndcg["popularity"], name
    assert ndcg["random"] < 0.4


def test_all_are_judged_on_the_same_users_each_once(held_out: Experiment) -> None:
    assert len(held_out.given) + held_out.left_out == N_USERS
    for outcome in held_out.outcomes.values():
        assert len(outcome.ndcg_10) == len(held_out.given)
    assert len(held_out.selections) == CONFIG.folds


def test_the_split_in_time_judges_those_who_have_rated_before_and_after() -> None:
    progress = ToldProgress()
    found = run("time", wanted=["popularity", "ease"], progress=progress)
    assert progress.stages == ["split in time"]
    assert list(found.outcomes) == ["popularity", "ease"]
    assert found.outcomes["ease"].ndcg_10.mean() > found.outcomes["popularity"].ndcg_10.mean()
    assert len(found.selections) == 1


def test_a_ranker_gets_the_same_figures_alone_as_in_company(held_out: Experiment) -> None:
    for name in ("random", "favorite-cluster+ease", "ials"):
        alone = run("held-out", wanted=[name]).outcomes[name]
        assert alone.ndcg_100.tolist() == held_out.outcomes[name].ndcg_100.tolist()


def test_settings_are_chosen_without_a_look_at_the_judged_viewers() -> None:
    """Whatever the judged viewers like, it changes nothing about what is chosen, nor what is recommended."""
    data = timed()
    before = run("time", wanted=["ease"], data=data)
    order = np.lexsort((data.movies, data.users, data.timestamps))
    ratings = data.ratings.copy()
    ratings[order[int(0.8 * len(order)) :]] = 5.0
    after = run("time", wanted=["ease"], data=replace(data, ratings=ratings))
    assert [each.leaderboard for each in before.selections] == [each.leaderboard for each in after.selections]
    assert before.outcomes["ease"].ndcg_10.mean() != after.outcomes["ease"].ndcg_10.mean()


def test_no_more_viewers_are_judged_than_asked_for_and_the_others_counted(held_out: Experiment) -> None:
    few = replace(SETUP, config=CONFIG.model_copy(update={"max_viewers": 4}))
    found = run("held-out", wanted=["popularity"], setup=few)
    assert len(found.given) == 4 * CONFIG.folds
    assert found.not_drawn + len(found.given) == len(held_out.given)


def test_nobody_to_judge_is_said() -> None:
    data = timed()
    with pytest.raises(TooLittleData, match="no viewer has a history and something to find"):
        run("held-out", wanted=["popularity"], data=data.where(data.ratings < 4))


def test_an_unknown_ranker_is_named_with_the_choices() -> None:
    with pytest.raises(WrongArgument, match=r"no ranker 'svd'.*popularity.*plain-ease-5"):
        contenders(CONFIG, ["ease", "svd"])


def test_viewers_without_a_history_or_a_liked_hidden_film_are_left_out() -> None:
    fold = Fold(
        train=three_tastes(),
        given=data_of([(0, 1, 3.0), (1, 2, 5.0), (3, 2, 4.0)], n_users=4, n_movies=9),
        hidden=data_of(
            [(0, 5, 4.0), (0, 6, 3.5), (0, 7, 5.0), (1, 3, 2.0), (2, 1, 5.0)], n_users=4, n_movies=9
        ),
        judged=np.arange(4),
    )
    (only,) = viewers(fold, liked=4.0)
    assert only.history.movie_indices.tolist() == [1]
    assert only.relevant.tolist() == [5, 7]


class Fixed:
    """Scores films the same for everybody."""

    def __init__(self, scores: list[float]) -> None:
        self._scores = np.array(scores)

    def score(self, history: History) -> FloatArray:
        del history
        return self._scores


def test_a_list_is_judged_as_by_hand() -> None:
    """Five films; popularity 4, 2, 1, 1, 0 of four users; the list for the viewer is 1, 2, 4."""
    train = data_of(
        [(0, 0, 4.0), (1, 0, 4.0), (2, 0, 4.0), (3, 0, 4.0), (0, 1, 4.0), (1, 1, 4.0), (0, 2, 4), (1, 3, 4)],
        n_users=4,
        n_movies=5,
    )
    viewer = Viewer(
        user=0,
        history=History(movie_indices=np.array([0]), ratings=np.array([5.0])),
        relevant=np.array([2, 3]),
    )
    content = sparse.csr_matrix(np.eye(5))
    found = ListJudge([viewer], train, content).judge(Fixed([9.0, 3.0, 2.0, -np.inf, 1.0]))
    ideal = 1 + 1 / math.log2(3)
    assert found.ndcg_10.tolist() == pytest.approx([1 / math.log2(3) / ideal])
    assert found.ndcg_100.tolist() == found.ndcg_10.tolist()
    assert found.recall_20.tolist() == [0.5]
    assert found.novelty_10.tolist() == [(1 + 2 + 2) / 3]  # a film that nobody has rated counts as rated once
    assert found.diversity_10.tolist() == [1.0]
    assert found.recommended.tolist() == [1, 2, 4]
    # Of 8 ratings film 0 begins at 0, film 1 at 4, films 2 and 3 at 6 and 7: both relevant ones are tail.
    assert np.isnan(found.by_band[:2]).all()
    assert found.by_band[2].tolist() == found.ndcg_10.tolist()


def test_ties_go_to_the_lower_index_also_at_the_end_of_the_list() -> None:
    scores = np.array([1.0, 2.0, 1.0, 1.0, 2.0])
    assert top_unseen(scores, np.array([], dtype=int), 4).tolist() == [1, 4, 0, 2]
    assert top_unseen(scores, np.arange(5), 4).tolist() == []
    assert scores.max() == 2.0  # what was passed in is as it was


def test_the_film_liked_best_is_the_most_rated_of_those_with_most_stars() -> None:
    history = History(movie_indices=np.array([1, 4, 6, 7]), ratings=np.array([5.0, 4.5, 5.0, 5.0]))
    counts = np.array([9, 2, 9, 9, 9, 9, 3, 3])
    assert best_liked(history, counts) == 6


@pytest.mark.parametrize("by_similarity", [False, True])
def test_the_list_beside_the_film_liked_best_is_that_of_the_route(by_similarity: bool) -> None:
    model: Model = tiny_model()
    recommend = recommend_by_similarity if by_similarity else recommend_by_popularity
    for index in range(len(model.movies)):
        history = History(movie_indices=np.array([index]), ratings=np.array([5.0]))
        scores = BesideBestLiked(model, by_similarity=by_similarity).score(history)
        ours = model.movies.movie_ids[top_unseen(scores, history.movie_indices, 100)].tolist()
        route = recommend(model, int(model.movies.movie_ids[index]), ListRequest(n=100))
        assert ours == [item.movie.movie_id for item in route]


def test_the_best_baseline_is_the_best_of_those_that_are_not_ours(summary: Summary) -> None:
    baselines = [row for row in summary.rows if row.contender.kind == "baseline"]
    best = max(baselines, key=lambda row: row.ndcg_10.value)
    assert summary.best_baseline == best.contender.name
    assert [ratio.value for ratio in best.against_best] == [1.0, 1.0, 1.0]
    ours = summary.row("ease")
    assert ours is not None
    assert ours.against_best[0].value == pytest.approx(ours.ndcg_10.value / best.ndcg_10.value)
    assert ours.against_popularity[0].low > 1.0


def test_slices_hold_all_users_by_their_histories(summary: Summary, held_out: Experiment) -> None:
    row = summary.rows[0]
    assert sum(each.viewers for each in row.by_history) == summary.viewers
    whole = sum(each.viewers * each.ndcg_10.value for each in row.by_history) / summary.viewers
    assert whole == pytest.approx(row.ndcg_10.value)
    assert [each.label for each in row.by_popularity] == ["head", "middle", "tail"]


def test_where_we_lose_is_said_worst_first(summary: Summary) -> None:
    rows = {row.contender.name: row for row in summary.rows}
    ours = rows["ease"]
    better = replace(
        rows["ials"],
        ndcg_10=replace(ours.ndcg_10, value=ours.ndcg_10.value * 1.1),
        ndcg_100=ours.ndcg_100,
        recall_20=replace(ours.recall_20, value=ours.recall_20.value * 1.5),
    )
    lost = replace(summary, rows=(better, ours))
    assert lost.above_ours() == ("ials (Recall@20)", "ials (NDCG@10)")
    assert "**Where we lose:** above our own ranker stand ials (Recall@20)" in markdown_page("Report", [lost])
    assert replace(summary, rows=(better,)).above_ours() == ()
    assert "No ranker in the table stands above our own" in markdown_page(
        "Report", [replace(summary, rows=(ours,))]
    )


def test_the_page_has_a_row_for_everybody_in_every_table(summary: Summary) -> None:
    page = markdown_page("Report", [summary], ["Nothing was judged by time."])
    for row in summary.rows:
        bold = f"**{row.contender.name}**" if row.contender.kind == "ours" else row.contender.name
        assert page.count(f"| {bold} | {row.contender.what}") == 1
        assert page.count(f"\n| {row.contender.name} | ") >= 2
    assert "Nothing was judged by time." in page
    assert page.count("| **ease, λ") == CONFIG.folds  # what was chosen in each fold
    widths = {line.count("|") for line in page.splitlines() if line.startswith("| random | chance")}
    assert widths == {13}


def test_the_plain_values_are_json_and_unknown_ones_null(summary: Summary) -> None:
    unknown = replace(summary, rows=(replace(summary.rows[0], novelty_10=math.nan),))
    again = json.loads(json.dumps(plain_summary(unknown), allow_nan=False))
    assert again["rankers"][0]["novelty_10"] is None
    whole = json.loads(json.dumps(plain_summary(summary), allow_nan=False))
    ease = next(row for row in whole["rankers"] if row["name"] == "ease")
    assert set(ease["against_best"]) == {"ndcg_10", "ndcg_100", "recall_20"}
    assert len(whole["choices"]) == CONFIG.folds
    assert whole["choices"][0]["candidates"][0]["ndcg_10"]["value"] > 0


def test_plots_are_the_same_bytes_every_time_and_their_text_is_text(summary: Summary, tmp_path: Path) -> None:
    first, second = (write_plots(summary, tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [f"held-out-{n}.svg" for n in ("ndcg", "coverage", "history")]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes()
        text = one.read_text()
        assert "favorite-cluster+ease" in text
        assert "<style>" in text


def test_coverage_is_over_all_folds(held_out: Experiment, summary: Summary) -> None:
    row = summary.row("random")
    assert row is not None
    assert row.coverage_10 == len(held_out.outcomes["random"].recommended) / N_MOVIES

"""``cinecluster recommend``: films beside a film, for a viewer or for a visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal, get_args

import typer

from cinecluster.cli.loading import load_history, load_model
from cinecluster.cli.options import Exclude, Genre, Home, Json, Length, Version, YearFrom, YearTo
from cinecluster.cli.output import print_json, print_table, stderr
from cinecluster.cli.recommendations import plain_recommendation
from cinecluster.cli.visitor import Match, match_title, read_ratings
from cinecluster.model import History, Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.personal.request import PERSONAL_ORDERS, PersonalRequest
from cinecluster.ranking.personal.taste import Taste, history_from
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.ranking.tags import recommend_by_tags_for_movie
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.settings import load_settings
from cinecluster.wording.languages import Language, reason_text

__all__ = ["recommend"]

_MovieOrder = Literal["popularity", "similarity", "tags"]
Order = Literal["popularity", "similarity", "tags", "ranker", "cluster-personal", "favorite-cluster"]


def recommend(
    *,
    movie_id: Annotated[int | None, typer.Option("--movie-id", help="Films beside this one.")] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="The same, by title; typing errors forgiven.")
    ] = None,
    user_id: Annotated[int | None, typer.Option("--user-id", help="Films for this viewer.")] = None,
    rating: Annotated[
        list[str] | None,
        typer.Option(
            "--rating",
            metavar="FILM=STARS",
            help="Films for a visitor who has rated this, like 'Alien=4.5'; may be repeated.",
        ),
    ] = None,
    cluster: Annotated[
        list[int] | None,
        typer.Option("--cluster", min=0, help="The same for one who chooses this cluster; may be repeated."),
    ] = None,
    order: Annotated[
        Order | None,
        typer.Option(
            "--order",
            help="Beside a film: popularity, similarity or tags. For a viewer: ranker, cluster-personal,"
            " favorite-cluster or tags.  [default: the first]",
            show_default=False,
        ),
    ] = None,
    n: Length = 5,
    exclude: Exclude = None,
    genre: Genre = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    diversity: Annotated[
        float | None, typer.Option("--diversity", min=0, max=1, help="How much a viewer's films differ.")
    ] = None,
    novelty: Annotated[
        float, typer.Option("--novelty", min=-1, max=1, help="-1: well-known films, 1: little-known ones.")
    ] = 0.0,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Lets films of nearly equal score change places.")
    ] = None,
    include_seen: Annotated[
        bool, typer.Option("--include-seen", help="Films that the viewer has rated may come back.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say where a film would be without the rating that moved it most.")
    ] = False,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the reasons.")] = "en",
    home: Home = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Recommend films beside a film (--movie-id or --title), for a viewer (--user-id) or for a visitor.

    A visitor is somebody of whom only this call tells: with --rating and --cluster, each as often as wanted.
    """
    n_films = (movie_id is not None) + (title is not None)
    if n_films + (user_id is not None) + bool(rating or cluster) != 1:
        raise typer.BadParameter(
            "give exactly one of --movie-id, --title and --user-id, or --rating and --cluster."
        )
    if year_from is not None and year_to is not None and year_from > year_to:
        raise typer.BadParameter("--year-from must not be after --year-to.")
    films = ListRequest(
        n=n, exclude=frozenset(exclude or ()), genre=genre, year_from=year_from, year_to=year_to
    )
    settings = load_settings(home=home)
    if n_films:
        if diversity is not None or novelty or seed is not None or include_seen or why:
            raise typer.BadParameter(
                "--diversity, --novelty, --seed, --include-seen and --why are for viewers' lists."
            )
        beside = _one_of(order, get_args(_MovieOrder), "beside a film")
        model = load_model(settings, version)
        found = _beside(model, beside, title=title, movie_id=movie_id, films=films, config=settings.ranking)
    else:
        request = PersonalRequest(
            films=films,
            order=_one_of(order, PERSONAL_ORDERS, "for a viewer"),
            diversity=diversity,
            novelty=novelty,
            seed=seed,
            include_seen=include_seen,
            counterfactual=why,
        )
        lists = PersonalLists.of(load_model(settings, version), settings.ranking)
        viewer = None if user_id is None else (user_id, load_history(settings, lists.model, user_id))
        found = _to_person(lists, viewer, rating or (), cluster or (), request)
    _show(found, lang, json=json)


def _one_of(order: str | None, orders: tuple[Any, ...], whose: str) -> Any:
    if order is not None and order not in orders:
        raise typer.BadParameter(f"--order {whose} is one of {', '.join(orders)}.")
    return order or orders[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    heading: str
    order: str
    items: Sequence[Recommendation]
    matched: Sequence[Match] = ()
    #: Which film each title was taken for.
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: More to say in JSON.


def _beside(
    model: Model,
    order: _MovieOrder,
    *,
    title: str | None,
    movie_id: int | None,
    films: ListRequest,
    config: RankingConfig,
) -> _Found:
    matched = () if title is None else (match_title(model, title),)
    asked = matched[0].movie_id if matched else movie_id
    assert asked is not None  # noqa: S101 - one of the two was given
    if order == "similarity":
        items = recommend_by_similarity(model, asked, films)
    elif order == "tags":
        items = recommend_by_tags_for_movie(model, asked, films, floors_of(model.movies, config)).items
    else:
        items = recommend_by_popularity(model, asked, films)
    heading = f"Beside {model.movies.titles[model.movies.index_of(asked)]} ({asked})"
    return _Found(heading=heading, order=order, items=items, matched=matched)


def _to_person(
    lists: PersonalLists,
    viewer: tuple[int, History] | None,
    ratings: Sequence[str],
    clusters: Sequence[int],
    request: PersonalRequest,
) -> _Found:
    rated = read_ratings(lists.model, ratings)
    if viewer is not None:
        heading, history = f"For viewer {viewer[0]}", viewer[1]
    else:
        heading = "For a visitor"
        history, _ = history_from(lists.model.movies, ((match.movie_id, stars) for match, stars in rated))
    found = lists.recommend(Taste(history=history, chosen=tuple(dict.fromkeys(clusters))), request)
    return _Found(
        heading=heading,
        order=request.order,
        items=found.items,
        matched=[match for match, _ in rated],
        facts={"ranker": found.ranker, "diversity": found.diversity, "ratings": len(history)},
    )


def _show(found: _Found, language: Language, *, json: bool) -> None:
    if json:
        matched = {"matched": [asdict(match) for match in found.matched]} if found.matched else {}
        items = [plain_recommendation(item, language) for item in found.items]
        print_json({"order": found.order, **found.facts, **matched, "items": items})
        return
    for match in found.matched:
        if match.text.casefold() not in (match.title.casefold(), str(match.movie_id)):
            stderr().print(f"{match.text!r} is taken for {match.title} ({match.movie_id}).", markup=False)
    print_table(
        f"{found.heading}, by {found.order}",
        ("id", "title", "year", "ratings", "why"),
        [
            (movie.movie_id, movie.title, movie.year, movie.rating_count, reason_text(item.reason, language))
            for item in found.items
            for movie in (item.movie,)
        ],
    )

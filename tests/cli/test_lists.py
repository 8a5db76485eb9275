"""Commands that answer from a model: recommend, favorite-cluster, clusters."""

import pytest

from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import Model
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.request import ListRequest
from cinecluster.settings import Settings
from tests.cli.caller import Call


@pytest.fixture(scope="session")
def model(sample_settings: Settings) -> Model:
    store = VersionStore(sample_settings.home)
    return store.load(store.version_ids()[0])


def test_a_film_is_recommended_the_most_rated_ones_of_its_cluster(ask: Call, model: Model) -> None:
    answer = ask("recommend", "--movie-id", 1, "--n", 3, "--json").json()
    expected = recommend_by_popularity(model, 1, ListRequest(n=3))
    assert [item["movie_id"] for item in answer["items"]] == [item.movie.movie_id for item in expected]
    assert answer["order"] == "popularity"
    assert answer["items"][0]["reason"]["kind"] == "cluster"


def test_a_mistyped_title_finds_its_film(ask: Call) -> None:
    said = ask("recommend", "--title", "the matrx")
    assert said.code == 0
    assert "Beside The Matrix" in said.out


def test_order_similarity_and_tags_say_why(ask: Call) -> None:
    for order, kind in (("similarity", "similarity"), ("tags", "tags")):
        items = ask("recommend", "--movie-id", 123, "--order", order, "--json").json()["items"]
        assert {item["reason"]["kind"] for item in items} == {kind}


def test_a_viewer_gets_films_unseen_by_them(ask: Call, model: Model) -> None:
    items = ask("recommend", "--user-id", 5, "--n", 20, "--json").json()["items"]
    seen = model.movies.movie_ids[model.histories.of(5).movie_indices].tolist()
    assert len(items) == 20
    assert not set(seen) & {item["movie_id"] for item in items}


def test_a_title_says_which_film_it_was_taken_for(ask: Call) -> None:
    answer = ask("recommend", "--title", "the matrx", "--json").json()
    assert [(match["text"], match["title"]) for match in answer["matched"]] == [("the matrx", "The Matrix")]
    assert "'the matrx' is taken for The Matrix" in ask("recommend", "--title", "the matrx").err
    assert ask("recommend", "--title", "the matrix").err == ""


def test_a_viewers_list_is_personal_unless_told_otherwise(ask: Call) -> None:
    answer = ask("recommend", "--user-id", 5, "--json").json()
    assert (answer["order"], answer["ranker"]) == ("ranker", "ease")
    assert {item["reason"]["kind"] for item in answer["items"]} == {"history"}
    for order, kind in (("tags", "tags"), ("favorite-cluster", "cluster"), ("cluster-personal", "history")):
        items = ask("recommend", "--user-id", 5, "--order", order, "--json").json()["items"]
        assert {item["reason"]["kind"] for item in items} == {kind}


def test_a_visitor_says_ratings_and_clusters_on_the_command_line(ask: Call) -> None:
    answer = ask("recommend", "--rating", "the matrx=5", "--rating", "1=4.5", "--cluster", 4, "--json").json()
    assert answer["ratings"] == 2
    assert answer["matched"][0]["title"] == "The Matrix"
    rated = {match["movie_id"] for match in answer["matched"]}
    assert not rated & {item["movie_id"] for item in answer["items"]}
    assert {each["movie_id"] for each in answer["items"][0]["reason"]["because"]} <= rated
    only_cluster = ask("recommend", "--cluster", 4, "--json").json()
    assert {item["reason"]["kind"] for item in only_cluster["items"]} == {"chosen"}


def test_dials_and_languages(ask: Call) -> None:
    said = ask("recommend", "--user-id", 5, "--why", "--lang", "ru")
    assert "Без вашей оценки" in said.out
    turned = ask(
        "recommend", "--user-id", 5, "--diversity", 0.8, "--novelty", 1, "--seed", 3, "--json"
    ).json()
    assert turned["diversity"] == 0.8
    plain = ask("recommend", "--user-id", 5, "--json").json()
    assert [item["movie_id"] for item in turned["items"]] != [item["movie_id"] for item in plain["items"]]


def test_filters_are_obeyed(ask: Call) -> None:
    items = ask(
        "recommend", "--movie-id", 1, "--genre", "horror", "--year-from", 1980, "--year-to", 1989, "--json"
    ).json()["items"]
    assert items
    assert all(1980 <= item["year"] <= 1989 for item in items)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("recommend", "--movie-id", 99999), 4, "There is no movie 99999."),
        (("recommend", "--user-id", 99999), 4, "There is no user 99999."),
        (("recommend", "--title", "zzzzqqqq"), 4, "No title is like it"),
        (("recommend",), 2, "exactly one of --movie-id, --title and --user-id, or --rating and --cluster"),
        (("recommend", "--user-id", 5, "--rating", "Alien=5"), 2, "exactly one of"),
        (("recommend", "--movie-id", 1, "--n", 0), 2, "--n"),
        (("recommend", "--movie-id", 1, "--genre", ""), 2, "expected a genre"),
        (("recommend", "--movie-id", 1, "--year-to", -1), 2, "--year-to"),
        (("recommend", "--movie-id", 1, "--year-from", 2001, "--year-to", 2000), 2, "must not be after"),
        (("recommend", "--movie-id", 1, "--order", "ranker"), 2, "popularity, similarity, tags"),
        (("recommend", "--user-id", 5, "--order", "similarity"), 2, "ranker, cluster-personal"),
        (("recommend", "--movie-id", 1, "--diversity", 0.5), 2, "for viewers' lists"),
        (("recommend", "--rating", "Alien"), 2, "is not like 'Alien=4.5'"),
        (("recommend", "--rating", "Alien=6"), 2, "does not end in stars"),
        (("recommend", "--rating", "zzzzqqqq=4"), 4, "No title is like it"),
        (("recommend", "--cluster", 77), 4, "Clusters are 0 to 9"),
        (("clusters", 77), 4, "Clusters are 0 to 9"),
    ],
)
def test_what_is_not_there_is_an_error_with_a_hint(
    ask: Call, arguments: tuple[object, ...], code: int, words: str
) -> None:
    said = ask(*arguments)
    assert said.code == code
    assert words in said.err
    assert said.out == ""


def test_the_favourite_cluster_is_named(ask: Call) -> None:
    answer = ask("favorite-cluster", "--user-id", 5, "--json").json()
    assert answer["label"].startswith("Sci-Fi")
    said = ask("favorite-cluster", "--user-id", 5)
    assert said.out.startswith(f"{answer['favorite_cluster']} · Sci-Fi")


def test_clusters_are_listed_and_shown_in_full(ask: Call) -> None:
    clusters = ask("clusters", "--json").json()["clusters"]
    assert [cluster["cluster"] for cluster in clusters] == list(range(10))
    assert sum(cluster["size"] for cluster in clusters) == 787
    said = ask("clusters", 0)
    assert clusters[0]["label"] in said.out
    assert "Distinctive tags" in said.out

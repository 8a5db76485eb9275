"""Every oddity of the real ml-latest-small, as a figure."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from cinecluster.columns import MOVIE, NOTE, RATING, TAG, TIMESTAMP, TITLE, USER, YEAR
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.report import CleaningReport
from cinecluster.data.cleaning.titles import parse_title
from cinecluster.data.reading.source import open_source
from cinecluster.data.tables import CleanTables
from tests.engines.all_engines import ENGINES, engine_for_tests


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """The real data, cleaned on one engine."""

    tables: CleanTables
    ratings: pl.DataFrame
    report: CleaningReport


@pytest.fixture(scope="module", params=ENGINES)
def cleaned(
    request: pytest.FixtureRequest, movielens_small: Path, tmp_path_factory: pytest.TempPathFactory
) -> Cleaned:
    workspace = tmp_path_factory.mktemp(request.param)
    engine = engine_for_tests(request.param, workspace=workspace)
    raw = open_source(movielens_small, engine, workspace=workspace)
    tables, report = clean(raw, CleaningConfig(), engine)
    return Cleaned(
        tables=tables, ratings=engine.local(tables.ratings, by=(USER, MOVIE)).collect(), report=report
    )


def test_the_report_adds_up(cleaned: Cleaned) -> None:
    report = cleaned.report
    assert {part.table: (part.read, part.kept) for part in report.tables} == {
        "movies": (9742, 9742),
        "ratings": (100_836, 100_836),
        "tags": (3683, 3676),
        "links": (9742, 9742),
    }
    assert report.of("movies").remarks == {
        "titles without a year": 12,  # 13 without "(YYYY)", one of which has a range
        "titles with a range of years": 1,
        "titles with blanks around them": 11,
        "articles brought to the front": 2031,
        "films with other titles": 1065,
        "titles and years shared by several films": 5,
        "films without genres": 34,
        "films never rated": 18,
        "films tagged but never rated": 18,
        "films with a single rating": 3446,
    }
    assert report.of("ratings").remarks == {}
    # Seven times a viewer gave a film one tag in two spellings.
    assert report.of("tags").dropped == {"repeated tag": 7}
    assert report.of("tags").remarks == {
        "spellings joined to a commoner one": 15,
        "distinct tags set aside as personal notes": 14,
        "rows with such a note": 157,
    }
    assert report.of("links").remarks == {
        "films without a TMDB id": 8,
        "TMDB ids shared by several films": 1,
    }


def test_ratings_are_all_there(cleaned: Cleaned) -> None:
    ratings = cleaned.ratings
    assert ratings.height == 100_836
    assert (ratings[USER].n_unique(), ratings[MOVIE].n_unique()) == (610, 9724)
    assert ratings.select(USER, MOVIE).equals(ratings.select(USER, MOVIE).sort(USER, MOVIE))
    assert ratings.row(0) == (1, 1, 4.0, 964982703)
    assert ratings[RATING].value_counts().sort(RATING).rows() == [
        (0.5, 1370), (1.0, 2811), (1.5, 1791), (2.0, 7551), (2.5, 5550),
        (3.0, 20047), (3.5, 13136), (4.0, 26818), (4.5, 8551), (5.0, 13211),
    ]  # fmt: skip
    shared = ratings.select(USER, TIMESTAMP).is_duplicated().sum()
    assert shared == 23_228  # ratings that share user and second with another


def test_films_sharing_title_and_year_keep_their_ids(cleaned: Cleaned) -> None:
    movies = cleaned.tables.movies
    shared = movies.filter(pl.struct(TITLE, YEAR).is_duplicated())
    assert set(shared[TITLE]) == {
        "Confessions of a Dangerous Mind", "Emma", "Eros", "Saturn 3", "War of the Worlds"
    }  # fmt: skip
    assert shared.height == 10


def test_the_commonest_tag_is_a_note_and_the_rest_reads_well(
    cleaned: Cleaned,
) -> None:
    tags = cleaned.tables.tags
    notes = tags.filter(NOTE).group_by(TAG).len().sort("len", TAG, descending=[True, False])
    assert notes.row(0) == ("in netflix queue", 131)
    assert set(notes[TAG]) == {
        "in netflix queue", "imdb top 250", "seen more than once", "seen at the cinema", "not seen",
        "no dvd at netflix", "not available from netflix", "free to download", "for katie", "test tag",
        "ummarti2006", "villain nonexistent or not needed for good story",
        "the catholic church is the most corrupt organization in history",
        "something for everyone in this one... saw it without and plan on seeing it with kids!",
    }  # fmt: skip
    assert tags.filter(~pl.col(NOTE))[TAG].n_unique() == 1459 - 14
    assert tags.filter(pl.col(TAG) == "sci-fi")["count"].sum() == 24
    assert tags.filter(pl.col(TAG).is_in(["scifi", "sci fi"])).is_empty()


def test_trailing_articles_come_to_the_front(movielens_small: Path) -> None:
    raw = pl.read_csv(movielens_small / "movies.csv")[TITLE].to_list()
    titles = [parse_title(title) for title in raw]
    # 1,852 titles end in an article of six languages, and "Hip Hop Witch, Da" in an English one as heard;
    # 178 more stand behind other titles in parentheses.
    moved = sum(
        title.articles_moved > 0 and not text.startswith(title.display)
        for text, title in zip(raw, titles, strict=True)
    )
    assert moved == 1853
    assert sum(title.articles_moved for title in titles) == 1853 + 178


def test_display_forms_of_all_titles_parse_to_themselves(movielens_small: Path) -> None:
    for raw in pl.read_csv(movielens_small / "movies.csv")[TITLE]:
        parsed = parse_title(raw)
        assert parse_title(parsed.display).display == parsed.display
        assert parsed.display

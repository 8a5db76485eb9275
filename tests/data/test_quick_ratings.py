"""Ratings read at once as numbers: whatever stands in a cell, it comes to the same as to read it as text."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.source import open_source
from cinecluster.engines.choice import make_engine

ODD = (
    "",
    '""',
    '"5"',
    " 5",
    "5 ",
    '" 5 "',
    "\u00a05",
    "+5",
    "++5",
    "-5",
    "-0",
    "05",
    "0" * 20 + "5",
    "5.",
    "5.0",
)
ODDER = (".5", "5.0.0", "5e0", "5E+0", "5e", "1e-400", "1e400", "inf", "-Infinity", "nan", "5_0", "0x5", "５")
LONG = (
    "9" * 13,
    "9" * 14,
    "9" * 15,
    "9" * 16,
    "9" * 20,
    "5." + "0" * 40,
    '"5,0"',
    "a",
    "4.9999999999",
    "3.7",
)
CELLS = st.sampled_from((*ODD, *ODDER, *LONG)) | st.text(alphabet="0123456789.+-eE \t", max_size=6)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), min_size=1, max_size=12)


@given(lines=LINES)
@example(lines=[",,,"])
@example(
    lines=[f"{user},5,{stars},9" for user, stars in enumerate(("nan", "-inf", "1e300", "-1e300", "1e17"))]
)
@example(lines=["9999999999999999,5,4,9", "8,5,4,9223372036854775807", "8,99,4,9", "8,5,5.0000000001,9"])
@example(lines=["1,5,4,1", "1,5,4.5,1", "2,5,4,1,more", "1,5,,"])
def test_a_quick_reading_and_one_as_text_come_to_the_same(lines: list[str]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "movies.csv").write_text("movieId,title,genres\n5,Heat (1995),Crime\n", encoding="utf-8")
        text = "\n".join(["userId,movieId,rating,timestamp", "7,5,3.5,9", *lines]) + "\n"
        (folder / "ratings.csv").write_text(text, encoding="utf-8")
        results = []
        for is_quick in (True, False):
            engine = make_engine("polars", workspace=folder)
            raw = open_source(folder, engine, workspace=folder)
            assert raw.typed_ratings is not None
            if not is_quick:
                raw = replace(raw, typed_ratings=None)
            tables, report = clean(raw, CleaningConfig(), engine)
            results.append((engine.collect(tables.ratings).rows(), report.to_dict()))
        assert results[0] == results[1]

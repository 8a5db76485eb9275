from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cinecluster.data.dataframes import NO_ID, cells, ids, numbers, open_dataframe
from cinecluster.errors import DataError, MissingColumns


def opened(frame: Any) -> Any:
    return open_dataframe(frame, ("x",), name="df")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"x": [7.0, np.nan, 3.0]}),
        pd.DataFrame({"x": pd.Series([7, None, 3], dtype="Int64")}),
        pd.DataFrame({"x": pd.Series([7, None, np.int64(3)], dtype=object)}),
        pd.DataFrame({"x": ["7", None, "3.0"]}),
        pl.DataFrame({"x": [7, None, 3]}),
        pl.DataFrame({"x": [7.0, float("nan"), 3.0]}),
        pl.DataFrame({"x": ["7", None, "3"]}),
        pl.LazyFrame({"x": [7, None, 3]}),
        pa.table({"x": [7, None, 3]}),
    ],
    ids=lambda frame: type(frame).__module__,
)
def test_ids_are_whole_numbers_however_they_are_stored(frame: Any) -> None:
    assert ids(opened(frame), "x").tolist() == [7, NO_ID, 3]


def test_a_fraction_is_no_id() -> None:
    assert ids(opened(pd.DataFrame({"x": [1.5, np.inf]})), "x").tolist() == [NO_ID, NO_ID]


def test_nought_is_a_number_and_not_empty() -> None:
    frame = pd.DataFrame({"x": pd.Series([0, None, "0.5"], dtype=object)})
    assert numbers(opened(frame), "x").tolist() == pytest.approx([0.0, np.nan, 0.5], nan_ok=True)


def test_words_where_numbers_should_be_are_an_error_that_names_the_column() -> None:
    with pytest.raises(DataError, match=r"column 'x' must hold numbers: .*'seven'"):
        numbers(opened(pd.DataFrame({"x": ["seven"]})), "x")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"x": ["a", None]}),
        pd.DataFrame({"x": pd.Series(["a", np.nan], dtype=object)}),
        pd.DataFrame({"x": pd.Series(["a", None], dtype="category")}),
        pl.DataFrame({"x": ["a", None]}),
        pa.table({"x": ["a", None]}),
    ],
    ids=lambda frame: type(frame).__module__,
)
def test_an_empty_cell_is_an_empty_text(frame: Any) -> None:
    assert cells(opened(frame), "x") == ["a", ""]


def test_a_column_of_nothing_but_nan_is_empty_texts() -> None:
    assert cells(opened(pl.DataFrame({"x": [float("nan")]})), "x") == [""]


def test_a_missing_column_is_named_with_the_dataframe_and_the_hint() -> None:
    with pytest.raises(MissingColumns, match=r"df.*missing column 'y'; found 'x'.*Add it\."):
        open_dataframe(pd.DataFrame({"x": [1]}), ("x", "y"), name="df", hint="Add it.")


def test_something_else_is_no_dataframe() -> None:
    with pytest.raises(TypeError):
        open_dataframe([1, 2], ("x",), name="df")

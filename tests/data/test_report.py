"""The cleaning report."""

import json

import pytest

from cinecluster.data.cleaning.report import CleaningReport, Example, ReportRow, TableReport

REPORT = CleaningReport(
    tables=(
        TableReport(
            table="ratings",
            file="ratings.csv",
            read=5,
            kept=2,
            dropped={"rating not a number": 2, "unknown film": 1},
            examples={"rating not a number": Example(row=3, value="four")},
            remarks={"ratings between the half stars": 1},
        ),
        TableReport(table="tags", file="tags.csv", read=0, kept=0),
    )
)


def test_every_row_must_be_accounted_for() -> None:
    with pytest.raises(ValueError, match="5 rows read, but 4 accounted for"):
        TableReport(table="ratings", file="ratings.csv", read=5, kept=3, dropped={"unknown film": 1})


def test_an_example_needs_its_reason() -> None:
    with pytest.raises(ValueError, match="example without a reason"):
        TableReport(table="tags", file="t", read=1, kept=1, examples={"blank tag": Example(row=2, value="")})


def test_a_report_survives_json() -> None:
    assert CleaningReport.from_dict(json.loads(json.dumps(REPORT.to_dict()))) == REPORT


def test_a_table_is_found_by_name() -> None:
    assert REPORT.of("tags").read == 0
    with pytest.raises(KeyError):
        REPORT.of("links")


def test_rows_can_be_printed_as_a_table() -> None:
    def row(what: str, count: int, detail: str = "", example: str = "", table: str = "ratings") -> ReportRow:
        return ReportRow(table=table, what=what, detail=detail, count=count, example=example)

    assert REPORT.rows() == (
        row("read", 5),
        row("kept", 2),
        row("dropped", 2, "rating not a number", "row 3: 'four'"),
        row("dropped", 1, "unknown film"),
        row("remark", 1, "ratings between the half stars"),
        row("read", 0, table="tags"),
        row("kept", 0, table="tags"),
    )

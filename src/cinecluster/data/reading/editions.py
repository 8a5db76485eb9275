"""The MovieLens editions: which files make one, told by their names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cinecluster.errors import UnknownEdition

__all__ = ["EDITIONS", "Edition", "EditionName", "match_edition", "recognise"]

EditionName = Literal["csv", "parquet", "double-colon", "ml-100k"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One way in which MovieLens tables are laid out."""

    name: EditionName
    about: str
    #: The data sets that come so.
    required: Mapping[str, tuple[str, ...]]
    #: Table to the names its file may have; the first that is there is taken.
    optional: Mapping[str, tuple[str, ...]]

    def files_among(self, names: Collection[str]) -> dict[str, str]:
        """Return each table's file, as far as it is there."""
        tables = {**self.required, **self.optional}
        found = {table: [name for name in choices if name in names] for table, choices in tables.items()}
        return {table: present[0] for table, present in found.items() if present}


EDITIONS: Final = (
    Edition(
        name="csv",
        about="ml-latest, ml-latest-small, ml-20m, ml-25m, ml-32m",
        required={
            "movies": ("movies.csv", "movies.csv.gz"),
            "ratings": ("ratings.csv", "ratings.csv.gz"),
        },
        optional={
            "tags": ("tags.csv", "tags.csv.gz"),
            "links": ("links.csv", "links.csv.gz"),
        },
    ),
    Edition(
        name="parquet",
        about="the same tables as Parquet",
        required={"movies": ("movies.parquet",), "ratings": ("ratings.parquet",)},
        optional={"tags": ("tags.parquet",), "links": ("links.parquet",)},
    ),
    Edition(
        name="double-colon",
        about="ml-1m, ml-10m",
        required={"movies": ("movies.dat",), "ratings": ("ratings.dat",)},
        optional={"tags": ("tags.dat",)},
    ),
    Edition(
        name="ml-100k",
        about="ml-100k",
        required={"movies": ("u.item",), "ratings": ("u.data",)},
        optional={"genres": ("u.genre",)},
    ),
)
"""In the order in which they are tried."""

_NAMED: Final = 12


def match_edition(names: Collection[str]) -> tuple[Edition, dict[str, str]] | None:
    """Return the edition that files of these names make and each table's file, or None."""
    for edition in EDITIONS:
        files = edition.files_among(names)
        if edition.required.keys() <= files.keys():
            return edition, files
    return None


def recognise(names: Collection[str], *, source: str) -> tuple[Edition, dict[str, str]]:
    """Return the edition that files of these names make, and each table's file.

    Raises:
        UnknownEdition: They make none; says what was looked for, what is there, and what alone is missing.
    """
    if matched := match_edition(names):
        return matched
    for edition in EDITIONS:
        files = edition.files_among(names)
        if present := edition.required.keys() & files.keys():
            (missing,) = edition.required.keys() - present
            (there,) = present
            raise UnknownEdition(
                f"{files[there]} is there, but {_either(edition.required[missing])} is not.",
                hint="Both are needed; put them side by side.",
                file=source,
            )
    looked_for = "; ".join(
        f"{' and '.join(choices[0] for choices in edition.required.values())} ({edition.about})"
        for edition in EDITIONS
    )
    raise UnknownEdition(
        f"no MovieLens tables here: found {_listing(names)}.", hint=f"Looked for {looked_for}.", file=source
    )


def _either(choices: tuple[str, ...]) -> str:
    return " or ".join(choices)


def _listing(names: Collection[str]) -> str:
    shown = sorted(names)[:_NAMED]
    more = len(names) - len(shown)
    return (", ".join(shown) or "nothing") + (f" and {more} more" if more else "")

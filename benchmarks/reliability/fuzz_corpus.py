"""Small valid inputs of every kind that cinecluster reads, and what reads them."""

import contextlib
import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.foreign import read_foreign
from cinecluster.artifacts.manifest import MANIFEST_FILE
from cinecluster.artifacts.manifest_json import parse_manifest
from cinecluster.artifacts.six_files import write_six_files
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.source import open_source
from cinecluster.engines.choice import EngineName, make_engine
from cinecluster.features.prepared import prepare
from cinecluster.settings import load_settings

__all__ = ["CORPORA", "Corpus", "Files"]

Files = Mapping[str, bytes]

_CSV: Final[Files] = {
    "movies.csv": (
        "movieId,title,genres\r\n"
        "1,Toy Story (1995),Adventure|Children\r\n"
        '29,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama\r\n'
        '40,"""Great Performances"" Cats (1998)",(no genres listed)\r\n'
        "50,Misérables (2006–2007) ,Drama|Musical\r\n"
    ).encode(),
    "ratings.csv": (
        b"userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,29,3.5,964981247\n2,1,0.5,964981248\n"
        b"3,50,5.0,1445714994\n"
    ),
    "tags.csv": 'userId,movieId,tag,timestamp\n2,29,"dark, très",1445714994\n3,29,Dark,1445714995\n'.encode(),
    "links.csv": b"movieId,imdbId,tmdbId\n1,0114709,862\n29,0112682,\n",
}
_ML_10M: Final[Files] = {
    "movies.dat": (
        "1::Toy Story (1995)::Animation|Children's|Comedy\n73::Misérables, Les (1995)::Children|Musical\n"
        '260::"Star, Wars" (1977)::Action\n'
    ).encode(),
    "ratings.dat": b"1::73::4.5::838985046\n1::1::5::838985046\n2::260::3::838985047\n",
    "tags.dat": "15::73::très, très bien::1215184630\n".encode(),
}
_ML_100K: Final[Files] = {
    "u.data": b"196\t1\t3\t881250949\n186\t33\t4\t891717742\n",
    "u.item": (
        "1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
        "33|Cité, La (1995)|01-Jan-1995||http://us.imdb.com/M/|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1\n"
    ).encode("latin-1"),
    "u.genre": (
        b"unknown|0\nAction|1\nAdventure|2\nAnimation|3\nChildren's|4\nComedy|5\nCrime|6\nDocumentary|7\n"
        b"Drama|8\nFantasy|9\nFilm-Noir|10\nHorror|11\nMusical|12\nMystery|13\nRomance|14\nSci-Fi|15\n"
        b"Thriller|16\nWar|17\nWestern|18\n\n"
    ),
}
_WIDE: Final = b"cluster,sorted_tags\n0,space|bittersweet|astronauts\n1,love story|wedding\n"
_JOINED: Final = (
    b"movieId,title,genres,avg_rating,cluster,tag\n"
    b"1,Star Voyage (1968),\"['Sci-Fi', 'Drama']\",4.5,0,space moon\n"
    b"11,Two Hearts,['Romance'],,1,love story\n12,\"Guest, The (1999)\",[],3.0,1.0,\n"
)
_SETTINGS: Final = b"""\
home = "var"
port = 8000
max_body_bytes = "1MiB"
training_sources = ["data", "more"]
[training]
seed = 7
[training.clustering]
n_clusters = 10
[training.cleaning]
strict = false
[ranking]
tag_floor_ratings = 5
[database]
url = "sqlite:///var/x.sqlite"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """One kind of input."""

    files: Callable[[], Files]
    read: Callable[[Path], object]
    #: Takes the folder that the files lie in; whatever it raises but a CineclusterError is a fault.


def _movielens(engine_name: EngineName, name: str = ".") -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        with tempfile.TemporaryDirectory() as workspace:
            engine = make_engine(engine_name, workspace=Path(workspace))
            raw = open_source(folder / name, engine, workspace=Path(workspace))
            tables, _ = clean(raw, CleaningConfig(), engine)
            return prepare(tables, engine)

    return read


def _read_settings(folder: Path) -> object:
    with contextlib.chdir(folder):
        return load_settings()


def _read_manifest(folder: Path) -> object:
    path = folder / MANIFEST_FILE
    return parse_manifest(path.read_bytes() if path.exists() else b"", where=MANIFEST_FILE)


def _gzipped(files: Files) -> Files:
    return {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in files.items()}


def _zipped(files: Files) -> Files:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"ml/{name}", content)
    return {"ml.zip": packed.getvalue()}


def _parquet() -> Files:
    tables = {
        "movies": pl.DataFrame(
            {
                "movieId": [1, 29, 40],
                "title": ["Toy Story (1995)", "Cité, La (1995)", "Cats"],
                "genres": ["A|B", "", None],
            }
        ),
        "ratings": pl.DataFrame(
            {
                "userId": [1, 2, 2],
                "movieId": [1.0, 29.0, None],
                "rating": [4.0, 0.5, float("nan")],
                "timestamp": [964982703, 964981247, None],
            }
        ),
        "tags": pl.DataFrame({"userId": [2], "movieId": [29], "tag": ["dark"], "timestamp": [1445714994]}),
    }
    files = {}
    for name, table in tables.items():
        packed = io.BytesIO()
        table.write_parquet(packed)
        files[f"{name}.parquet"] = packed.getvalue()
    return files


def _six_files() -> Files:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_six_files(folder, signed_contents("x").tables)
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def _foreign_shapes() -> Files:
    six = _six_files()
    return {
        "clusters_movies_with_tags.csv": _JOINED,
        "sorted_tags_by_cluster.csv.gz": gzip.compress(_WIDE, mtime=0),
        "standardized_ratings.csv": six["standardized_ratings.csv"],
    }


def _manifest() -> Files:
    with tempfile.TemporaryDirectory() as name:
        store = VersionStore(Path(name))
        version = store.publish(signed_contents("x"), now=datetime(2026, 11, 24, tzinfo=UTC)).version
        return {MANIFEST_FILE: (store.folder(version) / MANIFEST_FILE).read_bytes()}


CORPORA: Final[Mapping[str, Corpus]] = {
    "csv": Corpus(files=lambda: _CSV, read=_movielens("polars")),
    "csv, DuckDB": Corpus(files=lambda: _CSV, read=_movielens("duckdb")),
    "csv.gz": Corpus(files=lambda: _gzipped(_CSV), read=_movielens("polars")),
    "zip": Corpus(files=lambda: _zipped(_CSV), read=_movielens("polars", "ml.zip")),
    "parquet": Corpus(files=_parquet, read=_movielens("polars")),
    "parquet, DuckDB": Corpus(files=_parquet, read=_movielens("duckdb")),
    "ml-1m and ml-10m": Corpus(files=lambda: _ML_10M, read=_movielens("polars")),
    "ml-100k": Corpus(files=lambda: _ML_100K, read=_movielens("polars")),
    "six files": Corpus(files=_six_files, read=read_foreign),
    "foreign shapes": Corpus(files=_foreign_shapes, read=read_foreign),
    "settings": Corpus(files=lambda: {"cinecluster.toml": _SETTINGS}, read=_read_settings),
    "manifest": Corpus(files=_manifest, read=_read_manifest),
}

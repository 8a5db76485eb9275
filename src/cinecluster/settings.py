"""Every setting in one frozen tree, composed of the stages' own Configs.

Where a value comes from, first match wins: the command line, the environment (``CINECLUSTER_HOME``,
``CINECLUSTER_RANKING__TAG_FLOOR_RATINGS`` …), ``cinecluster.local.toml``, ``cinecluster.toml``, the default.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeGuard

from pydantic import BaseModel, BeforeValidator, ByteSize, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from cinecluster.clustering.config import ClusteringConfig
from cinecluster.config import StageConfig
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.exports.config import ExportConfig
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.engines.config import DuckDBConfig, SparkConfig
from cinecluster.errors import InvalidSettings
from cinecluster.evaluation.config import ExperimentConfig, QualityConfig, SelectionConfig
from cinecluster.features.config import FeaturesConfig, SampleConfig
from cinecluster.learning.config import RankerConfig
from cinecluster.ranking.config import RankingConfig
from cinecluster.service_config import (
    AccessConfig,
    AnswersConfig,
    JobsConfig,
    PostersConfig,
    ScheduleConfig,
    StoppingConfig,
)
from cinecluster.storage.config import DatabaseConfig

__all__ = ["Settings", "TrainingConfig", "load_settings", "unknown_variables"]

_PREFIX: Final = "CINECLUSTER_"


def _not_empty(value: Any) -> Any:
    if value == "":
        raise ValueError("an empty text names nothing")
    return value


# pathlib takes "" for the working folder, and a socket takes it for every address of the machine.
_Folder = Annotated[Path, BeforeValidator(_not_empty)]
_Host = Annotated[str, BeforeValidator(_not_empty)]


class TrainingConfig(StageConfig):
    """Everything that decides what a training makes of its data."""

    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    """Starts every random choice: the same input and seed give the same bytes."""
    reading: ReadingConfig = ReadingConfig()
    """Limits on archives."""
    cleaning: CleaningConfig = CleaningConfig()
    """What is dropped, and which tags are personal notes."""
    sample: SampleConfig = SampleConfig()
    """Whose ratings are learned from."""
    features: FeaturesConfig = FeaturesConfig()
    """The taste space."""
    clustering: ClusteringConfig = ClusteringConfig()
    """Clusters and their names."""
    ranker: RankerConfig = RankerConfig()
    """What personal lists are ordered by."""
    selection: SelectionConfig = SelectionConfig(slopes=(0.4,))
    """How the ranker and its few settings are chosen, and the gate before a new version."""
    quality: QualityConfig = QualityConfig()
    """How closely the clusters are examined."""


class Settings(BaseSettings):
    """All settings, read once at the rim and handed down."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        toml_file=("cinecluster.toml", "cinecluster.local.toml"),
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
    )

    home: _Folder = Path("var")
    """The folder that holds versions, jobs and the pointer to the current model."""
    output: _Folder = Path("output")
    """The folder that receives plain copies of the six files after a training or import."""
    engine: Literal["polars", "duckdb", "spark"] = "polars"
    """Which dataframe engine reads and cleans."""
    duckdb: DuckDBConfig = DuckDBConfig()
    """The engine ``duckdb``."""
    spark: SparkConfig = SparkConfig()
    """The engine ``spark``."""
    host: _Host = "127.0.0.1"
    """The address that the service listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """The port that the service listens on; 0 picks a free one."""
    workers: int = Field(default=1, ge=1, le=256)
    """Processes that answer; they share one port, one home and the pages of its mapped arrays."""
    max_body_bytes: ByteSize = Field(default=ByteSize(1024**2), ge=1)
    """Bytes that the body of a request may have; also written like "1MiB"."""
    poll_seconds: float = Field(default=1.0, gt=0)
    """How often a worker looks whether another model has become current."""
    keep_versions: int = Field(default=5, ge=1)
    """How many versions are kept after a training; the current one and pinned ones always are."""
    training_sources: tuple[_Folder, ...] = ()
    """Folders on the server's disk that a training asked for over HTTP may read; none by default."""
    log_format: Literal["auto", "console", "json"] = "auto"
    """How log lines look: ``auto`` is ``console`` on a terminal and ``json`` elsewhere."""
    database: DatabaseConfig = DatabaseConfig()
    """Online ratings, training jobs and keys."""
    access: AccessConfig = AccessConfig()
    """Who may ask, and how often."""
    answers: AnswersConfig = AnswersConfig()
    """What a worker keeps of its own answers."""
    posters: PostersConfig = PostersConfig()
    """Posters from TMDB; none by default."""
    exports: ExportConfig = ExportConfig()
    """Ratings that people bring along from other sites."""
    stopping: StoppingConfig = StoppingConfig()
    """How the service ends."""
    jobs: JobsConfig = JobsConfig()
    """How trainings are watched over."""
    schedule: ScheduleConfig = ScheduleConfig()
    """When the service trains by itself."""
    training: TrainingConfig = TrainingConfig()
    """What a training does."""
    ranking: RankingConfig = RankingConfig()
    """The lists."""
    evaluation: ExperimentConfig = ExperimentConfig()
    """What ``cinecluster evaluate`` measures."""

    def with_training(
        self,
        *,
        n_clusters: int | Literal["auto"] | None = None,
        seed: int | None = None,
        strict: bool | None = None,
    ) -> "Settings":
        """Return these settings with what was asked for one training; ``None`` leaves a value as it is."""
        training = self.training
        if n_clusters is not None:
            clustering = training.clustering.model_copy(update={"n_clusters": n_clusters})
            training = training.model_copy(update={"clustering": clustering})
        if seed is not None:
            training = training.model_copy(update={"seed": seed})
        if strict is not None:
            cleaning = training.cleaning.model_copy(update={"strict": strict})
            training = training.model_copy(update={"cleaning": cleaning})
        return self.model_copy(update={"training": training})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources; later TOML files win over earlier ones."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _TomlFiles(settings_cls)


class _TomlFiles(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        try:
            data = file_path.read_bytes()
            return tomllib.loads(data.decode())
        except OSError as error:
            raise InvalidSettings(f"{file_path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise InvalidSettings(
                f"{file_path}, line {line}: a byte that is not UTF-8.", hint="Save the file as UTF-8."
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise InvalidSettings(
                f"{file_path} is no TOML: {error}.", hint="Texts stand in quotes, tables in brackets."
            ) from error


def load_settings(**given: Any) -> Settings:
    """Read the settings, what was given on the command line first; ``None`` counts as not given.

    Raises:
        InvalidSettings: A file cannot be read, a key is unknown or a value is out of range; every such place
            is named.
    """
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        places: dict[str, list[str]] = {}
        for found in error.errors():
            unknown = found["type"] == "extra_forbidden"
            said = "there is no such setting" if unknown else found["msg"].removeprefix("Value error, ")
            places.setdefault(_place(found["loc"]), []).append(said)
        raise _invalid("; ".join(f"{place}: {' / '.join(said)}" for place, said in places.items())) from error
    except SettingsError as error:
        named = re.search(r'field "(\w+)"', str(error))
        place = f"{_PREFIX}{named[1].upper()}" if named else "a variable"
        raise _invalid(f"{place} is no JSON") from error


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each ``CINECLUSTER_…`` variable that is no setting, with the nearest that is."""
    given = {name: name.upper().removeprefix(_PREFIX) for name in sorted(environment)}
    return tuple(
        f"{name} is no setting and does nothing{_meant(key)}."
        for name, key in given.items()
        # A wrong name further down is refused, because there no other program's variable can be meant.
        if name.upper().startswith(_PREFIX) and key.partition("__")[0].lower() not in Settings.model_fields
    )


def _meant(key: str) -> str:
    keys = {name: key for key in _keys(Settings, "") for name in (key, key.rpartition("__")[2])}
    near = get_close_matches(key, keys, n=1)
    return f" (did you mean {_PREFIX}{keys[near[0]]}?)" if near else ""


def _keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if _is_model(field.annotation):
            yield from _keys(field.annotation, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


def _invalid(places: str) -> InvalidSettings:
    return InvalidSettings(
        f"Settings are not valid: {places}.",
        hint=f"They come from the command line, {_PREFIX}* variables and cinecluster.toml.",
    )


def _place(loc: Sequence[int | str]) -> str:
    """Return the key that a complaint is about, without what pydantic adds for the choices of a union."""
    model: Any = Settings
    kept = []
    for part in loc:
        if model is not None or isinstance(part, int):
            kept.append(str(part))
        field = None if model is None else model.model_fields.get(part)
        model = field.annotation if field is not None and _is_model(field.annotation) else None
    return ".".join(kept)


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

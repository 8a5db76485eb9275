"""Every setting in one frozen tree, composed of the stages' own Configs.

Where a value comes from, first match wins: the command line, the environment (``CINECLUSTER_HOME``,
``CINECLUSTER_RANKING__TAG_FLOOR_RATINGS`` …), ``cinecluster.local.toml``, ``cinecluster.toml``, the default.
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from cinecluster.clustering.config import ClusteringConfig
from cinecluster.config import StageConfig
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.errors import InvalidSettings
from cinecluster.evaluation.config import QualityConfig
from cinecluster.features.config import FeaturesConfig
from cinecluster.learning.config import RankerConfig
from cinecluster.ranking.config import RankingConfig

__all__ = ["Settings", "TrainingConfig", "load_settings"]


class TrainingConfig(StageConfig):
    """Everything that decides what a training makes of its data."""

    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    """Starts every random choice: the same input and seed give the same bytes."""
    reading: ReadingConfig = ReadingConfig()
    """Limits on archives."""
    cleaning: CleaningConfig = CleaningConfig()
    """What is dropped, and which tags are personal notes."""
    features: FeaturesConfig = FeaturesConfig()
    """The taste space."""
    clustering: ClusteringConfig = ClusteringConfig()
    """Clusters and their names."""
    ranker: RankerConfig = RankerConfig()
    """What personal lists are ordered by."""
    quality: QualityConfig = QualityConfig()
    """How closely the clusters are examined."""


class Settings(BaseSettings):
    """All settings, read once at the rim and handed down."""

    model_config = SettingsConfigDict(
        env_prefix="CINECLUSTER_",
        env_nested_delimiter="__",
        toml_file=("cinecluster.toml", "cinecluster.local.toml"),
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
    )

    home: Path = Path("var")
    """The folder that holds versions, jobs and the pointer to the current model."""
    output: Path = Path("output")
    """The folder that receives plain copies of the six files after a training or import."""
    engine: Literal["polars", "duckdb"] = "polars"
    """Which dataframe engine reads and cleans."""
    host: str = "127.0.0.1"
    """The address that the service listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """The port that the service listens on; 0 picks a free one."""
    poll_seconds: float = Field(default=1.0, gt=0)
    """How often a worker looks whether another model has become current."""
    keep_versions: int = Field(default=5, ge=1)
    """How many versions are kept after a training; the current one always is."""
    training_sources: tuple[Path, ...] = ()
    """Folders on the server's disk that a training asked for over HTTP may read; none by default."""
    log_format: Literal["auto", "console", "json"] = "auto"
    """How log lines look: ``auto`` is ``console`` on a terminal and ``json`` elsewhere."""
    training: TrainingConfig = TrainingConfig()
    """What a training does."""
    ranking: RankingConfig = RankingConfig()
    """The lists."""

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
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: Any) -> Settings:
    """Read the settings, what was given on the command line first; ``None`` counts as not given.

    Raises:
        InvalidSettings: A key is unknown or a value is out of range; every such place is named.
    """
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InvalidSettings(
            f"Settings are not valid: {places}.",
            hint="They come from the command line, CINECLUSTER_* variables and cinecluster.toml.",
        ) from error

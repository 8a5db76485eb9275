"""What every stage's settings have in common."""

from pydantic import BaseModel, ConfigDict

__all__ = ["StageConfig"]


class StageConfig(BaseModel):
    """The frozen settings of one stage: unknown keys are refused, each field's docstring explains it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

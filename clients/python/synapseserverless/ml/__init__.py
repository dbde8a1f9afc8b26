# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer
from .._pipeline import Pipeline, PipelineModel

if TYPE_CHECKING:
    from typing import Literal


__all__ = ["Pipeline", "PipelineModel"]

from .classification import *  # noqa: E402,F401,F403
from .classification import __all__ as _classification_names  # noqa: E402
__all__ += _classification_names

from .clustering import *  # noqa: E402,F401,F403
from .clustering import __all__ as _clustering_names  # noqa: E402
__all__ += _clustering_names

from .evaluation import *  # noqa: E402,F401,F403
from .evaluation import __all__ as _evaluation_names  # noqa: E402
__all__ += _evaluation_names

from .feature import *  # noqa: E402,F401,F403
from .feature import __all__ as _feature_names  # noqa: E402
__all__ += _feature_names

from .regression import *  # noqa: E402,F401,F403
from .regression import __all__ as _regression_names  # noqa: E402
__all__ += _regression_names

from .tuning import *  # noqa: E402,F401,F403
from .tuning import __all__ as _tuning_names  # noqa: E402
__all__ += _tuning_names

# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.io, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


__all__ = []

from .http import *  # noqa: E402,F401,F403
from .http import __all__ as _http_names  # noqa: E402
__all__ += _http_names

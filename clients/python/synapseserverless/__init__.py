"""Pipelines of SynapseML's stages without a cluster.

Stages are in modules as SynapseML and Spark have them, such as ``synapseserverless.lightgbm`` and
``synapseserverless.ml.feature``; every stage can be had from here too.
"""

import sys

# Written so that an older Python reads this far and says why it cannot go on.
if sys.version_info < (3, 9):
    raise ImportError(
        "synapseserverless needs Python 3.9 or later, and this is Python %d.%d (%s). "
        "Install a newer Python and install the package there."
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

from ._data import DataFrame, Row  # noqa: E402
from ._errors import SynapseError  # noqa: E402
from ._pipeline import Pipeline, PipelineModel  # noqa: E402
from ._session import Session, get_session, use  # noqa: E402
from ._stage import Estimator, Evaluator, Model, Stage, Transformer, secret  # noqa: E402
from ._types import DenseVector, Vectors  # noqa: E402
from ._version import VERSION as __version__  # noqa: E402

__all__ = [
    "DataFrame", "DenseVector", "Estimator", "Evaluator", "Model", "Pipeline", "PipelineModel", "Row", "Session",
    "Stage", "SynapseError", "Transformer", "Vectors", "get_session", "load", "secret", "use",
]


def load(path):
    """The model that was saved to a folder."""
    return Model.load(path)


def __getattr__(name):
    from importlib import import_module

    from ._index import MODULES
    from ._names import nearest

    if name in MODULES:
        return getattr(import_module("." + MODULES[name], __name__), name)
    raise AttributeError("synapseserverless has no '%s'.%s" % (name, nearest(name, list(MODULES) + __all__)))


def __dir__():
    from ._index import MODULES

    return sorted(list(globals()) + list(MODULES))

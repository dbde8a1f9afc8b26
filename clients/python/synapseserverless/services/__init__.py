# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.services, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


__all__ = []

from .aifoundry import *  # noqa: E402,F401,F403
from .aifoundry import __all__ as _aifoundry_names  # noqa: E402
__all__ += _aifoundry_names

from .contentsafety import *  # noqa: E402,F401,F403
from .contentsafety import __all__ as _contentsafety_names  # noqa: E402
__all__ += _contentsafety_names

from .face import *  # noqa: E402,F401,F403
from .face import __all__ as _face_names  # noqa: E402
__all__ += _face_names

from .form import *  # noqa: E402,F401,F403
from .form import __all__ as _form_names  # noqa: E402
__all__ += _form_names

from .geospatial import *  # noqa: E402,F401,F403
from .geospatial import __all__ as _geospatial_names  # noqa: E402
__all__ += _geospatial_names

from .language import *  # noqa: E402,F401,F403
from .language import __all__ as _language_names  # noqa: E402
__all__ += _language_names

from .openai import *  # noqa: E402,F401,F403
from .openai import __all__ as _openai_names  # noqa: E402
__all__ += _openai_names

from .search import *  # noqa: E402,F401,F403
from .search import __all__ as _search_names  # noqa: E402
__all__ += _search_names

from .speech import *  # noqa: E402,F401,F403
from .speech import __all__ as _speech_names  # noqa: E402
__all__ += _speech_names

from .text import *  # noqa: E402,F401,F403
from .text import __all__ as _text_names  # noqa: E402
__all__ += _text_names

from .translate import *  # noqa: E402,F401,F403
from .translate import __all__ as _translate_names  # noqa: E402
__all__ += _translate_names

from .vision import *  # noqa: E402,F401,F403
from .vision import __all__ as _vision_names  # noqa: E402
__all__ += _vision_names

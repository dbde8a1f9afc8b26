"""Pipelines, and what their fits give."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence

from ._errors import SynapseError
from ._stage import Estimator, Model, Stage

if TYPE_CHECKING:
    from ._session import Session


class Pipeline(Estimator):
    """Stages one after another; those that learn are fitted on what those before them make.

    Parameters
    ----------
    stages : list of Stage
        The stages, in their order.
    """

    _parameters = {"stages": None, "uid": None}

    def __init__(self, stages: Optional[Sequence[Stage]] = None, *, uid: Optional[str] = None) -> None:
        super().__init__(uid=uid)
        if stages is not None:
            self.setStages(stages)

    def setStages(self, value: Sequence[Stage]) -> "Pipeline":
        """Sets the stages."""
        wrong = [stage for stage in value if not isinstance(stage, Stage)]
        if wrong:
            made = "; write its parentheses" if isinstance(wrong[0], type) else ""
            raise SynapseError(f"A pipeline is made of stages, and {wrong[0]!r} is none{made}.", stage="Pipeline", parameter="stages")
        return self.set(stages=list(value))

    def getStages(self) -> List[Stage]:
        """The stages."""
        return list(self.get("stages") or [])

    def _specification(self, session: "Session") -> Dict[str, Any]:
        if not self.getStages():
            raise SynapseError("The pipeline has no stages. Give them as Pipeline(stages=[...]).", stage="Pipeline", parameter="stages")
        return super()._specification(session)

    def transform(self, data: Any, *, out: Optional[str] = None, format: Optional[str] = None, session: Optional["Session"] = None, progress: Any = None) -> Any:
        """Applies the stages where none of them has to be fitted."""
        from ._session import get_session

        return (session or get_session()).transform(self, data, out=out, format=format, progress=progress)


class PipelineModel(Model):
    """A fitted pipeline."""

    _parameters = {"stages": None, "uid": None}

    @property
    def stages(self) -> List[Model]:
        """The fitted stages, in their order."""
        folders = [stage["$folder"] for stage in self._given.get("stages") or []]
        return [Model._at(os.path.join(self.path, folder), keep=self, session=self._session) for folder in folders]

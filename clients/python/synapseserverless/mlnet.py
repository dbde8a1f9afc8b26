# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.mlnet, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class MLNetModel(Transformer):
    """Runs a model that ML.NET saved (model.zip) and adds its output columns.

    Parameters
    ----------
    path : str, required
        The model.zip, a local file.
    outputCols : Sequence[str]
        The output columns to add; when empty, all that the model makes, but for vectors of more than 1,000 slots.
    absentCols : Sequence[str]
        Columns that the model was trained on and that the data need not have, such as the label; they are filled with missing values.
    keysAsText : bool, default False
        Whether a key column, such as the predicted label of a multiclass model, comes as the text of its value rather than as an index from 0.
    """

    _parameters = {
        "path": "",
        "outputCols": [],
        "absentCols": [],
        "keysAsText": False,
        "uid": None,
    }
    _required = ("path",)
    _files = ("path",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            path: str = ...,
            outputCols: Optional[Sequence[str]] = None,
            absentCols: Optional[Sequence[str]] = None,
            keysAsText: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPath(self, value: str) -> MLNetModel: ...
        def getPath(self) -> str: ...
        def setOutputCols(self, value: Sequence[str]) -> MLNetModel: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setAbsentCols(self, value: Sequence[str]) -> MLNetModel: ...
        def getAbsentCols(self) -> Optional[Sequence[str]]: ...
        def setKeysAsText(self, value: bool) -> MLNetModel: ...
        def getKeysAsText(self) -> bool: ...
        def setUid(self, value: str) -> MLNetModel: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["MLNetModel"]

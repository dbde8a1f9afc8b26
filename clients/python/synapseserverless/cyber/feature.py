# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.cyber.feature, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class IdIndexer(Estimator):
    """Numbers the distinct values of a column from 1, for each part of a table apart if that is wanted.

    Parameters
    ----------
    inputCol : str, required
        The column of values: text, numbers or booleans.
    outputCol : str, required
        The column that gets the number; 0 for a value that was not there when fitting, null for a missing one.
    partitionKey : str
        The column of the part that a row belongs to, such as the tenant; null for one part.
    resetPerPartition : bool, default True
        Whether numbers begin at 1 in each part; else they go on from part to part, and no two parts have one in common.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "partitionKey": None,
        "resetPerPartition": True,
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = ...,
            partitionKey: Optional[str] = None,
            resetPerPartition: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> IdIndexer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> IdIndexer: ...
        def getOutputCol(self) -> str: ...
        def setPartitionKey(self, value: str) -> IdIndexer: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def setResetPerPartition(self, value: bool) -> IdIndexer: ...
        def getResetPerPartition(self) -> bool: ...
        def setUid(self, value: str) -> IdIndexer: ...
        def getUid(self) -> Optional[str]: ...


class IdIndexerModel(Model):
    """Gives values their numbers; what IdIndexer fits.

    Parameters
    ----------
    inputCol : str, required
        The column of values: text, numbers or booleans.
    outputCol : str, required
        The column that gets the number; 0 for a value that was not there when fitting, null for a missing one.
    partitionKey : str
        The column of the part that a row belongs to; null for one part.
    vocabularies : Sequence[Mapping[str, Any]]
        The values of each part.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "partitionKey": None,
        "vocabularies": [],
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def getVocabularies(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class LinearScalarScaler(Estimator):
    """Scales numbers to a range, each part of a table by its own least and largest number.

    Parameters
    ----------
    inputCol : str, required
        The column of numbers.
    outputCol : str, required
        The column that gets the scaled number; null where the number is missing or the part was not there when fitting.
    minRequiredValue : float, default 0
        What the least number comes to.
    maxRequiredValue : float, default 1
        What the largest number comes to.
    partitionKey : str
        The column of the part that a row belongs to, such as the tenant; null for one part.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "minRequiredValue": 0,
        "maxRequiredValue": 1,
        "partitionKey": None,
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = ...,
            minRequiredValue: float = 0,
            maxRequiredValue: float = 1,
            partitionKey: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> LinearScalarScaler: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> LinearScalarScaler: ...
        def getOutputCol(self) -> str: ...
        def setMinRequiredValue(self, value: float) -> LinearScalarScaler: ...
        def getMinRequiredValue(self) -> float: ...
        def setMaxRequiredValue(self, value: float) -> LinearScalarScaler: ...
        def getMaxRequiredValue(self) -> float: ...
        def setPartitionKey(self, value: str) -> LinearScalarScaler: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def setUid(self, value: str) -> LinearScalarScaler: ...
        def getUid(self) -> Optional[str]: ...


class LinearScalarScalerModel(Model):
    """Scales numbers to a range for each part; what LinearScalarScaler fits.

    Parameters
    ----------
    inputCol : str, required
        The column of numbers.
    outputCol : str, required
        The column that gets the scaled number; null where the number is missing or the part was not there when fitting.
    partitionKey : str
        The column of the part that a row belongs to; null for one part.
    lines : Sequence[Mapping[str, Any]]
        The line of each part.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "partitionKey": None,
        "lines": [],
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def getLines(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class StandardScalarScaler(Estimator):
    """Scales numbers to a mean of 0 and a standard deviation of a factor, each part of a table by its own mean and deviation.

    Parameters
    ----------
    inputCol : str, required
        The column of numbers.
    outputCol : str, required
        The column that gets the scaled number; null where the number is missing or the part was not there when fitting.
    coefficientFactor : float, default 1
        The standard deviation of what comes out.
    partitionKey : str
        The column of the part that a row belongs to, such as the tenant; null for one part.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "coefficientFactor": 1,
        "partitionKey": None,
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = ...,
            coefficientFactor: float = 1,
            partitionKey: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> StandardScalarScaler: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> StandardScalarScaler: ...
        def getOutputCol(self) -> str: ...
        def setCoefficientFactor(self, value: float) -> StandardScalarScaler: ...
        def getCoefficientFactor(self) -> float: ...
        def setPartitionKey(self, value: str) -> StandardScalarScaler: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def setUid(self, value: str) -> StandardScalarScaler: ...
        def getUid(self) -> Optional[str]: ...


class StandardScalarScalerModel(Model):
    """Scales numbers to a mean of 0 for each part; what StandardScalarScaler fits.

    Parameters
    ----------
    inputCol : str, required
        The column of numbers.
    outputCol : str, required
        The column that gets the scaled number; null where the number is missing or the part was not there when fitting.
    partitionKey : str
        The column of the part that a row belongs to; null for one part.
    lines : Sequence[Mapping[str, Any]]
        The line of each part.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "partitionKey": None,
        "lines": [],
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getPartitionKey(self) -> Optional[str]: ...
        def getLines(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["IdIndexer", "IdIndexerModel", "LinearScalarScaler", "LinearScalarScalerModel", "StandardScalarScaler", "StandardScalarScalerModel"]

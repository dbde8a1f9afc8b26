# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.nn, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ConditionalKNN(Estimator):
    """Makes an index of vectors with labels, whose model gives each row the nearest of those that have one of the labels that the row allows.

    Parameters
    ----------
    labelCol : str, default "labels"
        The column of labels of the points: numbers, booleans or text.
    conditionerCol : str, default "conditioner"
        The column of the rows that ask: a list of the labels that are allowed.
    featuresCol : str, default "features"
        The column of vectors: dense, sparse, or lists of numbers of one length.
    valuesCol : str, default "values"
        The column whose values are given of each neighbor, such as an identifier; of any type.
    outputCol : str
        The column that gets the neighbors; null means the uid of the stage followed by _output.
    k : int, default 5
        How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000.
    metric : str, default "innerProduct"
        What near means: innerProduct (the larger the nearer), euclidean (the distance) or cosine (1 minus the cosine of the angle). One of innerProduct, euclidean, cosine.
    leafSize : int, default 50
        How many points a leaf of SynapseML's ball tree has. It is at least 1.
    algorithm : str, default "exact"
        How neighbors are found: exact, or hnsw, by a graph of near vectors, which is many times as fast and misses a few. One of exact, hnsw.
    connectivity : int, default 16
        How many edges a node of the graph has; more find more, and take more memory and time to make. It is at least 2 and at most 256.
    expansionAdd : int, default 128
        How many nodes are looked at to add one to the graph. It is at least 1 and at most 10000.
    expansionSearch : int, default 64
        How many nodes are looked at to find neighbors; more find more, and take longer. It is at least 1 and at most 100000.
    baseModel : Stage
        A model whose points the new ones are added to, or the folder that it was saved to; null to begin anew.
    """

    _parameters = {
        "labelCol": "labels",
        "conditionerCol": "conditioner",
        "featuresCol": "features",
        "valuesCol": "values",
        "outputCol": None,
        "k": 5,
        "metric": "innerProduct",
        "leafSize": 50,
        "algorithm": "exact",
        "connectivity": 16,
        "expansionAdd": 128,
        "expansionSearch": 64,
        "baseModel": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelCol: str = "labels",
            conditionerCol: str = "conditioner",
            featuresCol: str = "features",
            valuesCol: str = "values",
            outputCol: Optional[str] = None,
            k: int = 5,
            metric: str = "innerProduct",
            leafSize: int = 50,
            algorithm: str = "exact",
            connectivity: int = 16,
            expansionAdd: int = 128,
            expansionSearch: int = 64,
            baseModel: Optional[Stage] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelCol(self, value: str) -> ConditionalKNN: ...
        def getLabelCol(self) -> str: ...
        def setConditionerCol(self, value: str) -> ConditionalKNN: ...
        def getConditionerCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> ConditionalKNN: ...
        def getFeaturesCol(self) -> str: ...
        def setValuesCol(self, value: str) -> ConditionalKNN: ...
        def getValuesCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ConditionalKNN: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setK(self, value: int) -> ConditionalKNN: ...
        def getK(self) -> int: ...
        def setMetric(self, value: str) -> ConditionalKNN: ...
        def getMetric(self) -> str: ...
        def setLeafSize(self, value: int) -> ConditionalKNN: ...
        def getLeafSize(self) -> int: ...
        def setAlgorithm(self, value: str) -> ConditionalKNN: ...
        def getAlgorithm(self) -> str: ...
        def setConnectivity(self, value: int) -> ConditionalKNN: ...
        def getConnectivity(self) -> int: ...
        def setExpansionAdd(self, value: int) -> ConditionalKNN: ...
        def getExpansionAdd(self) -> int: ...
        def setExpansionSearch(self, value: int) -> ConditionalKNN: ...
        def getExpansionSearch(self) -> int: ...
        def setBaseModel(self, value: Stage) -> ConditionalKNN: ...
        def getBaseModel(self) -> Optional[Stage]: ...
        def setUid(self, value: str) -> ConditionalKNN: ...
        def getUid(self) -> Optional[str]: ...


class ConditionalKNNModel(Model):
    """Gives each row the nearest vectors of an index among those of the labels that the row allows; what ConditionalKNN fits.

    Parameters
    ----------
    conditionerCol : str, default "conditioner"
        The column of lists of labels that are allowed.
    featuresCol : str, default "features"
        The column of vectors, as long as those of the index.
    outputCol : str
        The column that gets the neighbors; null means the uid of the stage followed by _output.
    k : int, default 5
        How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000.
    expansionSearch : int, default 64
        How many nodes of the graph are looked at to find neighbors, where the index has one; more find more, and take longer. It is at least 1 and at most 100000.
    excludedValues : Sequence[str]
        Points that are never given, by their value as text, as if they were deleted from the index.
    """

    _parameters = {
        "conditionerCol": "conditioner",
        "featuresCol": "features",
        "outputCol": None,
        "k": 5,
        "expansionSearch": 64,
        "excludedValues": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getConditionerCol(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getK(self) -> int: ...
        def getExpansionSearch(self) -> int: ...
        def getExcludedValues(self) -> Optional[Sequence[str]]: ...
        def getUid(self) -> Optional[str]: ...


class KNN(Estimator):
    """Makes an index of vectors, whose model gives each row the nearest of them.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of vectors: dense, sparse, or lists of numbers of one length.
    valuesCol : str, default "values"
        The column whose values are given of each neighbor, such as an identifier; of any type.
    outputCol : str
        The column that gets the neighbors; null means the uid of the stage followed by _output.
    k : int, default 5
        How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000.
    metric : str, default "innerProduct"
        What near means: innerProduct (the larger the nearer), euclidean (the distance) or cosine (1 minus the cosine of the angle). One of innerProduct, euclidean, cosine.
    leafSize : int, default 50
        How many points a leaf of SynapseML's ball tree has. It is at least 1.
    algorithm : str, default "exact"
        How neighbors are found: exact, or hnsw, by a graph of near vectors, which is many times as fast and misses a few. One of exact, hnsw.
    connectivity : int, default 16
        How many edges a node of the graph has; more find more, and take more memory and time to make. It is at least 2 and at most 256.
    expansionAdd : int, default 128
        How many nodes are looked at to add one to the graph. It is at least 1 and at most 10000.
    expansionSearch : int, default 64
        How many nodes are looked at to find neighbors; more find more, and take longer. It is at least 1 and at most 100000.
    baseModel : Stage
        A model whose points the new ones are added to, or the folder that it was saved to; null to begin anew.
    """

    _parameters = {
        "featuresCol": "features",
        "valuesCol": "values",
        "outputCol": None,
        "k": 5,
        "metric": "innerProduct",
        "leafSize": 50,
        "algorithm": "exact",
        "connectivity": 16,
        "expansionAdd": 128,
        "expansionSearch": 64,
        "baseModel": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            valuesCol: str = "values",
            outputCol: Optional[str] = None,
            k: int = 5,
            metric: str = "innerProduct",
            leafSize: int = 50,
            algorithm: str = "exact",
            connectivity: int = 16,
            expansionAdd: int = 128,
            expansionSearch: int = 64,
            baseModel: Optional[Stage] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> KNN: ...
        def getFeaturesCol(self) -> str: ...
        def setValuesCol(self, value: str) -> KNN: ...
        def getValuesCol(self) -> str: ...
        def setOutputCol(self, value: str) -> KNN: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setK(self, value: int) -> KNN: ...
        def getK(self) -> int: ...
        def setMetric(self, value: str) -> KNN: ...
        def getMetric(self) -> str: ...
        def setLeafSize(self, value: int) -> KNN: ...
        def getLeafSize(self) -> int: ...
        def setAlgorithm(self, value: str) -> KNN: ...
        def getAlgorithm(self) -> str: ...
        def setConnectivity(self, value: int) -> KNN: ...
        def getConnectivity(self) -> int: ...
        def setExpansionAdd(self, value: int) -> KNN: ...
        def getExpansionAdd(self) -> int: ...
        def setExpansionSearch(self, value: int) -> KNN: ...
        def getExpansionSearch(self) -> int: ...
        def setBaseModel(self, value: Stage) -> KNN: ...
        def getBaseModel(self) -> Optional[Stage]: ...
        def setUid(self, value: str) -> KNN: ...
        def getUid(self) -> Optional[str]: ...


class KNNModel(Model):
    """Gives each row the nearest vectors of an index; what KNN fits.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of vectors, as long as those of the index.
    outputCol : str
        The column that gets the neighbors; null means the uid of the stage followed by _output.
    k : int, default 5
        How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000.
    expansionSearch : int, default 64
        How many nodes of the graph are looked at to find neighbors, where the index has one; more find more, and take longer. It is at least 1 and at most 100000.
    excludedValues : Sequence[str]
        Points that are never given, by their value as text, as if they were deleted from the index.
    """

    _parameters = {
        "featuresCol": "features",
        "outputCol": None,
        "k": 5,
        "expansionSearch": 64,
        "excludedValues": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getFeaturesCol(self) -> str: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getK(self) -> int: ...
        def getExpansionSearch(self) -> int: ...
        def getExcludedValues(self) -> Optional[Sequence[str]]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ConditionalKNN", "ConditionalKNNModel", "KNN", "KNNModel"]

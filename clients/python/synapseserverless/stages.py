# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.stages, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class Cacher(Transformer):
    """Lets an engine keep what the stages before it make, rather than make it again for each estimator after it.

    Parameters
    ----------
    disable : bool, default False
        Whether nothing is kept.
    """

    _parameters = {
        "disable": False,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            disable: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setDisable(self, value: bool) -> Cacher: ...
        def getDisable(self) -> bool: ...
        def setUid(self, value: str) -> Cacher: ...
        def getUid(self) -> Optional[str]: ...


class ClassBalancer(Estimator):
    """Learns a weight for every class so that all classes weigh the same: rows of the most frequent class over rows of the class.

    Parameters
    ----------
    inputCol : str, required
        The column of classes: numbers, booleans or text.
    outputCol : str, default "weight"
        The column that gets the weights.
    broadcastJoin : bool, default True
        How Spark joins weights to rows: accepted so that specifications can be taken over, and without effect, since nothing is joined here.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "weight",
        "broadcastJoin": True,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = "weight",
            broadcastJoin: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> ClassBalancer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ClassBalancer: ...
        def getOutputCol(self) -> str: ...
        def setBroadcastJoin(self, value: bool) -> ClassBalancer: ...
        def getBroadcastJoin(self) -> bool: ...
        def setUid(self, value: str) -> ClassBalancer: ...
        def getUid(self) -> Optional[str]: ...


class ClassBalancerModel(Model):
    """Gives each row the weight of its class; what ClassBalancer fits.

    Parameters
    ----------
    inputCol : str, default ""
        The column of classes.
    outputCol : str, default "weight"
        The column that gets the weights.
    weights : Mapping[str, float]
        The weights, by class as text.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "weight",
        "weights": {},
        "uid": None,
    }

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getWeights(self) -> Optional[Mapping[str, float]]: ...
        def getUid(self) -> Optional[str]: ...


class ConnectedComponents(Estimator):
    """Finds which users and resources hang together by chains of accesses, tenant by tenant.

    Parameters
    ----------
    tenantCol : str, default "tenant"
        The column of the tenant; null for one tenant.
    userCol : str, default "user"
        The column of the user: text, numbers or booleans.
    resCol : str, default "res"
        The column of the resource: text, numbers or booleans.
    componentColName : str, default "component"
        The column that gets the component of the user and of the resource; null where they are of different ones, or one is not known.
    """

    _parameters = {
        "tenantCol": "tenant",
        "userCol": "user",
        "resCol": "res",
        "componentColName": "component",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            tenantCol: str = "tenant",
            userCol: str = "user",
            resCol: str = "res",
            componentColName: str = "component",
            uid: Optional[str] = None,
        ) -> None: ...

        def setTenantCol(self, value: str) -> ConnectedComponents: ...
        def getTenantCol(self) -> str: ...
        def setUserCol(self, value: str) -> ConnectedComponents: ...
        def getUserCol(self) -> str: ...
        def setResCol(self, value: str) -> ConnectedComponents: ...
        def getResCol(self) -> str: ...
        def setComponentColName(self, value: str) -> ConnectedComponents: ...
        def getComponentColName(self) -> str: ...
        def setUid(self, value: str) -> ConnectedComponents: ...
        def getUid(self) -> Optional[str]: ...


class ConnectedComponentsModel(Model):
    """Gives accesses the component that their user and resource are of; what ConnectedComponents fits.

    Parameters
    ----------
    tenantCol : str, default "tenant"
        The column of the tenant; null for one tenant.
    userCol : str, default "user"
        The column of the user.
    resCol : str, default "res"
        The column of the resource.
    componentColName : str, default "component"
        The column that gets the component.
    tenants : Sequence[Mapping[str, Any]]
        The components of each tenant.
    """

    _parameters = {
        "tenantCol": "tenant",
        "userCol": "user",
        "resCol": "res",
        "componentColName": "component",
        "tenants": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getTenantCol(self) -> str: ...
        def getUserCol(self) -> str: ...
        def getResCol(self) -> str: ...
        def getComponentColName(self) -> str: ...
        def getTenants(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class DropColumns(Transformer):
    """Drops the columns named and keeps the others.

    Parameters
    ----------
    cols : Sequence[str], required
        The columns to drop; each must exist. At least 1 of them.
    """

    _parameters = {
        "cols": [],
        "uid": None,
    }
    _required = ("cols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            cols: Sequence[str] = ...,
            uid: Optional[str] = None,
        ) -> None: ...

        def setCols(self, value: Sequence[str]) -> DropColumns: ...
        def getCols(self) -> Optional[Sequence[str]]: ...
        def setUid(self, value: str) -> DropColumns: ...
        def getUid(self) -> Optional[str]: ...


class DynamicMiniBatchTransformer(Transformer):
    """Makes one row of the rows that are there at a time: each column becomes a list.

    Parameters
    ----------
    maxBatchSize : int, default 2147483647
        How many rows make one at most. It is at least 1.
    """

    _parameters = {
        "maxBatchSize": 2147483647,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            maxBatchSize: int = 2147483647,
            uid: Optional[str] = None,
        ) -> None: ...

        def setMaxBatchSize(self, value: int) -> DynamicMiniBatchTransformer: ...
        def getMaxBatchSize(self) -> int: ...
        def setUid(self, value: str) -> DynamicMiniBatchTransformer: ...
        def getUid(self) -> Optional[str]: ...


class EnsembleByKey(Transformer):
    """Averages columns of numbers and of vectors over the rows that share keys: the predictions of several rows of one customer become one.

    Parameters
    ----------
    keys : Sequence[str], required
        The columns whose values say which rows belong together: numbers, booleans or text. At least 1 of them.
    cols : Sequence[str], required
        The columns that are averaged: numbers or vectors. At least 1 of them.
    colNames : Sequence[str]
        The columns that are written, one for each of cols; null means mean(col).
    strategy : str, default "mean"
        How values become one; mean is the only way. One of mean.
    collapseGroup : bool, default True
        Whether one row comes out for each group; else every row does, with the averages of its group.
    vectorDims : Mapping[str, int]
        By column of vectors, how many slots it has; wanted only where the column itself does not say.
    """

    _parameters = {
        "keys": [],
        "cols": [],
        "colNames": None,
        "strategy": "mean",
        "collapseGroup": True,
        "vectorDims": {},
        "uid": None,
    }
    _required = ("keys", "cols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            keys: Sequence[str] = ...,
            cols: Sequence[str] = ...,
            colNames: Optional[Sequence[str]] = None,
            strategy: str = "mean",
            collapseGroup: bool = True,
            vectorDims: Optional[Mapping[str, int]] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setKeys(self, value: Sequence[str]) -> EnsembleByKey: ...
        def getKeys(self) -> Optional[Sequence[str]]: ...
        def setCols(self, value: Sequence[str]) -> EnsembleByKey: ...
        def getCols(self) -> Optional[Sequence[str]]: ...
        def setColNames(self, value: Sequence[str]) -> EnsembleByKey: ...
        def getColNames(self) -> Optional[Sequence[str]]: ...
        def setStrategy(self, value: str) -> EnsembleByKey: ...
        def getStrategy(self) -> str: ...
        def setCollapseGroup(self, value: bool) -> EnsembleByKey: ...
        def getCollapseGroup(self) -> bool: ...
        def setVectorDims(self, value: Mapping[str, int]) -> EnsembleByKey: ...
        def getVectorDims(self) -> Optional[Mapping[str, int]]: ...
        def setUid(self, value: str) -> EnsembleByKey: ...
        def getUid(self) -> Optional[str]: ...


class Explode(Transformer):
    """Makes one row of each element of a list column; the other columns are repeated.

    Parameters
    ----------
    inputCol : str, required
        The column of lists or dense vectors.
    outputCol : str
        The column that gets the elements; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Explode: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> Explode: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> Explode: ...
        def getUid(self) -> Optional[str]: ...


class FixedMiniBatchTransformer(Transformer):
    """Makes one row of every so many rows of a partition: each column becomes a list.

    Parameters
    ----------
    batchSize : int, default 10
        How many rows make one. It is at least 1 and at most 1000000.
    buffered : bool, default False
        Whether rows are read ahead, which engines do by themselves.
    maxBufferSize : int, default 2147483647
        How many batches are read ahead.
    """

    _parameters = {
        "batchSize": 10,
        "buffered": False,
        "maxBufferSize": 2147483647,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            batchSize: int = 10,
            buffered: bool = False,
            maxBufferSize: int = 2147483647,
            uid: Optional[str] = None,
        ) -> None: ...

        def setBatchSize(self, value: int) -> FixedMiniBatchTransformer: ...
        def getBatchSize(self) -> int: ...
        def setBuffered(self, value: bool) -> FixedMiniBatchTransformer: ...
        def getBuffered(self) -> bool: ...
        def setMaxBufferSize(self, value: int) -> FixedMiniBatchTransformer: ...
        def getMaxBufferSize(self) -> int: ...
        def setUid(self, value: str) -> FixedMiniBatchTransformer: ...
        def getUid(self) -> Optional[str]: ...


class FlattenBatch(Transformer):
    """Makes several rows of one: lists give their items, row by row, and other columns are repeated.
    """

    _parameters = {
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUid(self, value: str) -> FlattenBatch: ...
        def getUid(self) -> Optional[str]: ...


class Lambda(Transformer):
    """Applies a C# function to every batch: one that NamedFunctions knows by name, or one that is given in C#.

    Parameters
    ----------
    function : str
        Name of the function, as the program or the file of --functions gives it.
    """

    _parameters = {
        "function": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            function: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFunction(self, value: str) -> Lambda: ...
        def getFunction(self) -> Optional[str]: ...
        def setUid(self, value: str) -> Lambda: ...
        def getUid(self) -> Optional[str]: ...


class LumpFeatures(Estimator):
    """Learns which values of columns of text are frequent, to put one value in the place of all others.

    Parameters
    ----------
    lumpRules : Mapping[str, int], required
        By column, how many values stay at most.
    outputCols : Mapping[str, str]
        By column, the column that is written; a column that is not named here is replaced.
    minCount : int, default 1
        How often a value must come to stay. It is at least 1.
    minFreq : float, default 0
        Which share of the column's values that are not null a value must have to stay. It is at least 0 and at most 1.
    otherValue : str, default "__other__"
        What is put in the place of the others.
    handleNull : str, default "keep"
        What happens to nulls: keep (they stay) or other (they become otherValue). One of keep, other.
    """

    _parameters = {
        "lumpRules": {},
        "outputCols": {},
        "minCount": 1,
        "minFreq": 0,
        "otherValue": "__other__",
        "handleNull": "keep",
        "uid": None,
    }
    _required = ("lumpRules",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            lumpRules: Mapping[str, int] = ...,
            outputCols: Optional[Mapping[str, str]] = None,
            minCount: int = 1,
            minFreq: float = 0,
            otherValue: str = "__other__",
            handleNull: str = "keep",
            uid: Optional[str] = None,
        ) -> None: ...

        def setLumpRules(self, value: Mapping[str, int]) -> LumpFeatures: ...
        def getLumpRules(self) -> Optional[Mapping[str, int]]: ...
        def setOutputCols(self, value: Mapping[str, str]) -> LumpFeatures: ...
        def getOutputCols(self) -> Optional[Mapping[str, str]]: ...
        def setMinCount(self, value: int) -> LumpFeatures: ...
        def getMinCount(self) -> int: ...
        def setMinFreq(self, value: float) -> LumpFeatures: ...
        def getMinFreq(self) -> float: ...
        def setOtherValue(self, value: str) -> LumpFeatures: ...
        def getOtherValue(self) -> str: ...
        def setHandleNull(self, value: str) -> LumpFeatures: ...
        def getHandleNull(self) -> str: ...
        def setUid(self, value: str) -> LumpFeatures: ...
        def getUid(self) -> Optional[str]: ...


class LumpFeaturesModel(Model):
    """Puts one value in the place of rare ones; what LumpFeatures fits.

    Parameters
    ----------
    keptValues : Mapping[str, Sequence[str]]
        By column, the values that stay, the most frequent first.
    outputCols : Mapping[str, str]
        By column, the column that is written; a column that is not named here is replaced.
    otherValue : str, default "__other__"
        What is put in the place of the others.
    handleNull : str, default "keep"
        What happens to nulls: keep or other. One of keep, other.
    """

    _parameters = {
        "keptValues": {},
        "outputCols": {},
        "otherValue": "__other__",
        "handleNull": "keep",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getKeptValues(self) -> Optional[Mapping[str, Sequence[str]]]: ...
        def getOutputCols(self) -> Optional[Mapping[str, str]]: ...
        def getOtherValue(self) -> str: ...
        def getHandleNull(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class MultiColumnAdapter(Estimator):
    """Applies a stage that has an input and an output column to many columns, one after the other.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns that are read. At least 1 of them.
    outputCols : Sequence[str], required
        The columns that are written, one for each of inputCols. At least 1 of them.
    baseStage : Stage, required
        The stage.
    """

    _parameters = {
        "inputCols": [],
        "outputCols": [],
        "baseStage": None,
        "uid": None,
    }
    _required = ("inputCols", "outputCols", "baseStage",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCols: Sequence[str] = ...,
            baseStage: Stage = ...,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> MultiColumnAdapter: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> MultiColumnAdapter: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setBaseStage(self, value: Stage) -> MultiColumnAdapter: ...
        def getBaseStage(self) -> Optional[Stage]: ...
        def setUid(self, value: str) -> MultiColumnAdapter: ...
        def getUid(self) -> Optional[str]: ...


class PartitionConsolidator(Transformer):
    """Lets the rows of all partitions of a process through at one rate together, as if there were one partition.

    Parameters
    ----------
    rowsPerSecond : float
        How many rows a second go on, those of all partitions together; null for no limit. It is more than 0 and at most 1000000000.
    concurrency : int, default 1
        How many rows go on at a time as one batch. It is at least 1 and at most 10000.
    timeout : float
        SynapseML's time that one request may take.
    concurrentTimeout : float
        SynapseML's time that a row may take with all its attempts.
    inputCol : str
        SynapseML's column of requests.
    outputCol : str
        SynapseML's column of responses.
    """

    _parameters = {
        "rowsPerSecond": None,
        "concurrency": 1,
        "timeout": None,
        "concurrentTimeout": None,
        "inputCol": None,
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            rowsPerSecond: Optional[float] = None,
            concurrency: int = 1,
            timeout: Optional[float] = None,
            concurrentTimeout: Optional[float] = None,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setRowsPerSecond(self, value: float) -> PartitionConsolidator: ...
        def getRowsPerSecond(self) -> Optional[float]: ...
        def setConcurrency(self, value: int) -> PartitionConsolidator: ...
        def getConcurrency(self) -> int: ...
        def setTimeout(self, value: float) -> PartitionConsolidator: ...
        def getTimeout(self) -> Optional[float]: ...
        def setConcurrentTimeout(self, value: float) -> PartitionConsolidator: ...
        def getConcurrentTimeout(self) -> Optional[float]: ...
        def setInputCol(self, value: str) -> PartitionConsolidator: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> PartitionConsolidator: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> PartitionConsolidator: ...
        def getUid(self) -> Optional[str]: ...


class RenameColumn(Transformer):
    """Gives a column another name; its place, type and metadata stay.

    Parameters
    ----------
    inputCol : str, required
        The column to rename.
    outputCol : str, required
        Its new name, which no other column has.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "",
        "uid": None,
    }
    _required = ("inputCol", "outputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = ...,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> RenameColumn: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> RenameColumn: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> RenameColumn: ...
        def getUid(self) -> Optional[str]: ...


class Repartition(Transformer):
    """Deals the rows out to a number of partitions, as evenly as can be.

    Parameters
    ----------
    n : int, required
        Number of partitions that come out. It is at least 1.
    disable : bool, default False
        Whether to leave the partitions as they are, so that a pipeline can be evaluated without this step.
    """

    _parameters = {
        "n": 0,
        "disable": False,
        "uid": None,
    }
    _required = ("n",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            n: int = ...,
            disable: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setN(self, value: int) -> Repartition: ...
        def getN(self) -> int: ...
        def setDisable(self, value: bool) -> Repartition: ...
        def getDisable(self) -> bool: ...
        def setUid(self, value: str) -> Repartition: ...
        def getUid(self) -> Optional[str]: ...


class SavedModel(Model):
    """A model that was saved, as a stage of a pipeline or as the model of another stage.

    Parameters
    ----------
    path : str, required
        The folder that the model was saved to.
    """

    _parameters = {
        "path": "",
        "uid": None,
    }
    _required = ("path",)
    _files = ("path",)

    if TYPE_CHECKING:
        def getPath(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class SelectColumns(Transformer):
    """Keeps the columns named, in the order given, and drops the others.

    Parameters
    ----------
    cols : Sequence[str], required
        The columns to keep; each once. At least 1 of them.
    """

    _parameters = {
        "cols": [],
        "uid": None,
    }
    _required = ("cols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            cols: Sequence[str] = ...,
            uid: Optional[str] = None,
        ) -> None: ...

        def setCols(self, value: Sequence[str]) -> SelectColumns: ...
        def getCols(self) -> Optional[Sequence[str]]: ...
        def setUid(self, value: str) -> SelectColumns: ...
        def getUid(self) -> Optional[str]: ...


class StratifiedRepartition(Transformer):
    """Deals the rows of each label out evenly, so that every partition has every label, and can repeat rows of rare labels.

    Parameters
    ----------
    labelCol : str, default "label"
        The column of labels: numbers, booleans or text.
    mode : str, default "mixed"
        How often rows of a label come: equal, original or mixed. One of equal, original, mixed.
    seed : int, default 42
        Seed of the choice of the partition that a label's first row goes to.
    """

    _parameters = {
        "labelCol": "label",
        "mode": "mixed",
        "seed": 42,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelCol: str = "label",
            mode: str = "mixed",
            seed: int = 42,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelCol(self, value: str) -> StratifiedRepartition: ...
        def getLabelCol(self) -> str: ...
        def setMode(self, value: str) -> StratifiedRepartition: ...
        def getMode(self) -> str: ...
        def setSeed(self, value: int) -> StratifiedRepartition: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> StratifiedRepartition: ...
        def getUid(self) -> Optional[str]: ...


class SummarizeData(Transformer):
    """Describes every column in a row: counts, quartiles, moments and percentiles.

    Parameters
    ----------
    counts : bool, default True
        Whether cells are counted: present, different and missing ones.
    basic : bool, default True
        Whether there are minimum, quartiles and maximum of numbers.
    sample : bool, default True
        Whether there are variance and standard deviation (with n - 1), skewness and excess kurtosis (with n) of numbers.
    percentiles : bool, default True
        Whether there are the percentiles 0.5, 1, 5, 95, 99 and 99.5 of numbers.
    errorThreshold : float, default 0
        How far off a quantile may be, as a share of the rows; 0 is exact as far as memory goes. It is at least 0 and at most 1.
    """

    _parameters = {
        "counts": True,
        "basic": True,
        "sample": True,
        "percentiles": True,
        "errorThreshold": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            counts: bool = True,
            basic: bool = True,
            sample: bool = True,
            percentiles: bool = True,
            errorThreshold: float = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setCounts(self, value: bool) -> SummarizeData: ...
        def getCounts(self) -> bool: ...
        def setBasic(self, value: bool) -> SummarizeData: ...
        def getBasic(self) -> bool: ...
        def setSample(self, value: bool) -> SummarizeData: ...
        def getSample(self) -> bool: ...
        def setPercentiles(self, value: bool) -> SummarizeData: ...
        def getPercentiles(self) -> bool: ...
        def setErrorThreshold(self, value: float) -> SummarizeData: ...
        def getErrorThreshold(self) -> float: ...
        def setUid(self, value: str) -> SummarizeData: ...
        def getUid(self) -> Optional[str]: ...


class TextPreprocessor(Transformer):
    """Replaces parts of a text by others: from left to right, and of several that match at a place the longest.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    map : Mapping[str, str]
        What is replaced, and by what.
    normFunc : str, default "identity"
        How characters are compared: identity (as they are), lowerCase or upperCase (without regard to case). One of identity, lowerCase, upperCase.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "map": {},
        "normFunc": "identity",
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            map: Optional[Mapping[str, str]] = None,
            normFunc: str = "identity",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> TextPreprocessor: ...
        def getInputCol(self) -> str: ...
        def setMap(self, value: Mapping[str, str]) -> TextPreprocessor: ...
        def getMap(self) -> Optional[Mapping[str, str]]: ...
        def setNormFunc(self, value: str) -> TextPreprocessor: ...
        def getNormFunc(self) -> str: ...
        def setOutputCol(self, value: str) -> TextPreprocessor: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> TextPreprocessor: ...
        def getUid(self) -> Optional[str]: ...


class TimeIntervalMiniBatchTransformer(Transformer):
    """Makes one row of the rows that come within a time: each column becomes a list.

    Parameters
    ----------
    millisToWait : int, default 1000
        How many milliseconds rows are waited for. It is at least 1 and at most 86400000.
    maxBatchSize : int, default 2147483647
        How many rows make one at most. It is at least 1.
    """

    _parameters = {
        "millisToWait": 1000,
        "maxBatchSize": 2147483647,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            millisToWait: int = 1000,
            maxBatchSize: int = 2147483647,
            uid: Optional[str] = None,
        ) -> None: ...

        def setMillisToWait(self, value: int) -> TimeIntervalMiniBatchTransformer: ...
        def getMillisToWait(self) -> int: ...
        def setMaxBatchSize(self, value: int) -> TimeIntervalMiniBatchTransformer: ...
        def getMaxBatchSize(self) -> int: ...
        def setUid(self, value: str) -> TimeIntervalMiniBatchTransformer: ...
        def getUid(self) -> Optional[str]: ...


class Timer(Estimator):
    """Measures how long a stage takes: its fit, and what its model does with each partition.

    Parameters
    ----------
    stage : Stage, required
        The stage: an estimator, whose fit is measured too, or a transformer.
    logToScala : bool, default True
        Whether times go to the log of the run; else they are in the facts of the model alone.
    disableMaterialization : bool, default True
        Whether data is not computed for the measurement alone.
    """

    _parameters = {
        "stage": None,
        "logToScala": True,
        "disableMaterialization": True,
        "uid": None,
    }
    _required = ("stage",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            stage: Stage = ...,
            logToScala: bool = True,
            disableMaterialization: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setStage(self, value: Stage) -> Timer: ...
        def getStage(self) -> Optional[Stage]: ...
        def setLogToScala(self, value: bool) -> Timer: ...
        def getLogToScala(self) -> bool: ...
        def setDisableMaterialization(self, value: bool) -> Timer: ...
        def getDisableMaterialization(self) -> bool: ...
        def setUid(self, value: str) -> Timer: ...
        def getUid(self) -> Optional[str]: ...


class TimerModel(Model):
    """Applies a stage and measures how long it takes; what Timer fits.

    Parameters
    ----------
    transformer : Stage, required
        The stage that is measured.
    fitSeconds : float
        How long its fit took, in seconds; null where it needed none.
    logToScala : bool, default True
        Whether times go to the log of the run.
    """

    _parameters = {
        "transformer": None,
        "fitSeconds": None,
        "logToScala": True,
        "uid": None,
    }
    _required = ("transformer",)

    if TYPE_CHECKING:
        def getTransformer(self) -> Optional[Stage]: ...
        def getFitSeconds(self) -> Optional[float]: ...
        def getLogToScala(self) -> bool: ...
        def getUid(self) -> Optional[str]: ...


class UDFTransformer(Transformer):
    """Computes a column from others, row by row, by a C# function: one that NamedFunctions knows by name, or one that is given in C#.

    Parameters
    ----------
    function : str
        Name of the function, as the program or the file of --functions gives it.
    inputCol : str
        The column that the function's only argument comes from.
    inputCols : Sequence[str]
        The columns that the function's arguments come from, in order.
    outputCol : str
        The column that gets the results; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "function": None,
        "inputCol": None,
        "inputCols": [],
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            function: Optional[str] = None,
            inputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFunction(self, value: str) -> UDFTransformer: ...
        def getFunction(self) -> Optional[str]: ...
        def setInputCol(self, value: str) -> UDFTransformer: ...
        def getInputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> UDFTransformer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> UDFTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> UDFTransformer: ...
        def getUid(self) -> Optional[str]: ...


class UnicodeNormalize(Transformer):
    """Brings text into a normal form of Unicode, so that equal characters are written the same way, and into lower case.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    form : str, default "NFKD"
        The normal form: NFC, NFD, NFKC or NFKD. One of NFC, NFD, NFKC, NFKD.
    lower : bool, default True
        Whether the text is turned into lower case.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "form": "NFKD",
        "lower": True,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            form: str = "NFKD",
            lower: bool = True,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> UnicodeNormalize: ...
        def getInputCol(self) -> str: ...
        def setForm(self, value: str) -> UnicodeNormalize: ...
        def getForm(self) -> str: ...
        def setLower(self, value: bool) -> UnicodeNormalize: ...
        def getLower(self) -> bool: ...
        def setOutputCol(self, value: str) -> UnicodeNormalize: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> UnicodeNormalize: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["Cacher", "ClassBalancer", "ClassBalancerModel", "ConnectedComponents", "ConnectedComponentsModel", "DropColumns", "DynamicMiniBatchTransformer", "EnsembleByKey", "Explode", "FixedMiniBatchTransformer", "FlattenBatch", "Lambda", "LumpFeatures", "LumpFeaturesModel", "MultiColumnAdapter", "PartitionConsolidator", "RenameColumn", "Repartition", "SavedModel", "SelectColumns", "StratifiedRepartition", "SummarizeData", "TextPreprocessor", "TimeIntervalMiniBatchTransformer", "Timer", "TimerModel", "UDFTransformer", "UnicodeNormalize"]

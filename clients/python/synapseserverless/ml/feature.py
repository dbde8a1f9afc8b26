# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class Binarizer(Transformer):
    """Turns numbers, or the slots of vectors, into 1 where they are above a threshold and 0 elsewhere.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    threshold : float, default 0
        The threshold.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "threshold": 0,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            threshold: float = 0,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Binarizer: ...
        def getInputCol(self) -> str: ...
        def setThreshold(self, value: float) -> Binarizer: ...
        def getThreshold(self) -> float: ...
        def setOutputCol(self, value: str) -> Binarizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> Binarizer: ...
        def getUid(self) -> Optional[str]: ...


class Bucketizer(Transformer):
    """Replaces numbers by the index of the bucket that they fall in.

    Parameters
    ----------
    inputCol : str
        The column of numbers; or name several in inputCols.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    inputCols : Sequence[str]
        The columns of numbers.
    outputCols : Sequence[str]
        The columns that are written, one for each of inputCols.
    splits : Sequence[float]
        Where the buckets of inputCol begin, and the end of the last: three numbers or more, each above the one before.
    splitsArray : Sequence[Sequence[float]]
        The splits of each of inputCols.
    handleInvalid : str, default "error"
        What happens to nulls and NaN: error, skip (the row is dropped) or keep (a bucket of its own, the last). One of error, skip, keep.
    """

    _parameters = {
        "inputCol": None,
        "outputCol": None,
        "inputCols": None,
        "outputCols": None,
        "splits": None,
        "splitsArray": None,
        "handleInvalid": "error",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCols: Optional[Sequence[str]] = None,
            splits: Optional[Sequence[float]] = None,
            splitsArray: Optional[Sequence[Sequence[float]]] = None,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Bucketizer: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> Bucketizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> Bucketizer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> Bucketizer: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setSplits(self, value: Sequence[float]) -> Bucketizer: ...
        def getSplits(self) -> Optional[Sequence[float]]: ...
        def setSplitsArray(self, value: Sequence[Sequence[float]]) -> Bucketizer: ...
        def getSplitsArray(self) -> Optional[Sequence[Sequence[float]]]: ...
        def setHandleInvalid(self, value: str) -> Bucketizer: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> Bucketizer: ...
        def getUid(self) -> Optional[str]: ...


class ChiSqSelector(Estimator):
    """Keeps the features that a class depends on most, by Pearson's chi-square test of independence.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse.
    labelCol : str, default "label"
        The column of labels: numbers that stand for classes.
    outputCol : str
        The column that gets the features that are kept; null means the uid of the stage followed by _output.
    selectorType : str, default "numTopFeatures"
        How features are chosen: numTopFeatures, percentile (a part of them), fpr (by p), fdr (Benjamini and Hochberg) or fwe (by p times the number of features). One of numTopFeatures, percentile, fpr, fdr, fwe.
    numTopFeatures : int, default 50
        How many features are kept, those of the smallest p. It is at least 1.
    percentile : float, default 0.1
        Which part of the features is kept, between 0 and 1. It is at least 0 and at most 1.
    fpr : float, default 0.05
        The p below which a feature is kept. It is at least 0 and at most 1.
    fdr : float, default 0.05
        The part of the features kept that may be there by chance. It is at least 0 and at most 1.
    fwe : float, default 0.05
        The chance that any feature is kept by chance. It is at least 0 and at most 1.
    """

    _parameters = {
        "featuresCol": "features",
        "labelCol": "label",
        "outputCol": None,
        "selectorType": "numTopFeatures",
        "numTopFeatures": 50,
        "percentile": 0.1,
        "fpr": 0.05,
        "fdr": 0.05,
        "fwe": 0.05,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            labelCol: str = "label",
            outputCol: Optional[str] = None,
            selectorType: str = "numTopFeatures",
            numTopFeatures: int = 50,
            percentile: float = 0.1,
            fpr: float = 0.05,
            fdr: float = 0.05,
            fwe: float = 0.05,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> ChiSqSelector: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> ChiSqSelector: ...
        def getLabelCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ChiSqSelector: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setSelectorType(self, value: str) -> ChiSqSelector: ...
        def getSelectorType(self) -> str: ...
        def setNumTopFeatures(self, value: int) -> ChiSqSelector: ...
        def getNumTopFeatures(self) -> int: ...
        def setPercentile(self, value: float) -> ChiSqSelector: ...
        def getPercentile(self) -> float: ...
        def setFpr(self, value: float) -> ChiSqSelector: ...
        def getFpr(self) -> float: ...
        def setFdr(self, value: float) -> ChiSqSelector: ...
        def getFdr(self) -> float: ...
        def setFwe(self, value: float) -> ChiSqSelector: ...
        def getFwe(self) -> float: ...
        def setUid(self, value: str) -> ChiSqSelector: ...
        def getUid(self) -> Optional[str]: ...


class ChiSqSelectorModel(Model):
    """Keeps some features of each vector; what ChiSqSelector fits.

    Parameters
    ----------
    selectedFeatures : Sequence[int], required
        Places of the features that are kept, ascending. At least 1 of them.
    featuresCol : str, default "features"
        The column of feature vectors.
    outputCol : str, default "output"
        The column that gets the features that are kept.
    statistics : Sequence[float]
        The chi-square of each feature.
    pValues : Sequence[float]
        The chance of so large a chi-square, were class and feature independent.
    """

    _parameters = {
        "selectedFeatures": [],
        "featuresCol": "features",
        "outputCol": "output",
        "statistics": [],
        "pValues": [],
        "uid": None,
    }
    _required = ("selectedFeatures",)

    if TYPE_CHECKING:
        def getSelectedFeatures(self) -> Optional[Sequence[int]]: ...
        def getFeaturesCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getStatistics(self) -> Optional[Sequence[float]]: ...
        def getPValues(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class CountVectorizer(Estimator):
    """Learns which tokens there are, the most frequent first, to count them in vectors.

    Parameters
    ----------
    inputCol : str, required
        The column of lists of tokens.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    vocabSize : int, default 262144
        How many tokens are kept at most. It is at least 1.
    minDF : float, default 1
        In how many lists a token must come: a number of lists from 1, or a fraction of them below 1. It is at least 0.
    maxDF : float, default 9.223372036854776E+18
        In how many lists a token may come at most: a number of lists from 1, or a fraction of them below 1. It is at least 0.
    minTF : float, default 1
        How often a token must come in a list to count there: a number from 1, or a fraction of its tokens below 1. It is at least 0.
    binary : bool, default False
        Whether a slot is 1 however often its token comes.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "vocabSize": 262144,
        "minDF": 1,
        "maxDF": 9.223372036854776E+18,
        "minTF": 1,
        "binary": False,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            vocabSize: int = 262144,
            minDF: float = 1,
            maxDF: float = 9.223372036854776E+18,
            minTF: float = 1,
            binary: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> CountVectorizer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CountVectorizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setVocabSize(self, value: int) -> CountVectorizer: ...
        def getVocabSize(self) -> int: ...
        def setMinDF(self, value: float) -> CountVectorizer: ...
        def getMinDF(self) -> float: ...
        def setMaxDF(self, value: float) -> CountVectorizer: ...
        def getMaxDF(self) -> float: ...
        def setMinTF(self, value: float) -> CountVectorizer: ...
        def getMinTF(self) -> float: ...
        def setBinary(self, value: bool) -> CountVectorizer: ...
        def getBinary(self) -> bool: ...
        def setUid(self, value: str) -> CountVectorizer: ...
        def getUid(self) -> Optional[str]: ...


class CountVectorizerModel(Model):
    """Counts known tokens in sparse vectors; what CountVectorizer fits.

    Parameters
    ----------
    vocabulary : Sequence[str], required
        The tokens, slot by slot; others are not counted. At least 1 of them.
    inputCol : str, required
        The column that is read.
    minTF : float, default 1
        How often a token must come in a list to count there: a number from 1, or a fraction of its tokens below 1. It is at least 0.
    binary : bool, default False
        Whether a slot is 1 however often its token comes.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "vocabulary": [],
        "inputCol": "",
        "minTF": 1,
        "binary": False,
        "outputCol": None,
        "uid": None,
    }
    _required = ("vocabulary", "inputCol",)

    if TYPE_CHECKING:
        def getVocabulary(self) -> Optional[Sequence[str]]: ...
        def getInputCol(self) -> str: ...
        def getMinTF(self) -> float: ...
        def getBinary(self) -> bool: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class ElementwiseProduct(Transformer):
    """Multiplies the slots of each vector by numbers, one for each slot.

    Parameters
    ----------
    scalingVec : Sequence[float], required
        The numbers. At least 1 of them.
    inputCol : str, required
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "scalingVec": [],
        "inputCol": "",
        "outputCol": None,
        "uid": None,
    }
    _required = ("scalingVec", "inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            scalingVec: Sequence[float] = ...,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setScalingVec(self, value: Sequence[float]) -> ElementwiseProduct: ...
        def getScalingVec(self) -> Optional[Sequence[float]]: ...
        def setInputCol(self, value: str) -> ElementwiseProduct: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ElementwiseProduct: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> ElementwiseProduct: ...
        def getUid(self) -> Optional[str]: ...


class FastVectorAssembler(Transformer):
    """Puts columns of numbers, booleans and vectors side by side into one vector column.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns, in the order of the slots. At least 1 of them.
    outputCol : str
        The vector column; null means the uid of the stage followed by _output.
    handleInvalid : str, default "error"
        What happens to rows with a null: error, keep (NaN in its slots) or skip (the row is dropped). One of error, keep, skip.
    """

    _parameters = {
        "inputCols": [],
        "outputCol": None,
        "handleInvalid": "error",
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCol: Optional[str] = None,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> FastVectorAssembler: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> FastVectorAssembler: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setHandleInvalid(self, value: str) -> FastVectorAssembler: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> FastVectorAssembler: ...
        def getUid(self) -> Optional[str]: ...


class HashingTF(Transformer):
    """Counts the tokens of a list in a sparse vector, each token at the slot that its hash gives.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    numFeatures : int, default 262144
        How many slots there are. It is at least 1.
    binary : bool, default False
        Whether a slot is 1 however often its tokens come.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "numFeatures": 262144,
        "binary": False,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            numFeatures: int = 262144,
            binary: bool = False,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> HashingTF: ...
        def getInputCol(self) -> str: ...
        def setNumFeatures(self, value: int) -> HashingTF: ...
        def getNumFeatures(self) -> int: ...
        def setBinary(self, value: bool) -> HashingTF: ...
        def getBinary(self) -> bool: ...
        def setOutputCol(self, value: str) -> HashingTF: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> HashingTF: ...
        def getUid(self) -> Optional[str]: ...


class IDF(Estimator):
    """Learns how many vectors use each slot, to weigh rare slots more than frequent ones.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, such as HashingTF makes.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    minDocFreq : int, default 0
        Slots that fewer vectors use than this become 0. It is at least 0.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "minDocFreq": 0,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            minDocFreq: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> IDF: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> IDF: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMinDocFreq(self, value: int) -> IDF: ...
        def getMinDocFreq(self) -> int: ...
        def setUid(self, value: str) -> IDF: ...
        def getUid(self) -> Optional[str]: ...


class IDFModel(Model):
    """Multiplies the slots of vectors by how rare they are; what IDF fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    slots : Sequence[int]
        The slots that some vector used, ascending.
    docFreq : Sequence[int]
        How many vectors used each of slots.
    numDocs : int, default 0
        How many vectors there were.
    width : int, default 0
        How many slots the vectors had; 0 when it is not known.
    minDocFreq : int, default 0
        Slots that fewer vectors used than this become 0.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "slots": [],
        "docFreq": [],
        "numDocs": 0,
        "width": 0,
        "minDocFreq": 0,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getSlots(self) -> Optional[Sequence[int]]: ...
        def getDocFreq(self) -> Optional[Sequence[int]]: ...
        def getNumDocs(self) -> int: ...
        def getWidth(self) -> int: ...
        def getMinDocFreq(self) -> int: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class Imputer(Estimator):
    """Learns what to put in the place of missing numbers: the mean, the median or the most frequent value of their column.

    Parameters
    ----------
    inputCol : str
        The column of numbers; or name several in inputCols.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    inputCols : Sequence[str]
        The columns of numbers.
    outputCols : Sequence[str]
        The columns that are written, one for each of inputCols.
    strategy : str, default "mean"
        What is put in: mean, median or mode (of several most frequent values the smallest). One of mean, median, mode.
    missingValue : float, default "NaN"
        The number that stands for a missing one.
    """

    _parameters = {
        "inputCol": None,
        "outputCol": None,
        "inputCols": None,
        "outputCols": None,
        "strategy": "mean",
        "missingValue": "NaN",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCols: Optional[Sequence[str]] = None,
            strategy: str = "mean",
            missingValue: float = "NaN",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Imputer: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> Imputer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> Imputer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> Imputer: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setStrategy(self, value: str) -> Imputer: ...
        def getStrategy(self) -> str: ...
        def setMissingValue(self, value: float) -> Imputer: ...
        def getMissingValue(self) -> float: ...
        def setUid(self, value: str) -> Imputer: ...
        def getUid(self) -> Optional[str]: ...


class ImputerModel(Model):
    """Puts numbers in the place of missing ones; what Imputer fits.

    Parameters
    ----------
    surrogates : Sequence[float]
        By column, what is put in.
    inputCols : Sequence[str]
        The columns of numbers.
    outputCols : Sequence[str]
        The columns that are written.
    missingValue : float, default "NaN"
        The number that stands for a missing one.
    """

    _parameters = {
        "surrogates": [],
        "inputCols": [],
        "outputCols": [],
        "missingValue": "NaN",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getSurrogates(self) -> Optional[Sequence[float]]: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def getMissingValue(self) -> float: ...
        def getUid(self) -> Optional[str]: ...


class IndexToString(Transformer):
    """Turns indexes back into the text they stand for, by labels that are given or by the levels in the column's metadata.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    labels : Sequence[str]
        The labels, in the order of the indexes; null for the levels of the column.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "labels": None,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            labels: Optional[Sequence[str]] = None,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> IndexToString: ...
        def getInputCol(self) -> str: ...
        def setLabels(self, value: Sequence[str]) -> IndexToString: ...
        def getLabels(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> IndexToString: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> IndexToString: ...
        def getUid(self) -> Optional[str]: ...


class MaxAbsScaler(Estimator):
    """Learns the largest absolute value of each slot of a vector, to bring slots into the range from -1 to 1.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
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

        def setInputCol(self, value: str) -> MaxAbsScaler: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> MaxAbsScaler: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> MaxAbsScaler: ...
        def getUid(self) -> Optional[str]: ...


class MaxAbsScalerModel(Model):
    """Divides slots of vectors by their largest absolute value; what MaxAbsScaler fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    maxAbs : Sequence[float]
        The largest absolute values of the fit.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "maxAbs": [],
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getMaxAbs(self) -> Optional[Sequence[float]]: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class MinMaxScaler(Estimator):
    """Learns the smallest and largest value of each slot of a vector, to bring slots to one range.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    min : float, default 0
        What the smallest value becomes.
    max : float, default 1
        What the largest value becomes.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "min": 0,
        "max": 1,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            min: float = 0,
            max: float = 1,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> MinMaxScaler: ...
        def getInputCol(self) -> str: ...
        def setMin(self, value: float) -> MinMaxScaler: ...
        def getMin(self) -> float: ...
        def setMax(self, value: float) -> MinMaxScaler: ...
        def getMax(self) -> float: ...
        def setOutputCol(self, value: str) -> MinMaxScaler: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> MinMaxScaler: ...
        def getUid(self) -> Optional[str]: ...


class MinMaxScalerModel(Model):
    """Brings slots of vectors to one range; what MinMaxScaler fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    originalMin : Sequence[float]
        The smallest values of the fit.
    originalMax : Sequence[float]
        The largest values of the fit.
    min : float, default 0
        What the smallest value becomes.
    max : float, default 1
        What the largest value becomes.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "originalMin": [],
        "originalMax": [],
        "min": 0,
        "max": 1,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOriginalMin(self) -> Optional[Sequence[float]]: ...
        def getOriginalMax(self) -> Optional[Sequence[float]]: ...
        def getMin(self) -> float: ...
        def getMax(self) -> float: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class NGram(Transformer):
    """Makes of a list of tokens the sequences of n tokens in a row, joined by blanks.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    n : int, default 2
        How many tokens make a sequence. It is at least 1 and at most 1000.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "n": 2,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            n: int = 2,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> NGram: ...
        def getInputCol(self) -> str: ...
        def setN(self, value: int) -> NGram: ...
        def getN(self) -> int: ...
        def setOutputCol(self, value: str) -> NGram: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> NGram: ...
        def getUid(self) -> Optional[str]: ...


class Normalizer(Transformer):
    """Divides each vector by its length, so that its length is 1.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    p : float, default 2
        The p of the p-norm that measures the length: 2 is Euclid's, 1 sums absolute values. It is at least 1.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "p": 2,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            p: float = 2,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Normalizer: ...
        def getInputCol(self) -> str: ...
        def setP(self, value: float) -> Normalizer: ...
        def getP(self) -> float: ...
        def setOutputCol(self, value: str) -> Normalizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> Normalizer: ...
        def getUid(self) -> Optional[str]: ...


class OneHotEncoder(Estimator):
    """Learns how many categories columns of indexes have, to write each index as a vector with a slot for every category.

    Parameters
    ----------
    inputCol : str
        The column of indexes; or name several in inputCols.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    inputCols : Sequence[str]
        The columns of indexes, each encoded by itself.
    outputCols : Sequence[str]
        The columns that are written, one for each of inputCols.
    handleInvalid : str, default "error"
        What happens to indexes beyond the categories and to nulls: error, or keep (a category of its own, the last). One of error, keep.
    dropLast : bool, default True
        Whether the last category has no slot: it is zero throughout.
    """

    _parameters = {
        "inputCol": None,
        "outputCol": None,
        "inputCols": None,
        "outputCols": None,
        "handleInvalid": "error",
        "dropLast": True,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCols: Optional[Sequence[str]] = None,
            handleInvalid: str = "error",
            dropLast: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> OneHotEncoder: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> OneHotEncoder: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> OneHotEncoder: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> OneHotEncoder: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setHandleInvalid(self, value: str) -> OneHotEncoder: ...
        def getHandleInvalid(self) -> str: ...
        def setDropLast(self, value: bool) -> OneHotEncoder: ...
        def getDropLast(self) -> bool: ...
        def setUid(self, value: str) -> OneHotEncoder: ...
        def getUid(self) -> Optional[str]: ...


class OneHotEncoderModel(Model):
    """Writes indexes as sparse vectors with a slot for every category; what OneHotEncoder fits.

    Parameters
    ----------
    categorySizes : Sequence[int]
        By column, how many categories there are.
    inputCols : Sequence[str]
        The columns of indexes.
    outputCols : Sequence[str]
        The columns that are written.
    handleInvalid : str, default "error"
        What happens to indexes beyond the categories and to nulls: error, or keep (a category of its own, the last). One of error, keep.
    dropLast : bool, default True
        Whether the last category has no slot.
    """

    _parameters = {
        "categorySizes": [],
        "inputCols": [],
        "outputCols": [],
        "handleInvalid": "error",
        "dropLast": True,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getCategorySizes(self) -> Optional[Sequence[int]]: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def getHandleInvalid(self) -> str: ...
        def getDropLast(self) -> bool: ...
        def getUid(self) -> Optional[str]: ...


class PCA(Estimator):
    """Learns the directions in which vectors vary most, to have fewer numbers that say nearly as much.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    k : int, default 1
        How many directions. It is at least 1 and at most 4096.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "k": 1,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            k: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> PCA: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> PCA: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setK(self, value: int) -> PCA: ...
        def getK(self) -> int: ...
        def setUid(self, value: str) -> PCA: ...
        def getUid(self) -> Optional[str]: ...


class PCAModel(Model):
    """Turns vectors into the directions in which they vary most; what PCA fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    pc : Sequence[Sequence[float]]
        The directions, a vector each.
    explainedVariance : Sequence[float]
        Which part of all variance each direction has.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "pc": [],
        "explainedVariance": [],
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getPc(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getExplainedVariance(self) -> Optional[Sequence[float]]: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class PolynomialExpansion(Transformer):
    """Makes of each vector the products of its slots up to a degree: of x and y for degree 2 x, x², y, xy and y².

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    degree : int, default 2
        How many slots are multiplied at most. It is at least 1 and at most 20.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "degree": 2,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            degree: int = 2,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> PolynomialExpansion: ...
        def getInputCol(self) -> str: ...
        def setDegree(self, value: int) -> PolynomialExpansion: ...
        def getDegree(self) -> int: ...
        def setOutputCol(self, value: str) -> PolynomialExpansion: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> PolynomialExpansion: ...
        def getUid(self) -> Optional[str]: ...


class QuantileDiscretizer(Estimator):
    """Learns where to cut the numbers of columns into buckets of about as many rows each; its model is a Bucketizer.

    Parameters
    ----------
    inputCol : str
        The column of numbers; or name several in inputCols.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    inputCols : Sequence[str]
        The columns of numbers.
    outputCols : Sequence[str]
        The columns that are written, one for each of inputCols.
    numBuckets : int, default 2
        How many buckets. It is at least 2 and at most 100000.
    handleInvalid : str, default "error"
        What the model does with nulls and NaN: error, skip (the row is dropped) or keep (a bucket of its own, the last). One of error, skip, keep.
    """

    _parameters = {
        "inputCol": None,
        "outputCol": None,
        "inputCols": None,
        "outputCols": None,
        "numBuckets": 2,
        "handleInvalid": "error",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCols: Optional[Sequence[str]] = None,
            numBuckets: int = 2,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> QuantileDiscretizer: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> QuantileDiscretizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> QuantileDiscretizer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> QuantileDiscretizer: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setNumBuckets(self, value: int) -> QuantileDiscretizer: ...
        def getNumBuckets(self) -> int: ...
        def setHandleInvalid(self, value: str) -> QuantileDiscretizer: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> QuantileDiscretizer: ...
        def getUid(self) -> Optional[str]: ...


class RegexTokenizer(Transformer):
    """Cuts text into tokens where a regular expression matches, or takes the matches as tokens.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    minTokenLength : int, default 1
        Tokens shorter than this are left out. It is at least 0.
    gaps : bool, default True
        Whether the pattern matches what lies between tokens, rather than the tokens.
    pattern : str, default "\\\\s\\u002B"
        The regular expression.
    toLowercase : bool, default True
        Whether the text is turned into lower case first.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "minTokenLength": 1,
        "gaps": True,
        "pattern": "\\s\u002B",
        "toLowercase": True,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            minTokenLength: int = 1,
            gaps: bool = True,
            pattern: str = "\\s\u002B",
            toLowercase: bool = True,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> RegexTokenizer: ...
        def getInputCol(self) -> str: ...
        def setMinTokenLength(self, value: int) -> RegexTokenizer: ...
        def getMinTokenLength(self) -> int: ...
        def setGaps(self, value: bool) -> RegexTokenizer: ...
        def getGaps(self) -> bool: ...
        def setPattern(self, value: str) -> RegexTokenizer: ...
        def getPattern(self) -> str: ...
        def setToLowercase(self, value: bool) -> RegexTokenizer: ...
        def getToLowercase(self) -> bool: ...
        def setOutputCol(self, value: str) -> RegexTokenizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> RegexTokenizer: ...
        def getUid(self) -> Optional[str]: ...


class SQLTransformer(Transformer):
    """Computes, filters and renames columns by an SQL statement over the input, in DuckDB's dialect.

    Parameters
    ----------
    statement : str, required
        The statement: one SELECT over __THIS__, which stands for the input.
    """

    _parameters = {
        "statement": None,
        "uid": None,
    }
    _required = ("statement",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            statement: str = ...,
            uid: Optional[str] = None,
        ) -> None: ...

        def setStatement(self, value: str) -> SQLTransformer: ...
        def getStatement(self) -> Optional[str]: ...
        def setUid(self, value: str) -> SQLTransformer: ...
        def getUid(self) -> Optional[str]: ...


class StandardScaler(Estimator):
    """Learns mean and standard deviation of each slot of a vector, to bring slots to the same scale.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    withMean : bool, default False
        Whether the mean is taken away; sparse vectors become dense by that.
    withStd : bool, default True
        Whether slots are divided by their standard deviation.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "withMean": False,
        "withStd": True,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            withMean: bool = False,
            withStd: bool = True,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> StandardScaler: ...
        def getInputCol(self) -> str: ...
        def setWithMean(self, value: bool) -> StandardScaler: ...
        def getWithMean(self) -> bool: ...
        def setWithStd(self, value: bool) -> StandardScaler: ...
        def getWithStd(self) -> bool: ...
        def setOutputCol(self, value: str) -> StandardScaler: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> StandardScaler: ...
        def getUid(self) -> Optional[str]: ...


class StandardScalerModel(Model):
    """Takes means away and divides by standard deviations; what StandardScaler fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    mean : Sequence[float]
        The means.
    std : Sequence[float]
        The standard deviations.
    withMean : bool, default False
        Whether the mean is taken away.
    withStd : bool, default True
        Whether slots are divided by their standard deviation.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "mean": [],
        "std": [],
        "withMean": False,
        "withStd": True,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getMean(self) -> Optional[Sequence[float]]: ...
        def getStd(self) -> Optional[Sequence[float]]: ...
        def getWithMean(self) -> bool: ...
        def getWithStd(self) -> bool: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class StopWordsRemover(Transformer):
    """Leaves out of lists of tokens those that are stop words.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    stopWords : Sequence[str]
        The words that are left out; null for those of language.
    language : str, default "english"
        The language whose words are left out: danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish or turkish. One of danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish, turkish.
    caseSensitive : bool, default False
        Whether upper and lower case are different.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "stopWords": None,
        "language": "english",
        "caseSensitive": False,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            stopWords: Optional[Sequence[str]] = None,
            language: str = "english",
            caseSensitive: bool = False,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> StopWordsRemover: ...
        def getInputCol(self) -> str: ...
        def setStopWords(self, value: Sequence[str]) -> StopWordsRemover: ...
        def getStopWords(self) -> Optional[Sequence[str]]: ...
        def setLanguage(self, value: str) -> StopWordsRemover: ...
        def getLanguage(self) -> str: ...
        def setCaseSensitive(self, value: bool) -> StopWordsRemover: ...
        def getCaseSensitive(self) -> bool: ...
        def setOutputCol(self, value: str) -> StopWordsRemover: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> StopWordsRemover: ...
        def getUid(self) -> Optional[str]: ...


class StringIndexer(Estimator):
    """Learns the distinct values of columns, the most frequent first, and replaces each by its index.

    Parameters
    ----------
    inputCol : str
        The column to index; or name several in inputCols.
    outputCol : str
        The column that gets the indexes; null means the uid of the stage followed by _output.
    inputCols : Sequence[str]
        The columns to index, each by itself.
    outputCols : Sequence[str]
        The columns that get the indexes, one for each of inputCols.
    handleInvalid : str, default "error"
        What happens to missing values and to those not seen when fitting: error, skip (the row is dropped) or keep (an index of its own, the last). One of error, skip, keep.
    stringOrderType : str, default "frequencyDesc"
        The order of the indexes: frequencyDesc, frequencyAsc, alphabetDesc or alphabetAsc. One of frequencyDesc, frequencyAsc, alphabetDesc, alphabetAsc.
    """

    _parameters = {
        "inputCol": None,
        "outputCol": None,
        "inputCols": None,
        "outputCols": None,
        "handleInvalid": "error",
        "stringOrderType": "frequencyDesc",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            inputCols: Optional[Sequence[str]] = None,
            outputCols: Optional[Sequence[str]] = None,
            handleInvalid: str = "error",
            stringOrderType: str = "frequencyDesc",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> StringIndexer: ...
        def getInputCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> StringIndexer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setInputCols(self, value: Sequence[str]) -> StringIndexer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> StringIndexer: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setHandleInvalid(self, value: str) -> StringIndexer: ...
        def getHandleInvalid(self) -> str: ...
        def setStringOrderType(self, value: str) -> StringIndexer: ...
        def getStringOrderType(self) -> str: ...
        def setUid(self, value: str) -> StringIndexer: ...
        def getUid(self) -> Optional[str]: ...


class StringIndexerModel(Model):
    """Replaces values of columns by their indexes; what StringIndexer fits.

    Parameters
    ----------
    labelsArray : Sequence[Sequence[str]]
        By column the values, in the order of their indexes.
    inputCols : Sequence[str]
        The columns to index.
    outputCols : Sequence[str]
        The columns that get the indexes.
    handleInvalid : str, default "error"
        What happens to missing and unknown values: error, skip (the row is dropped) or keep (an index of its own, the last). One of error, skip, keep.
    """

    _parameters = {
        "labelsArray": [],
        "inputCols": [],
        "outputCols": [],
        "handleInvalid": "error",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getLabelsArray(self) -> Optional[Sequence[Sequence[str]]]: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def getHandleInvalid(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class Tokenizer(Transformer):
    """Cuts text into lower-case tokens at blanks.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
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

        def setInputCol(self, value: str) -> Tokenizer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> Tokenizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> Tokenizer: ...
        def getUid(self) -> Optional[str]: ...


class VectorAssembler(Transformer):
    """Puts columns of numbers, booleans and vectors side by side into one vector column, as Spark's does.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns, in the order of the slots. At least 1 of them.
    outputCol : str
        The vector column; null means the uid of the stage followed by _output.
    handleInvalid : str, default "error"
        What happens to rows with a null, or NaN in a number: error, keep (NaN in its slots) or skip (the row is dropped). One of error, keep, skip.
    """

    _parameters = {
        "inputCols": [],
        "outputCol": None,
        "handleInvalid": "error",
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCol: Optional[str] = None,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> VectorAssembler: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> VectorAssembler: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setHandleInvalid(self, value: str) -> VectorAssembler: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> VectorAssembler: ...
        def getUid(self) -> Optional[str]: ...


class VectorSlicer(Transformer):
    """Keeps some slots of each vector, chosen by their places or by their names: those of indices in their order, then those of names.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    indices : Sequence[int]
        Places of the slots, from 0.
    names : Sequence[str]
        Names of slots, as the column's metadata have them.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "indices": [],
        "names": [],
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            indices: Optional[Sequence[int]] = None,
            names: Optional[Sequence[str]] = None,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> VectorSlicer: ...
        def getInputCol(self) -> str: ...
        def setIndices(self, value: Sequence[int]) -> VectorSlicer: ...
        def getIndices(self) -> Optional[Sequence[int]]: ...
        def setNames(self, value: Sequence[str]) -> VectorSlicer: ...
        def getNames(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> VectorSlicer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> VectorSlicer: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["Binarizer", "Bucketizer", "ChiSqSelector", "ChiSqSelectorModel", "CountVectorizer", "CountVectorizerModel", "ElementwiseProduct", "FastVectorAssembler", "HashingTF", "IDF", "IDFModel", "Imputer", "ImputerModel", "IndexToString", "MaxAbsScaler", "MaxAbsScalerModel", "MinMaxScaler", "MinMaxScalerModel", "NGram", "Normalizer", "OneHotEncoder", "OneHotEncoderModel", "PCA", "PCAModel", "PolynomialExpansion", "QuantileDiscretizer", "RegexTokenizer", "SQLTransformer", "StandardScaler", "StandardScalerModel", "StopWordsRemover", "StringIndexer", "StringIndexerModel", "Tokenizer", "VectorAssembler", "VectorSlicer"]

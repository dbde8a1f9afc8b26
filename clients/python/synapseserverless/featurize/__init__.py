# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.featurize, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class CleanMissingData(Estimator):
    """Learns what to put in the place of missing values: the mean, the median or a value of your own.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns to clean: numbers; for Custom also text and booleans. At least 1 of them.
    outputCols : Sequence[str]
        The columns that get the cleaned values, one for each input column; null cleans the input columns in place.
    cleaningMode : str, default "Mean"
        What is put in the place of a missing value: Mean, Median or Custom. One of Mean, Median, Custom.
    customValue : str
        The value that Custom puts in, written as text whatever the column's type.
    """

    _parameters = {
        "inputCols": [],
        "outputCols": None,
        "cleaningMode": "Mean",
        "customValue": None,
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCols: Optional[Sequence[str]] = None,
            cleaningMode: str = "Mean",
            customValue: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> CleanMissingData: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCols(self, value: Sequence[str]) -> CleanMissingData: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def setCleaningMode(self, value: str) -> CleanMissingData: ...
        def getCleaningMode(self) -> str: ...
        def setCustomValue(self, value: str) -> CleanMissingData: ...
        def getCustomValue(self) -> Optional[str]: ...
        def setUid(self, value: str) -> CleanMissingData: ...
        def getUid(self) -> Optional[str]: ...


class CleanMissingDataModel(Model):
    """Puts learned values in the place of missing ones; what CleanMissingData fits.

    Parameters
    ----------
    inputCols : Sequence[str]
        The columns to clean.
    outputCols : Sequence[str]
        The columns that get the cleaned values, one for each input column.
    fillValues : Sequence[str]
        What is put in the place of a missing value of each column, as text.
    """

    _parameters = {
        "inputCols": [],
        "outputCols": [],
        "fillValues": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def getOutputCols(self) -> Optional[Sequence[str]]: ...
        def getFillValues(self) -> Optional[Sequence[str]]: ...
        def getUid(self) -> Optional[str]: ...


class CountSelector(Estimator):
    """Learns which slots of a vector column are ever different from zero; its model keeps those and drops the others.

    Parameters
    ----------
    inputCol : str, required
        The vector column, dense or sparse.
    outputCol : str
        The column that gets the narrower vectors; null means the uid of the stage followed by _output.
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

        def setInputCol(self, value: str) -> CountSelector: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CountSelector: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> CountSelector: ...
        def getUid(self) -> Optional[str]: ...


class CountSelectorModel(Model):
    """Keeps some slots of a vector column; what CountSelector fits.

    Parameters
    ----------
    indices : Sequence[int]
        The slots to keep, ascending from 0.
    inputCol : str, default ""
        The vector column, dense or sparse.
    outputCol : str
        The column that gets the narrower vectors; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "indices": [],
        "inputCol": "",
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getIndices(self) -> Optional[Sequence[int]]: ...
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class DataConversion(Transformer):
    """Converts columns to another type, in place.

    Parameters
    ----------
    cols : Sequence[str], required
        The columns to convert. At least 1 of them.
    convertTo : str, required
        The new type: boolean, byte, short, integer, long, float, double, string, date or clearCategorical (category indexes to what they stand for). One of boolean, byte, short, integer, long, float, double, string, date, toCategorical, clearCategorical.
    dateTimeFormat : str, default "yyyy-MM-dd HH:mm:ss"
        Pattern of dates that are or become text, in the letters of Java's SimpleDateFormat.
    """

    _parameters = {
        "cols": [],
        "convertTo": "",
        "dateTimeFormat": "yyyy-MM-dd HH:mm:ss",
        "uid": None,
    }
    _required = ("cols", "convertTo",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            cols: Sequence[str] = ...,
            convertTo: str = ...,
            dateTimeFormat: str = "yyyy-MM-dd HH:mm:ss",
            uid: Optional[str] = None,
        ) -> None: ...

        def setCols(self, value: Sequence[str]) -> DataConversion: ...
        def getCols(self) -> Optional[Sequence[str]]: ...
        def setConvertTo(self, value: str) -> DataConversion: ...
        def getConvertTo(self) -> str: ...
        def setDateTimeFormat(self, value: str) -> DataConversion: ...
        def getDateTimeFormat(self) -> str: ...
        def setUid(self, value: str) -> DataConversion: ...
        def getUid(self) -> Optional[str]: ...


class Featurize(Estimator):
    """Learns to turn columns of any type into one vector: numbers imputed, categories encoded, text hashed, dates taken apart.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns to make features of. At least 1 of them.
    outputCol : str
        The vector column; null means the uid of the stage followed by _output.
    oneHotEncodeCategoricals : bool, default True
        Whether categories get a slot each rather than one slot with their index, which LightGBM can split on as a category.
    numFeatures : int, default 262144
        How many slots words are hashed to, before those that tell nothing apart are dropped. It is at least 1 and at most 1073741824.
    imputeMissing : bool, default True
        Whether missing numbers become the mean of their column.
    vectorAssemblerHandleInvalid : str, default "skip"
        What happens to rows that still have a null, or NaN in a number: skip (the row is dropped), error or keep (NaN in its slots). One of skip, error, keep.
    """

    _parameters = {
        "inputCols": [],
        "outputCol": None,
        "oneHotEncodeCategoricals": True,
        "numFeatures": 262144,
        "imputeMissing": True,
        "vectorAssemblerHandleInvalid": "skip",
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCol: Optional[str] = None,
            oneHotEncodeCategoricals: bool = True,
            numFeatures: int = 262144,
            imputeMissing: bool = True,
            vectorAssemblerHandleInvalid: str = "skip",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> Featurize: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> Featurize: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setOneHotEncodeCategoricals(self, value: bool) -> Featurize: ...
        def getOneHotEncodeCategoricals(self) -> bool: ...
        def setNumFeatures(self, value: int) -> Featurize: ...
        def getNumFeatures(self) -> int: ...
        def setImputeMissing(self, value: bool) -> Featurize: ...
        def getImputeMissing(self) -> bool: ...
        def setVectorAssemblerHandleInvalid(self, value: str) -> Featurize: ...
        def getVectorAssemblerHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> Featurize: ...
        def getUid(self) -> Optional[str]: ...


class FeaturizeModel(Model):
    """Turns columns into one vector as Featurize learned it.

    Parameters
    ----------
    outputCol : str
        The vector column; null means the uid of the stage followed by _output.
    vectorAssemblerHandleInvalid : str, default "skip"
        What happens to rows that have a null which is not imputed, or NaN in a number: skip, error or keep (NaN in its slots). One of skip, error, keep.
    """

    _parameters = {
        "outputCol": None,
        "vectorAssemblerHandleInvalid": "skip",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getOutputCol(self) -> Optional[str]: ...
        def getVectorAssemblerHandleInvalid(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class IndexToValue(Transformer):
    """Turns category indexes back into the values they stand for, by the levels in the column's metadata.

    Parameters
    ----------
    inputCol : str, required
        The column of indexes.
    outputCol : str
        The column that gets the values; null means the uid of the stage followed by _output.
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

        def setInputCol(self, value: str) -> IndexToValue: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> IndexToValue: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> IndexToValue: ...
        def getUid(self) -> Optional[str]: ...


class ValueIndexer(Estimator):
    """Learns the distinct values of a column and replaces each by its index.

    Parameters
    ----------
    inputCol : str, required
        The column to index: whole numbers, floating-point numbers, text or booleans.
    outputCol : str
        The column that gets the indexes; null means the uid of the stage followed by _output.
    handleInvalid : str, default "error"
        What happens to values not seen when fitting: error, keep (the index of missing values) or skip (the row is dropped). One of error, keep, skip.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "handleInvalid": "error",
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> ValueIndexer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ValueIndexer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setHandleInvalid(self, value: str) -> ValueIndexer: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> ValueIndexer: ...
        def getUid(self) -> Optional[str]: ...


class ValueIndexerModel(Model):
    """Replaces the values of a column by their indexes; what ValueIndexer fits.

    Parameters
    ----------
    levels : Sequence[str]
        The levels as text, null for missing values; index i stands for the i-th of those that are not null.
    dataType : str, default "string"
        Type of the levels: string, integer, long, double or boolean. One of string, integer, long, double, boolean.
    inputCol : str, default "input"
        The column to index.
    outputCol : str
        The column that gets the indexes; null means the uid of the stage followed by _output.
    handleInvalid : str, default "error"
        What happens to values that are no level: error, keep (the index of missing values) or skip (the row is dropped). One of error, keep, skip.
    """

    _parameters = {
        "levels": [],
        "dataType": "string",
        "inputCol": "input",
        "outputCol": None,
        "handleInvalid": "error",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getDataType(self) -> str: ...
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getHandleInvalid(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["CleanMissingData", "CleanMissingDataModel", "CountSelector", "CountSelectorModel", "DataConversion", "Featurize", "FeaturizeModel", "IndexToValue", "ValueIndexer", "ValueIndexerModel"]

from .text import *  # noqa: E402,F401,F403
from .text import __all__ as _text_names  # noqa: E402
__all__ += _text_names

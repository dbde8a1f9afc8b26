# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.explainers, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ICETransformer(Transformer):
    """Shows how what a model says of each row depends on single columns: individual conditional expectation (Goldstein, Kapelner, Bleich and Pitkin, 2015), its mean, or how much each column matters.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained; null to go by targetClasses.
    categoricalFeatures : Sequence[Mapping[str, Any]]
        Columns of categories: name, numTopValues, outputColName.
    numericFeatures : Sequence[Mapping[str, Any]]
        Columns of numbers: name, numSplits, rangeMin, rangeMax, outputColName.
    kind : str, default "individual"
        What is made: individual, a curve for each row and column; average, their mean over all rows; feature, how much each column matters. One of individual, average, feature.
    featureNameCol : str, default "featureNames"
        With kind feature, the column that names the column. At least 1 of them.
    dependenceNameCol : str, default "pdpBasedDependence"
        With kind feature, the column that says how much it matters. At least 1 of them.
    numSamples : int
        How many rows SynapseML draws.
    backgroundData : str
        The location of rows that say which values there are, such as those that the model was trained on; needed for categories and for numbers without a range.
    """

    _parameters = {
        "model": None,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "categoricalFeatures": [],
        "numericFeatures": [],
        "kind": "individual",
        "featureNameCol": "featureNames",
        "dependenceNameCol": "pdpBasedDependence",
        "numSamples": None,
        "backgroundData": None,
        "uid": None,
    }
    _required = ("model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            categoricalFeatures: Optional[Sequence[Mapping[str, Any]]] = None,
            numericFeatures: Optional[Sequence[Mapping[str, Any]]] = None,
            kind: str = "individual",
            featureNameCol: str = "featureNames",
            dependenceNameCol: str = "pdpBasedDependence",
            numSamples: Optional[int] = None,
            backgroundData: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> ICETransformer: ...
        def getModel(self) -> Optional[Stage]: ...
        def setTargetCol(self, value: str) -> ICETransformer: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> ICETransformer: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> ICETransformer: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setCategoricalFeatures(self, value: Sequence[Mapping[str, Any]]) -> ICETransformer: ...
        def getCategoricalFeatures(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setNumericFeatures(self, value: Sequence[Mapping[str, Any]]) -> ICETransformer: ...
        def getNumericFeatures(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setKind(self, value: str) -> ICETransformer: ...
        def getKind(self) -> str: ...
        def setFeatureNameCol(self, value: str) -> ICETransformer: ...
        def getFeatureNameCol(self) -> str: ...
        def setDependenceNameCol(self, value: str) -> ICETransformer: ...
        def getDependenceNameCol(self) -> str: ...
        def setNumSamples(self, value: int) -> ICETransformer: ...
        def getNumSamples(self) -> Optional[int]: ...
        def setBackgroundData(self, value: str) -> ICETransformer: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setUid(self, value: str) -> ICETransformer: ...
        def getUid(self) -> Optional[str]: ...


class ImageLIME(Transformer):
    """Says how much each part of an image adds to what a model says of it, by a linear model of images with some superpixels black.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "image"
        The column of images, or of the bytes of image files; the model gets images.
    superpixelCol : str, default "superpixels"
        The column that gets the superpixels of each image, in the order of the coefficients. At least 1 of them.
    samplingFraction : float, default 0.7
        How likely a superpixel is kept in an image that is drawn. It is more than 0 and less than 1.
    cellSize : float, default 16
        About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000.
    modifier : float, default 130
        How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000.
    numSamples : int, default 900
        How many images are drawn near each image. It is at least 1 and at most 10000000.
    regularization : float, default 0
        The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0.
    kernelWidth : float, default 0.75
        How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "image",
        "superpixelCol": "superpixels",
        "samplingFraction": 0.7,
        "cellSize": 16,
        "modifier": 130,
        "numSamples": 900,
        "regularization": 0,
        "kernelWidth": 0.75,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "image",
            superpixelCol: str = "superpixels",
            samplingFraction: float = 0.7,
            cellSize: float = 16,
            modifier: float = 130,
            numSamples: int = 900,
            regularization: float = 0,
            kernelWidth: float = 0.75,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> ImageLIME: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> ImageLIME: ...
        def getInputCol(self) -> str: ...
        def setSuperpixelCol(self, value: str) -> ImageLIME: ...
        def getSuperpixelCol(self) -> str: ...
        def setSamplingFraction(self, value: float) -> ImageLIME: ...
        def getSamplingFraction(self) -> float: ...
        def setCellSize(self, value: float) -> ImageLIME: ...
        def getCellSize(self) -> float: ...
        def setModifier(self, value: float) -> ImageLIME: ...
        def getModifier(self) -> float: ...
        def setNumSamples(self, value: int) -> ImageLIME: ...
        def getNumSamples(self) -> int: ...
        def setRegularization(self, value: float) -> ImageLIME: ...
        def getRegularization(self) -> float: ...
        def setKernelWidth(self, value: float) -> ImageLIME: ...
        def getKernelWidth(self) -> float: ...
        def setTargetCol(self, value: str) -> ImageLIME: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> ImageLIME: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> ImageLIME: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> ImageLIME: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> ImageLIME: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> ImageLIME: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> ImageLIME: ...
        def getUid(self) -> Optional[str]: ...


class ImageSHAP(Transformer):
    """Says what each part of an image contributes to what a model says of it, by Shapley values of superpixels.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "image"
        The column of images, or of the bytes of image files; the model gets images.
    superpixelCol : str, default "superpixels"
        The column that gets the superpixels of each image, in the order of the contributions. At least 1 of them.
    cellSize : float, default 16
        About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000.
    modifier : float, default 130
        How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000.
    method : str, default "auto"
        How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), or auto, as in TabularSHAP. One of auto, exact, kernel, permutation.
    numSamples : int
        How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000.
    infWeight : float, default 100000000
        What SynapseML weighs the sets of no and of all features by.
    standardErrorCol : str
        A column for the standard errors of contributions, 0 where they are exact; none when null.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "image",
        "superpixelCol": "superpixels",
        "cellSize": 16,
        "modifier": 130,
        "method": "auto",
        "numSamples": None,
        "infWeight": 100000000,
        "standardErrorCol": None,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "image",
            superpixelCol: str = "superpixels",
            cellSize: float = 16,
            modifier: float = 130,
            method: str = "auto",
            numSamples: Optional[int] = None,
            infWeight: float = 100000000,
            standardErrorCol: Optional[str] = None,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> ImageSHAP: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> ImageSHAP: ...
        def getInputCol(self) -> str: ...
        def setSuperpixelCol(self, value: str) -> ImageSHAP: ...
        def getSuperpixelCol(self) -> str: ...
        def setCellSize(self, value: float) -> ImageSHAP: ...
        def getCellSize(self) -> float: ...
        def setModifier(self, value: float) -> ImageSHAP: ...
        def getModifier(self) -> float: ...
        def setMethod(self, value: str) -> ImageSHAP: ...
        def getMethod(self) -> str: ...
        def setNumSamples(self, value: int) -> ImageSHAP: ...
        def getNumSamples(self) -> Optional[int]: ...
        def setInfWeight(self, value: float) -> ImageSHAP: ...
        def getInfWeight(self) -> float: ...
        def setStandardErrorCol(self, value: str) -> ImageSHAP: ...
        def getStandardErrorCol(self) -> Optional[str]: ...
        def setTargetCol(self, value: str) -> ImageSHAP: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> ImageSHAP: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> ImageSHAP: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> ImageSHAP: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> ImageSHAP: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> ImageSHAP: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> ImageSHAP: ...
        def getUid(self) -> Optional[str]: ...


class PartialDependence(Evaluator):
    """Shows how what a model says depends on single columns, or on two together, over all rows.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    categoricalFeatures : Sequence[Mapping[str, Any]]
        Columns of categories: name, numTopValues, outputColName.
    numericFeatures : Sequence[Mapping[str, Any]]
        Columns of numbers: name, numSplits, rangeMin, rangeMax, outputColName.
    kind : str, default "average"
        What is made: average, ale, pair or feature. One of average, ale, pair, feature.
    featureNameCol : str, default "featureNames"
        With kind feature, the column that names the column. At least 1 of them.
    dependenceNameCol : str, default "pdpBasedDependence"
        With kind feature, the column that says how much it matters, a number for each class; with kind pair, what the model says. At least 1 of them.
    backgroundData : str
        The location of rows that say which values there are, such as those that the model was trained on; needed for categories and for numbers without a range.
    """

    _parameters = {
        "model": None,
        "targetCol": "probability",
        "targetClasses": [],
        "categoricalFeatures": [],
        "numericFeatures": [],
        "kind": "average",
        "featureNameCol": "featureNames",
        "dependenceNameCol": "pdpBasedDependence",
        "backgroundData": None,
        "uid": None,
    }
    _required = ("model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            categoricalFeatures: Optional[Sequence[Mapping[str, Any]]] = None,
            numericFeatures: Optional[Sequence[Mapping[str, Any]]] = None,
            kind: str = "average",
            featureNameCol: str = "featureNames",
            dependenceNameCol: str = "pdpBasedDependence",
            backgroundData: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> PartialDependence: ...
        def getModel(self) -> Optional[Stage]: ...
        def setTargetCol(self, value: str) -> PartialDependence: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> PartialDependence: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setCategoricalFeatures(self, value: Sequence[Mapping[str, Any]]) -> PartialDependence: ...
        def getCategoricalFeatures(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setNumericFeatures(self, value: Sequence[Mapping[str, Any]]) -> PartialDependence: ...
        def getNumericFeatures(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setKind(self, value: str) -> PartialDependence: ...
        def getKind(self) -> str: ...
        def setFeatureNameCol(self, value: str) -> PartialDependence: ...
        def getFeatureNameCol(self) -> str: ...
        def setDependenceNameCol(self, value: str) -> PartialDependence: ...
        def getDependenceNameCol(self) -> str: ...
        def setBackgroundData(self, value: str) -> PartialDependence: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setUid(self, value: str) -> PartialDependence: ...
        def getUid(self) -> Optional[str]: ...


class PermutationImportance(Evaluator):
    """Says how much worse a model is when a column says nothing: how its loss grows with values that other rows have (Fisher, Rudin and Dominici, 2019).

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCols : Sequence[str], required
        The columns whose importance is measured. At least 1 of them.
    targetCol : str, default "probability"
        The column of the model's output: predicted numbers, or probabilities of the classes. At least 1 of them.
    labelCol : str, default "label"
        The column of labels: numbers, or indexes of classes from 0.
    loss : str, default "auto"
        The loss of a row: squared or absolute difference of numbers, log loss or error (1 for a wrong class) of probabilities, or auto, squared or log. One of auto, squared, absolute, log, error.
    numRepeats : int, default 5
        How many values are drawn for each row and column. It is at least 1 and at most 10000.
    seed : int, default 0
        Seed of what is drawn.
    backgroundData : str
        The location of the rows that values are drawn from, such as the rows themselves.
    backgroundSize : int, default 1000
        How many rows of the background are kept to draw from. It is at least 1 and at most 1000000.
    """

    _parameters = {
        "model": None,
        "inputCols": [],
        "targetCol": "probability",
        "labelCol": "label",
        "loss": "auto",
        "numRepeats": 5,
        "seed": 0,
        "backgroundData": None,
        "backgroundSize": 1000,
        "uid": None,
    }
    _required = ("model", "inputCols",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCols: Sequence[str] = ...,
            targetCol: str = "probability",
            labelCol: str = "label",
            loss: str = "auto",
            numRepeats: int = 5,
            seed: int = 0,
            backgroundData: Optional[str] = None,
            backgroundSize: int = 1000,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> PermutationImportance: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCols(self, value: Sequence[str]) -> PermutationImportance: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setTargetCol(self, value: str) -> PermutationImportance: ...
        def getTargetCol(self) -> str: ...
        def setLabelCol(self, value: str) -> PermutationImportance: ...
        def getLabelCol(self) -> str: ...
        def setLoss(self, value: str) -> PermutationImportance: ...
        def getLoss(self) -> str: ...
        def setNumRepeats(self, value: int) -> PermutationImportance: ...
        def getNumRepeats(self) -> int: ...
        def setSeed(self, value: int) -> PermutationImportance: ...
        def getSeed(self) -> int: ...
        def setBackgroundData(self, value: str) -> PermutationImportance: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setBackgroundSize(self, value: int) -> PermutationImportance: ...
        def getBackgroundSize(self) -> int: ...
        def setUid(self, value: str) -> PermutationImportance: ...
        def getUid(self) -> Optional[str]: ...


class TabularLIME(Transformer):
    """Says how what a model says of a row changes with each column near it, by a local linear model.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns that are explained. At least 1 of them.
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    categoricalFeatures : Sequence[str]
        Those of the columns that are categories although they are numbers.
    backgroundData : str
        The location of the rows that say how values are spread, such as those that the model was trained on; all of them are read once.
    regularization : float, default 0
        The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0.
    kernelWidth : float, default 0.75
        How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0.
    numSamples : int, default 1000
        How many rows are drawn near each row. It is at least 1 and at most 10000000.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "inputCols": [],
        "model": None,
        "categoricalFeatures": [],
        "backgroundData": None,
        "regularization": 0,
        "kernelWidth": 0.75,
        "numSamples": 1000,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("inputCols", "model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            model: Stage = ...,
            categoricalFeatures: Optional[Sequence[str]] = None,
            backgroundData: Optional[str] = None,
            regularization: float = 0,
            kernelWidth: float = 0.75,
            numSamples: int = 1000,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> TabularLIME: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setModel(self, value: Stage) -> TabularLIME: ...
        def getModel(self) -> Optional[Stage]: ...
        def setCategoricalFeatures(self, value: Sequence[str]) -> TabularLIME: ...
        def getCategoricalFeatures(self) -> Optional[Sequence[str]]: ...
        def setBackgroundData(self, value: str) -> TabularLIME: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setRegularization(self, value: float) -> TabularLIME: ...
        def getRegularization(self) -> float: ...
        def setKernelWidth(self, value: float) -> TabularLIME: ...
        def getKernelWidth(self) -> float: ...
        def setNumSamples(self, value: int) -> TabularLIME: ...
        def getNumSamples(self) -> int: ...
        def setTargetCol(self, value: str) -> TabularLIME: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> TabularLIME: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> TabularLIME: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> TabularLIME: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> TabularLIME: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> TabularLIME: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TabularLIME: ...
        def getUid(self) -> Optional[str]: ...


class TabularSHAP(Transformer):
    """Says what each column contributes to what a model says of a row, by Shapley values.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns that are explained. At least 1 of them.
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    method : str, default "auto"
        How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), tree (raw scores of trees), or auto. One of auto, exact, kernel, permutation, linear, tree.
    backgroundData : str
        The location of the rows that a row is compared with, such as those that the model was trained on; it is read once and summarized.
    backgroundSize : int, default 100
        How many rows of the background are kept. It is at least 1 and at most 1000000.
    backgroundSummary : str, default "sample"
        How the background is summarized: by a sample of its rows, or by kmeans, the middles of clusters with the share of rows that each stands for. One of sample, kmeans.
    numSamples : int
        How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000.
    infWeight : float, default 100000000
        What SynapseML weighs the sets of no and of all features by.
    standardErrorCol : str
        A column for the standard errors of contributions, 0 where they are exact; none when null.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "inputCols": [],
        "model": None,
        "method": "auto",
        "backgroundData": None,
        "backgroundSize": 100,
        "backgroundSummary": "sample",
        "numSamples": None,
        "infWeight": 100000000,
        "standardErrorCol": None,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("inputCols", "model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            model: Stage = ...,
            method: str = "auto",
            backgroundData: Optional[str] = None,
            backgroundSize: int = 100,
            backgroundSummary: str = "sample",
            numSamples: Optional[int] = None,
            infWeight: float = 100000000,
            standardErrorCol: Optional[str] = None,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> TabularSHAP: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setModel(self, value: Stage) -> TabularSHAP: ...
        def getModel(self) -> Optional[Stage]: ...
        def setMethod(self, value: str) -> TabularSHAP: ...
        def getMethod(self) -> str: ...
        def setBackgroundData(self, value: str) -> TabularSHAP: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setBackgroundSize(self, value: int) -> TabularSHAP: ...
        def getBackgroundSize(self) -> int: ...
        def setBackgroundSummary(self, value: str) -> TabularSHAP: ...
        def getBackgroundSummary(self) -> str: ...
        def setNumSamples(self, value: int) -> TabularSHAP: ...
        def getNumSamples(self) -> Optional[int]: ...
        def setInfWeight(self, value: float) -> TabularSHAP: ...
        def getInfWeight(self) -> float: ...
        def setStandardErrorCol(self, value: str) -> TabularSHAP: ...
        def getStandardErrorCol(self) -> Optional[str]: ...
        def setTargetCol(self, value: str) -> TabularSHAP: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> TabularSHAP: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> TabularSHAP: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> TabularSHAP: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> TabularSHAP: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> TabularSHAP: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TabularSHAP: ...
        def getUid(self) -> Optional[str]: ...


class TextLIME(Transformer):
    """Says how much each word adds to what a model says of a text, by a linear model of texts with some words left out.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "text"
        The column of texts.
    tokensCol : str, default "tokens"
        The column that gets the words of each text, in the order of the coefficients. At least 1 of them.
    samplingFraction : float, default 0.7
        How likely a word is kept in a text that is drawn. It is more than 0 and less than 1.
    regularization : float, default 0
        The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0.
    kernelWidth : float, default 0.75
        How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0.
    numSamples : int, default 1000
        How many rows are drawn near each row. It is at least 1 and at most 10000000.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "text",
        "tokensCol": "tokens",
        "samplingFraction": 0.7,
        "regularization": 0,
        "kernelWidth": 0.75,
        "numSamples": 1000,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "text",
            tokensCol: str = "tokens",
            samplingFraction: float = 0.7,
            regularization: float = 0,
            kernelWidth: float = 0.75,
            numSamples: int = 1000,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> TextLIME: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> TextLIME: ...
        def getInputCol(self) -> str: ...
        def setTokensCol(self, value: str) -> TextLIME: ...
        def getTokensCol(self) -> str: ...
        def setSamplingFraction(self, value: float) -> TextLIME: ...
        def getSamplingFraction(self) -> float: ...
        def setRegularization(self, value: float) -> TextLIME: ...
        def getRegularization(self) -> float: ...
        def setKernelWidth(self, value: float) -> TextLIME: ...
        def getKernelWidth(self) -> float: ...
        def setNumSamples(self, value: int) -> TextLIME: ...
        def getNumSamples(self) -> int: ...
        def setTargetCol(self, value: str) -> TextLIME: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> TextLIME: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> TextLIME: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> TextLIME: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> TextLIME: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> TextLIME: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TextLIME: ...
        def getUid(self) -> Optional[str]: ...


class TextSHAP(Transformer):
    """Says what each word of a text contributes to what a model says of it, by Shapley values.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "text"
        The column of texts.
    tokensCol : str, default "tokens"
        The column that gets the words of each text, in the order of the contributions. At least 1 of them.
    method : str, default "auto"
        How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), or auto. One of auto, exact, kernel, permutation, linear.
    numSamples : int
        How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000.
    infWeight : float, default 100000000
        What SynapseML weighs the sets of no and of all features by.
    standardErrorCol : str
        A column for the standard errors of contributions, 0 where they are exact; none when null.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "text",
        "tokensCol": "tokens",
        "method": "auto",
        "numSamples": None,
        "infWeight": 100000000,
        "standardErrorCol": None,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "text",
            tokensCol: str = "tokens",
            method: str = "auto",
            numSamples: Optional[int] = None,
            infWeight: float = 100000000,
            standardErrorCol: Optional[str] = None,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> TextSHAP: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> TextSHAP: ...
        def getInputCol(self) -> str: ...
        def setTokensCol(self, value: str) -> TextSHAP: ...
        def getTokensCol(self) -> str: ...
        def setMethod(self, value: str) -> TextSHAP: ...
        def getMethod(self) -> str: ...
        def setNumSamples(self, value: int) -> TextSHAP: ...
        def getNumSamples(self) -> Optional[int]: ...
        def setInfWeight(self, value: float) -> TextSHAP: ...
        def getInfWeight(self) -> float: ...
        def setStandardErrorCol(self, value: str) -> TextSHAP: ...
        def getStandardErrorCol(self) -> Optional[str]: ...
        def setTargetCol(self, value: str) -> TextSHAP: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> TextSHAP: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> TextSHAP: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> TextSHAP: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> TextSHAP: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> TextSHAP: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TextSHAP: ...
        def getUid(self) -> Optional[str]: ...


class VectorLIME(Transformer):
    """Says how what a model says of a row changes with each slot of a vector near it, by a local linear model.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "features"
        The column of vectors.
    backgroundData : str
        The location of the rows that say how values are spread, such as those that the model was trained on; all of them are read once.
    regularization : float, default 0
        The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0.
    kernelWidth : float, default 0.75
        How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0.
    numSamples : int, default 1000
        How many rows are drawn near each row. It is at least 1 and at most 10000000.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "features",
        "backgroundData": None,
        "regularization": 0,
        "kernelWidth": 0.75,
        "numSamples": 1000,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "features",
            backgroundData: Optional[str] = None,
            regularization: float = 0,
            kernelWidth: float = 0.75,
            numSamples: int = 1000,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> VectorLIME: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> VectorLIME: ...
        def getInputCol(self) -> str: ...
        def setBackgroundData(self, value: str) -> VectorLIME: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setRegularization(self, value: float) -> VectorLIME: ...
        def getRegularization(self) -> float: ...
        def setKernelWidth(self, value: float) -> VectorLIME: ...
        def getKernelWidth(self) -> float: ...
        def setNumSamples(self, value: int) -> VectorLIME: ...
        def getNumSamples(self) -> int: ...
        def setTargetCol(self, value: str) -> VectorLIME: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> VectorLIME: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> VectorLIME: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> VectorLIME: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> VectorLIME: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> VectorLIME: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> VectorLIME: ...
        def getUid(self) -> Optional[str]: ...


class VectorSHAP(Transformer):
    """Says what each slot of a vector contributes to what a model says of a row, by Shapley values.

    Parameters
    ----------
    model : Stage, required
        The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.
    inputCol : str, default "features"
        The column of vectors.
    method : str, default "auto"
        How contributions are computed: tree (TreeSHAP, for raw scores of trees), exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), or auto. One of auto, tree, exact, kernel, permutation, linear.
    interactionsCol : str
        A column for what pairs of slots contribute together, with method tree: for each class a matrix of slots and the base, row after row; none when null.
    backgroundData : str
        The location of the rows that a row is compared with, such as those that the model was trained on; it is read once and summarized.
    backgroundSize : int, default 100
        How many rows of the background are kept. It is at least 1 and at most 1000000.
    backgroundSummary : str, default "sample"
        How the background is summarized: by a sample of its rows, or by kmeans, the middles of clusters with the share of rows that each stands for. One of sample, kmeans.
    numSamples : int
        How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000.
    infWeight : float, default 100000000
        What SynapseML weighs the sets of no and of all features by.
    standardErrorCol : str
        A column for the standard errors of contributions, 0 where they are exact; none when null.
    targetCol : str, default "probability"
        The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them.
    targetClasses : Sequence[int]
        Which places of a vector are explained, from 0; all of them when empty.
    targetClassesCol : str
        A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.
    outputCol : str
        The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set.
    metricsCol : str, default "r2"
        The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them.
    seed : int, default 0
        Seed of everything that is drawn.
    """

    _parameters = {
        "model": None,
        "inputCol": "features",
        "method": "auto",
        "interactionsCol": None,
        "backgroundData": None,
        "backgroundSize": 100,
        "backgroundSummary": "sample",
        "numSamples": None,
        "infWeight": 100000000,
        "standardErrorCol": None,
        "targetCol": "probability",
        "targetClasses": [],
        "targetClassesCol": None,
        "outputCol": None,
        "metricsCol": "r2",
        "seed": 0,
        "uid": None,
    }
    _required = ("model",)
    _files = ("backgroundData",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            inputCol: str = "features",
            method: str = "auto",
            interactionsCol: Optional[str] = None,
            backgroundData: Optional[str] = None,
            backgroundSize: int = 100,
            backgroundSummary: str = "sample",
            numSamples: Optional[int] = None,
            infWeight: float = 100000000,
            standardErrorCol: Optional[str] = None,
            targetCol: str = "probability",
            targetClasses: Optional[Sequence[int]] = None,
            targetClassesCol: Optional[str] = None,
            outputCol: Optional[str] = None,
            metricsCol: str = "r2",
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> VectorSHAP: ...
        def getModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> VectorSHAP: ...
        def getInputCol(self) -> str: ...
        def setMethod(self, value: str) -> VectorSHAP: ...
        def getMethod(self) -> str: ...
        def setInteractionsCol(self, value: str) -> VectorSHAP: ...
        def getInteractionsCol(self) -> Optional[str]: ...
        def setBackgroundData(self, value: str) -> VectorSHAP: ...
        def getBackgroundData(self) -> Optional[str]: ...
        def setBackgroundSize(self, value: int) -> VectorSHAP: ...
        def getBackgroundSize(self) -> int: ...
        def setBackgroundSummary(self, value: str) -> VectorSHAP: ...
        def getBackgroundSummary(self) -> str: ...
        def setNumSamples(self, value: int) -> VectorSHAP: ...
        def getNumSamples(self) -> Optional[int]: ...
        def setInfWeight(self, value: float) -> VectorSHAP: ...
        def getInfWeight(self) -> float: ...
        def setStandardErrorCol(self, value: str) -> VectorSHAP: ...
        def getStandardErrorCol(self) -> Optional[str]: ...
        def setTargetCol(self, value: str) -> VectorSHAP: ...
        def getTargetCol(self) -> str: ...
        def setTargetClasses(self, value: Sequence[int]) -> VectorSHAP: ...
        def getTargetClasses(self) -> Optional[Sequence[int]]: ...
        def setTargetClassesCol(self, value: str) -> VectorSHAP: ...
        def getTargetClassesCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> VectorSHAP: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMetricsCol(self, value: str) -> VectorSHAP: ...
        def getMetricsCol(self) -> str: ...
        def setSeed(self, value: int) -> VectorSHAP: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> VectorSHAP: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ICETransformer", "ImageLIME", "ImageSHAP", "PartialDependence", "PermutationImportance", "TabularLIME", "TabularSHAP", "TextLIME", "TextSHAP", "VectorLIME", "VectorSHAP"]

# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.trees, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class TreeClassificationModel(Model):
    """Gives each row raw scores, probabilities and the class by trees of the classes' shares; what DecisionTreeClassifier and RandomForestClassifier fit.

    Parameters
    ----------
    models : Sequence[Stage], required
        The trees: of the share of class 1 where there are two classes, else of each class. At least 1 of them.
    numClasses : int, default 2
        How many classes there are. It is at least 2 and at most 1000.
    numTrees : int, default 1
        How many trees there are for each. It is at least 1.
    levels : str, default ""
        What the classes stand for, as a JSON array; empty where nothing is known.
    predictionCol : str, default "prediction"
        The column that gets the class.
    rawPredictionCol : str, default "rawPrediction"
        The column that gets raw scores, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that gets probabilities, one for each class; none when empty.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.
    """

    _parameters = {
        "models": None,
        "numClasses": 2,
        "numTrees": 1,
        "levels": "",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "uid": None,
    }
    _required = ("models",)

    if TYPE_CHECKING:
        def getModels(self) -> Optional[Sequence[Stage]]: ...
        def getNumClasses(self) -> int: ...
        def getNumTrees(self) -> int: ...
        def getLevels(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class TreeEnsembleModel(Transformer):
    """Scores rows by a model of trees that LightGBM, XGBoost or scikit-learn (as ONNX) trained: adds raw scores, probabilities and the predicted class, or the predicted number.

    Parameters
    ----------
    modelLocation : str, required
        The model, a local file.
    modelFormat : str, default "auto"
        What wrote the model: lightgbm (its text or JSON), xgboost (JSON or UBJ, boosters gbtree and dart), onnx (one operator of trees), or auto, which goes by how the file begins. One of auto, lightgbm, xgboost, onnx.
    featuresCol : str, default "features"
        The column of feature vectors; a missing value is NaN. At least 1 of them.
    rawPredictionCol : str, default "rawPrediction"
        The column that raw scores of classes are written to, before they become probabilities; none when empty.
    probabilityCol : str, default "probability"
        The column that probabilities of classes are written to; none when empty.
    predictionCol : str, default "prediction"
        The column that predictions are written to: the index of the class, or the number. At least 1 of them.
    startIteration : int, default 0
        The first iteration used, from 0. It is at least 0.
    numIterations : int, default -1
        How many iterations are used; all from the first on when not positive.
    numThreads : int, default 0
        How many threads are used; 0 lets the run decide. It is at least 0 and at most 512.
    """

    _parameters = {
        "modelLocation": "",
        "modelFormat": "auto",
        "featuresCol": "features",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "predictionCol": "prediction",
        "startIteration": 0,
        "numIterations": -1,
        "numThreads": 0,
        "uid": None,
    }
    _required = ("modelLocation",)
    _files = ("modelLocation",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            modelLocation: str = ...,
            modelFormat: str = "auto",
            featuresCol: str = "features",
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            predictionCol: str = "prediction",
            startIteration: int = 0,
            numIterations: int = -1,
            numThreads: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModelLocation(self, value: str) -> TreeEnsembleModel: ...
        def getModelLocation(self) -> str: ...
        def setModelFormat(self, value: str) -> TreeEnsembleModel: ...
        def getModelFormat(self) -> str: ...
        def setFeaturesCol(self, value: str) -> TreeEnsembleModel: ...
        def getFeaturesCol(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> TreeEnsembleModel: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> TreeEnsembleModel: ...
        def getProbabilityCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> TreeEnsembleModel: ...
        def getPredictionCol(self) -> str: ...
        def setStartIteration(self, value: int) -> TreeEnsembleModel: ...
        def getStartIteration(self) -> int: ...
        def setNumIterations(self, value: int) -> TreeEnsembleModel: ...
        def getNumIterations(self) -> int: ...
        def setNumThreads(self, value: int) -> TreeEnsembleModel: ...
        def getNumThreads(self) -> int: ...
        def setUid(self, value: str) -> TreeEnsembleModel: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["TreeClassificationModel", "TreeEnsembleModel"]

# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class BinaryClassificationEvaluator(Evaluator):
    """Computes the area under the ROC or the precision-recall curve of scores of two classes.

    Parameters
    ----------
    rawPredictionCol : str, default "rawPrediction"
        The column of scores: a number, or a vector of two whose second is the score of class 1.
    metricName : str, default "areaUnderROC"
        The metric: areaUnderROC or areaUnderPR. One of areaUnderROC, areaUnderPR.
    numBins : int, default 1000
        How many points Spark draws curves of. It is at least 0.
    labelCol : str, default "label"
        The column of true labels: numbers.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    """

    _parameters = {
        "rawPredictionCol": "rawPrediction",
        "metricName": "areaUnderROC",
        "numBins": 1000,
        "labelCol": "label",
        "weightCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            rawPredictionCol: str = "rawPrediction",
            metricName: str = "areaUnderROC",
            numBins: int = 1000,
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setRawPredictionCol(self, value: str) -> BinaryClassificationEvaluator: ...
        def getRawPredictionCol(self) -> str: ...
        def setMetricName(self, value: str) -> BinaryClassificationEvaluator: ...
        def getMetricName(self) -> str: ...
        def setNumBins(self, value: int) -> BinaryClassificationEvaluator: ...
        def getNumBins(self) -> int: ...
        def setLabelCol(self, value: str) -> BinaryClassificationEvaluator: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> BinaryClassificationEvaluator: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> BinaryClassificationEvaluator: ...
        def getUid(self) -> Optional[str]: ...


class MulticlassClassificationEvaluator(Evaluator):
    """Computes a metric of predicted classes: F1, accuracy, precision, recall and their kin, log loss or Hamming loss.

    Parameters
    ----------
    predictionCol : str, default "prediction"
        The column of predicted classes.
    probabilityCol : str, default "probability"
        The column of probabilities, one for each class; only logLoss reads it.
    metricName : str, default "f1"
        The metric, by Spark ML's name; those by label are of the class metricLabel, and weighted ones the mean over classes by their rows. One of f1, accuracy, weightedPrecision, weightedRecall, weightedTruePositiveRate, weightedFalsePositiveRate, weightedFMeasure, truePositiveRateByLabel, falsePositiveRateByLabel, precisionByLabel, recallByLabel, fMeasureByLabel, logLoss, hammingLoss.
    metricLabel : float, default 0
        The class that metrics by label are of. It is at least 0.
    beta : float, default 1
        How many times as much recall counts as precision in an F-measure. It is more than 0.
    eps : float, default 1E-15
        What a probability counts as at least, and 1 less it at most, so that the log loss is finite. It is more than 0 and at most 0.5.
    labelCol : str, default "label"
        The column of true labels: numbers.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    """

    _parameters = {
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "metricName": "f1",
        "metricLabel": 0,
        "beta": 1,
        "eps": 1E-15,
        "labelCol": "label",
        "weightCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            predictionCol: str = "prediction",
            probabilityCol: str = "probability",
            metricName: str = "f1",
            metricLabel: float = 0,
            beta: float = 1,
            eps: float = 1E-15,
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPredictionCol(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getProbabilityCol(self) -> str: ...
        def setMetricName(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getMetricName(self) -> str: ...
        def setMetricLabel(self, value: float) -> MulticlassClassificationEvaluator: ...
        def getMetricLabel(self) -> float: ...
        def setBeta(self, value: float) -> MulticlassClassificationEvaluator: ...
        def getBeta(self) -> float: ...
        def setEps(self, value: float) -> MulticlassClassificationEvaluator: ...
        def getEps(self) -> float: ...
        def setLabelCol(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> MulticlassClassificationEvaluator: ...
        def getUid(self) -> Optional[str]: ...


class RegressionEvaluator(Evaluator):
    """Computes a metric of predicted numbers: root mean squared error, mean squared or absolute error, R² or explained variance.

    Parameters
    ----------
    predictionCol : str, default "prediction"
        The column of predictions: numbers.
    metricName : str, default "rmse"
        The metric: rmse, mse, mae, r2, or var (the mean square of predictions less the mean label). One of rmse, mse, r2, mae, var.
    throughOrigin : bool, default False
        Whether R² compares with a prediction of 0 throughout, rather than of the mean label.
    labelCol : str, default "label"
        The column of true labels: numbers.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    """

    _parameters = {
        "predictionCol": "prediction",
        "metricName": "rmse",
        "throughOrigin": False,
        "labelCol": "label",
        "weightCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            predictionCol: str = "prediction",
            metricName: str = "rmse",
            throughOrigin: bool = False,
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPredictionCol(self, value: str) -> RegressionEvaluator: ...
        def getPredictionCol(self) -> str: ...
        def setMetricName(self, value: str) -> RegressionEvaluator: ...
        def getMetricName(self) -> str: ...
        def setThroughOrigin(self, value: bool) -> RegressionEvaluator: ...
        def getThroughOrigin(self) -> bool: ...
        def setLabelCol(self, value: str) -> RegressionEvaluator: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> RegressionEvaluator: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> RegressionEvaluator: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["BinaryClassificationEvaluator", "MulticlassClassificationEvaluator", "RegressionEvaluator"]

# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.train, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ComputeModelStatistics(Evaluator):
    """Says how good predictions are: accuracy, AUC, log loss and more of a classification, errors and R² of a regression, NDCG and MAP of a ranking.

    Parameters
    ----------
    labelCol : str, default "label"
        The column of true labels: numbers, booleans or text.
    scoresCol : str
        The column of scores: a vector of a probability per class, the score of the second of two classes, or a regression's prediction.
    scoredLabelsCol : str
        The column of predicted labels of a classification.
    groupCol : str
        The column that says which group a row belongs to, for NDCG and MAP: numbers or text.
    evalAt : Sequence[int], default [1, 2, 3, 4, 5]
        The places at which NDCG and MAP are computed. It is at least 1 and at most 10000. At least 1 of them.
    evaluationMetric : str, default "all"
        What to compute: all, the metrics of classification, of regression or of ranking, or a single one. One of all, classification, regression, ranking, ndcg, map, mse, rmse, r2, mae, accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss.
    """

    _parameters = {
        "labelCol": "label",
        "scoresCol": None,
        "scoredLabelsCol": None,
        "groupCol": None,
        "evalAt": [1, 2, 3, 4, 5],
        "evaluationMetric": "all",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelCol: str = "label",
            scoresCol: Optional[str] = None,
            scoredLabelsCol: Optional[str] = None,
            groupCol: Optional[str] = None,
            evalAt: Sequence[int] = [1, 2, 3, 4, 5],
            evaluationMetric: str = "all",
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelCol(self, value: str) -> ComputeModelStatistics: ...
        def getLabelCol(self) -> str: ...
        def setScoresCol(self, value: str) -> ComputeModelStatistics: ...
        def getScoresCol(self) -> Optional[str]: ...
        def setScoredLabelsCol(self, value: str) -> ComputeModelStatistics: ...
        def getScoredLabelsCol(self) -> Optional[str]: ...
        def setGroupCol(self, value: str) -> ComputeModelStatistics: ...
        def getGroupCol(self) -> Optional[str]: ...
        def setEvalAt(self, value: Sequence[int]) -> ComputeModelStatistics: ...
        def getEvalAt(self) -> Sequence[int]: ...
        def setEvaluationMetric(self, value: str) -> ComputeModelStatistics: ...
        def getEvaluationMetric(self) -> str: ...
        def setUid(self, value: str) -> ComputeModelStatistics: ...
        def getUid(self) -> Optional[str]: ...


class ComputePerInstanceStatistics(Transformer):
    """Says of every row how far off its prediction is: the log loss of a classification, the absolute and squared error of a regression.

    Parameters
    ----------
    labelCol : str, default "label"
        The column of true labels: a number, or of a classification text or boolean too.
    scoresCol : str
        The column of a regression's predictions; prediction when not set.
    scoredLabelsCol : str
        The column of predicted labels of a classification; it says what the classes of text labels are.
    scoredProbabilitiesCol : str
        The column of probabilities of a classification: a vector with one per class, or that of the second of two; probability when not set.
    evaluationMetric : str, default "all"
        What to compute: all finds out by the columns, as ComputeModelStatistics does; or classification or regression. One of all, classification, regression.
    """

    _parameters = {
        "labelCol": "label",
        "scoresCol": None,
        "scoredLabelsCol": None,
        "scoredProbabilitiesCol": None,
        "evaluationMetric": "all",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelCol: str = "label",
            scoresCol: Optional[str] = None,
            scoredLabelsCol: Optional[str] = None,
            scoredProbabilitiesCol: Optional[str] = None,
            evaluationMetric: str = "all",
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelCol(self, value: str) -> ComputePerInstanceStatistics: ...
        def getLabelCol(self) -> str: ...
        def setScoresCol(self, value: str) -> ComputePerInstanceStatistics: ...
        def getScoresCol(self) -> Optional[str]: ...
        def setScoredLabelsCol(self, value: str) -> ComputePerInstanceStatistics: ...
        def getScoredLabelsCol(self) -> Optional[str]: ...
        def setScoredProbabilitiesCol(self, value: str) -> ComputePerInstanceStatistics: ...
        def getScoredProbabilitiesCol(self) -> Optional[str]: ...
        def setEvaluationMetric(self, value: str) -> ComputePerInstanceStatistics: ...
        def getEvaluationMetric(self) -> str: ...
        def setUid(self, value: str) -> ComputePerInstanceStatistics: ...
        def getUid(self) -> Optional[str]: ...


class TrainClassifier(Estimator):
    """Trains any classifier on a table as it is: columns become features, and the label's values become classes.

    Parameters
    ----------
    model : Stage, required
        The classifier.
    labelCol : str, required
        The column of labels: text, numbers or booleans.
    inputCols : Sequence[str]
        The columns that features are made of; null for all but the label. At least 1 of them.
    featuresCol : str
        The column that features are passed in; null means the uid of the stage followed by _features.
    numFeatures : int, default 0
        How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824.
    reindexLabel : bool, default True
        Whether the label's values become classes 0, 1 and so on, in their order; else the label has such numbers already.
    labels : Sequence[str]
        The classes in their order; null for those that come, sorted.
    """

    _parameters = {
        "model": None,
        "labelCol": "",
        "inputCols": None,
        "featuresCol": None,
        "numFeatures": 0,
        "reindexLabel": True,
        "labels": None,
        "uid": None,
    }
    _required = ("model", "labelCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            labelCol: str = ...,
            inputCols: Optional[Sequence[str]] = None,
            featuresCol: Optional[str] = None,
            numFeatures: int = 0,
            reindexLabel: bool = True,
            labels: Optional[Sequence[str]] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> TrainClassifier: ...
        def getModel(self) -> Optional[Stage]: ...
        def setLabelCol(self, value: str) -> TrainClassifier: ...
        def getLabelCol(self) -> str: ...
        def setInputCols(self, value: Sequence[str]) -> TrainClassifier: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setFeaturesCol(self, value: str) -> TrainClassifier: ...
        def getFeaturesCol(self) -> Optional[str]: ...
        def setNumFeatures(self, value: int) -> TrainClassifier: ...
        def getNumFeatures(self) -> int: ...
        def setReindexLabel(self, value: bool) -> TrainClassifier: ...
        def getReindexLabel(self) -> bool: ...
        def setLabels(self, value: Sequence[str]) -> TrainClassifier: ...
        def getLabels(self) -> Optional[Sequence[str]]: ...
        def setUid(self, value: str) -> TrainClassifier: ...
        def getUid(self) -> Optional[str]: ...


class TrainRegressor(Estimator):
    """Trains any regressor on a table as it is: columns become features.

    Parameters
    ----------
    model : Stage, required
        The regressor.
    labelCol : str, required
        The column of labels: numbers.
    inputCols : Sequence[str]
        The columns that features are made of; null for all but the label. At least 1 of them.
    featuresCol : str
        The column that features are passed in; null means the uid of the stage followed by _features.
    numFeatures : int, default 0
        How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824.
    """

    _parameters = {
        "model": None,
        "labelCol": "",
        "inputCols": None,
        "featuresCol": None,
        "numFeatures": 0,
        "uid": None,
    }
    _required = ("model", "labelCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            labelCol: str = ...,
            inputCols: Optional[Sequence[str]] = None,
            featuresCol: Optional[str] = None,
            numFeatures: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> TrainRegressor: ...
        def getModel(self) -> Optional[Stage]: ...
        def setLabelCol(self, value: str) -> TrainRegressor: ...
        def getLabelCol(self) -> str: ...
        def setInputCols(self, value: Sequence[str]) -> TrainRegressor: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setFeaturesCol(self, value: str) -> TrainRegressor: ...
        def getFeaturesCol(self) -> Optional[str]: ...
        def setNumFeatures(self, value: int) -> TrainRegressor: ...
        def getNumFeatures(self) -> int: ...
        def setUid(self, value: str) -> TrainRegressor: ...
        def getUid(self) -> Optional[str]: ...


class TrainedClassifierModel(Model):
    """Makes features and predicts classes; what TrainClassifier fits.

    Parameters
    ----------
    model : Stage, required
        What makes features and predicts.
    levels : Sequence[str]
        The classes; null when the label was not indexed.
    levelType : str, default "string"
        Type of the classes: string, integer, long, double or boolean.
    labelCol : str, default ""
        The column of labels.
    featuresCol : str, default ""
        The column that features are passed in.
    """

    _parameters = {
        "model": None,
        "levels": None,
        "levelType": "string",
        "labelCol": "",
        "featuresCol": "",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def getModel(self) -> Optional[Stage]: ...
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getLevelType(self) -> str: ...
        def getLabelCol(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class TrainedRegressorModel(Model):
    """Makes features and predicts numbers; what TrainRegressor fits.

    Parameters
    ----------
    model : Stage, required
        What makes features and predicts.
    labelCol : str, default ""
        The column of labels.
    featuresCol : str, default ""
        The column that features are passed in.
    """

    _parameters = {
        "model": None,
        "labelCol": "",
        "featuresCol": "",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def getModel(self) -> Optional[Stage]: ...
        def getLabelCol(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ComputeModelStatistics", "ComputePerInstanceStatistics", "TrainClassifier", "TrainRegressor", "TrainedClassifierModel", "TrainedRegressorModel"]

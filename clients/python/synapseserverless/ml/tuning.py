# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class CrossValidator(Estimator):
    """Tries settings of an estimator by cross-validation, and fits the best on all rows; parameters and defaults are those of Spark ML's CrossValidator.

    Parameters
    ----------
    estimator : Stage, required
        The estimator or pipeline.
    numFolds : int, default 3
        How many folds the rows are dealt to. It is at least 2 and at most 1000.
    foldCol : str, default ""
        The column that has the number of the row's fold, from 0; empty to draw it.
    estimatorParamMaps : Sequence[Mapping[str, Any]]
        The settings that are tried, each a mapping of parameters to values: {numLeaves: 15, learningRate: 0.1}.
    evaluator : Stage
        A stage that evaluates scored rows; null for ComputeModelStatistics with evaluationMetric.
    evaluationMetric : str
        What settings are judged by: a metric of ComputeModelStatistics, or the name of one that the evaluator gives; null for its only one.
    stratify : bool, default False
        Whether every fold or split has its share of each class, to within one row.
    groupCol : str
        The column whose rows of one value stay together, such as a customer; null to deal rows one by one.
    parallelism : int, default 1
        How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000.
    collectSubModels : bool, default False
        Whether the models of all settings are kept.
    seed : int, default 0
        Seed of the draws.
    """

    _parameters = {
        "estimator": None,
        "numFolds": 3,
        "foldCol": "",
        "estimatorParamMaps": [],
        "evaluator": None,
        "evaluationMetric": None,
        "stratify": False,
        "groupCol": None,
        "parallelism": 1,
        "collectSubModels": False,
        "seed": 0,
        "uid": None,
    }
    _required = ("estimator",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            estimator: Stage = ...,
            numFolds: int = 3,
            foldCol: str = "",
            estimatorParamMaps: Optional[Sequence[Mapping[str, Any]]] = None,
            evaluator: Optional[Stage] = None,
            evaluationMetric: Optional[str] = None,
            stratify: bool = False,
            groupCol: Optional[str] = None,
            parallelism: int = 1,
            collectSubModels: bool = False,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setEstimator(self, value: Stage) -> CrossValidator: ...
        def getEstimator(self) -> Optional[Stage]: ...
        def setNumFolds(self, value: int) -> CrossValidator: ...
        def getNumFolds(self) -> int: ...
        def setFoldCol(self, value: str) -> CrossValidator: ...
        def getFoldCol(self) -> str: ...
        def setEstimatorParamMaps(self, value: Sequence[Mapping[str, Any]]) -> CrossValidator: ...
        def getEstimatorParamMaps(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setEvaluator(self, value: Stage) -> CrossValidator: ...
        def getEvaluator(self) -> Optional[Stage]: ...
        def setEvaluationMetric(self, value: str) -> CrossValidator: ...
        def getEvaluationMetric(self) -> Optional[str]: ...
        def setStratify(self, value: bool) -> CrossValidator: ...
        def getStratify(self) -> bool: ...
        def setGroupCol(self, value: str) -> CrossValidator: ...
        def getGroupCol(self) -> Optional[str]: ...
        def setParallelism(self, value: int) -> CrossValidator: ...
        def getParallelism(self) -> int: ...
        def setCollectSubModels(self, value: bool) -> CrossValidator: ...
        def getCollectSubModels(self) -> bool: ...
        def setSeed(self, value: int) -> CrossValidator: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> CrossValidator: ...
        def getUid(self) -> Optional[str]: ...


class CrossValidatorModel(Model):
    """The best setting of an estimator, fitted on all rows; what CrossValidator fits.

    Parameters
    ----------
    bestModel : Stage, required
        The model that transforms.
    avgMetrics : Sequence[float]
        The metric of each setting, averaged over the folds; NaN where it failed.
    stdMetrics : Sequence[float]
        The standard deviation of the metric over the folds, by setting.
    evaluationMetric : str, default ""
        What trials were judged by.
    bestTrial : int, default 0
        Number of the best trial.
    trials : Sequence[Mapping[str, Any]]
        The trials, failed ones included.
    """

    _parameters = {
        "bestModel": None,
        "avgMetrics": [],
        "stdMetrics": [],
        "evaluationMetric": "",
        "bestTrial": 0,
        "trials": [],
        "uid": None,
    }
    _required = ("bestModel",)

    if TYPE_CHECKING:
        def getBestModel(self) -> Optional[Stage]: ...
        def getAvgMetrics(self) -> Optional[Sequence[float]]: ...
        def getStdMetrics(self) -> Optional[Sequence[float]]: ...
        def getEvaluationMetric(self) -> str: ...
        def getBestTrial(self) -> int: ...
        def getTrials(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class TrainValidationSplit(Estimator):
    """Tries settings of an estimator on one split of training and validation rows, and fits the best on all rows; parameters and defaults are those of Spark ML's TrainValidationSplit.

    Parameters
    ----------
    estimator : Stage, required
        The estimator or pipeline.
    trainRatio : float, default 0.75
        The share of rows that is trained on; the others judge. It is more than 0 and less than 1.
    estimatorParamMaps : Sequence[Mapping[str, Any]]
        The settings that are tried, each a mapping of parameters to values: {numLeaves: 15, learningRate: 0.1}.
    evaluator : Stage
        A stage that evaluates scored rows; null for ComputeModelStatistics with evaluationMetric.
    evaluationMetric : str
        What settings are judged by: a metric of ComputeModelStatistics, or the name of one that the evaluator gives; null for its only one.
    stratify : bool, default False
        Whether every fold or split has its share of each class, to within one row.
    groupCol : str
        The column whose rows of one value stay together, such as a customer; null to deal rows one by one.
    parallelism : int, default 1
        How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000.
    collectSubModels : bool, default False
        Whether the models of all settings are kept.
    seed : int, default 0
        Seed of the draws.
    """

    _parameters = {
        "estimator": None,
        "trainRatio": 0.75,
        "estimatorParamMaps": [],
        "evaluator": None,
        "evaluationMetric": None,
        "stratify": False,
        "groupCol": None,
        "parallelism": 1,
        "collectSubModels": False,
        "seed": 0,
        "uid": None,
    }
    _required = ("estimator",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            estimator: Stage = ...,
            trainRatio: float = 0.75,
            estimatorParamMaps: Optional[Sequence[Mapping[str, Any]]] = None,
            evaluator: Optional[Stage] = None,
            evaluationMetric: Optional[str] = None,
            stratify: bool = False,
            groupCol: Optional[str] = None,
            parallelism: int = 1,
            collectSubModels: bool = False,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setEstimator(self, value: Stage) -> TrainValidationSplit: ...
        def getEstimator(self) -> Optional[Stage]: ...
        def setTrainRatio(self, value: float) -> TrainValidationSplit: ...
        def getTrainRatio(self) -> float: ...
        def setEstimatorParamMaps(self, value: Sequence[Mapping[str, Any]]) -> TrainValidationSplit: ...
        def getEstimatorParamMaps(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setEvaluator(self, value: Stage) -> TrainValidationSplit: ...
        def getEvaluator(self) -> Optional[Stage]: ...
        def setEvaluationMetric(self, value: str) -> TrainValidationSplit: ...
        def getEvaluationMetric(self) -> Optional[str]: ...
        def setStratify(self, value: bool) -> TrainValidationSplit: ...
        def getStratify(self) -> bool: ...
        def setGroupCol(self, value: str) -> TrainValidationSplit: ...
        def getGroupCol(self) -> Optional[str]: ...
        def setParallelism(self, value: int) -> TrainValidationSplit: ...
        def getParallelism(self) -> int: ...
        def setCollectSubModels(self, value: bool) -> TrainValidationSplit: ...
        def getCollectSubModels(self) -> bool: ...
        def setSeed(self, value: int) -> TrainValidationSplit: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TrainValidationSplit: ...
        def getUid(self) -> Optional[str]: ...


class TrainValidationSplitModel(Model):
    """The best setting of an estimator, fitted on all rows; what TrainValidationSplit fits.

    Parameters
    ----------
    bestModel : Stage, required
        The model that transforms.
    validationMetrics : Sequence[float]
        The metric of each setting on the validation rows; NaN where it failed.
    evaluationMetric : str, default ""
        What trials were judged by.
    bestTrial : int, default 0
        Number of the best trial.
    trials : Sequence[Mapping[str, Any]]
        The trials, failed ones included.
    """

    _parameters = {
        "bestModel": None,
        "validationMetrics": [],
        "evaluationMetric": "",
        "bestTrial": 0,
        "trials": [],
        "uid": None,
    }
    _required = ("bestModel",)

    if TYPE_CHECKING:
        def getBestModel(self) -> Optional[Stage]: ...
        def getValidationMetrics(self) -> Optional[Sequence[float]]: ...
        def getEvaluationMetric(self) -> str: ...
        def getBestTrial(self) -> int: ...
        def getTrials(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["CrossValidator", "CrossValidatorModel", "TrainValidationSplit", "TrainValidationSplitModel"]

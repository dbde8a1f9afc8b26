# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.automl, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class AutoTrain(Estimator):
    """Finds a model of a table within a time: tries LightGBM and linear models with many settings by cross-validation, and ends with a leaderboard of all it tried.

    Parameters
    ----------
    labelCol : str, required
        The column of labels: text and booleans are classes, and numbers are numbers, unless task says otherwise.
    inputCols : Sequence[str]
        The columns that features are made of; null for all but the label. At least 1 of them.
    task : str, default "auto"
        What is predicted: classification, regression, or auto to go by the type of the label. One of auto, classification, regression.
    evaluationMetric : str
        What trials are judged by; null for AUC of two classes, log loss of more, and the root of the mean squared error of numbers. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae.
    timeBudgetSeconds : float, default 300
        How long it may take in all, in seconds, the fit of the best on all rows included; null for no limit but numRuns. It is more than 0 and at most 1000000000.
    numRuns : int, default 40
        How many trials there are at most. It is at least 1 and at most 1000.
    numFolds : int, default 3
        How many folds the rows are dealt to. It is at least 2 and at most 100.
    groupCol : str
        The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one, with each class in every fold.
    learners : Sequence[Stage]
        The learners that are tried, the first of them first of all; null for LightGBM and the linear models that there are.
    numFeatures : int, default 0
        How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824.
    parallelism : int, default 0
        How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000.
    seed : int, default 0
        Seed of folds and draws.
    """

    _parameters = {
        "labelCol": "",
        "inputCols": None,
        "task": "auto",
        "evaluationMetric": None,
        "timeBudgetSeconds": 300,
        "numRuns": 40,
        "numFolds": 3,
        "groupCol": None,
        "learners": None,
        "numFeatures": 0,
        "parallelism": 0,
        "seed": 0,
        "uid": None,
    }
    _required = ("labelCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelCol: str = ...,
            inputCols: Optional[Sequence[str]] = None,
            task: str = "auto",
            evaluationMetric: Optional[str] = None,
            timeBudgetSeconds: float = 300,
            numRuns: int = 40,
            numFolds: int = 3,
            groupCol: Optional[str] = None,
            learners: Optional[Sequence[Stage]] = None,
            numFeatures: int = 0,
            parallelism: int = 0,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelCol(self, value: str) -> AutoTrain: ...
        def getLabelCol(self) -> str: ...
        def setInputCols(self, value: Sequence[str]) -> AutoTrain: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setTask(self, value: str) -> AutoTrain: ...
        def getTask(self) -> str: ...
        def setEvaluationMetric(self, value: str) -> AutoTrain: ...
        def getEvaluationMetric(self) -> Optional[str]: ...
        def setTimeBudgetSeconds(self, value: float) -> AutoTrain: ...
        def getTimeBudgetSeconds(self) -> float: ...
        def setNumRuns(self, value: int) -> AutoTrain: ...
        def getNumRuns(self) -> int: ...
        def setNumFolds(self, value: int) -> AutoTrain: ...
        def getNumFolds(self) -> int: ...
        def setGroupCol(self, value: str) -> AutoTrain: ...
        def getGroupCol(self) -> Optional[str]: ...
        def setLearners(self, value: Sequence[Stage]) -> AutoTrain: ...
        def getLearners(self) -> Optional[Sequence[Stage]]: ...
        def setNumFeatures(self, value: int) -> AutoTrain: ...
        def getNumFeatures(self) -> int: ...
        def setParallelism(self, value: int) -> AutoTrain: ...
        def getParallelism(self) -> int: ...
        def setSeed(self, value: int) -> AutoTrain: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> AutoTrain: ...
        def getUid(self) -> Optional[str]: ...


class AutoTrainModel(Model):
    """The best model that AutoTrain found, and the leaderboard of all it tried.

    Parameters
    ----------
    bestModel : Stage, required
        The model that transforms.
    task : str, default "classification"
        What is predicted: classification or regression.
    evaluationMetric : str, default ""
        What trials were judged by.
    bestTrial : int, default 0
        Number of the best trial.
    trials : Sequence[Mapping[str, Any]]
        The trials, failed ones included.
    """

    _parameters = {
        "bestModel": None,
        "task": "classification",
        "evaluationMetric": "",
        "bestTrial": 0,
        "trials": [],
        "uid": None,
    }
    _required = ("bestModel",)

    if TYPE_CHECKING:
        def getBestModel(self) -> Optional[Stage]: ...
        def getTask(self) -> str: ...
        def getEvaluationMetric(self) -> str: ...
        def getBestTrial(self) -> int: ...
        def getTrials(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class BestModel(Model):
    """The best of several models, and what it beat; what FindBestModel gives.

    Parameters
    ----------
    model : Stage, required
        The model that transforms.
    evaluationMetric : str, default ""
        What models were judged by.
    bestIndex : int, default 0
        Place of the model among those that were judged.
    bestModelMetrics : Mapping[str, float]
        The metrics of the best model, by name.
    allModelMetrics : Sequence[Mapping[str, Any]]
        The metrics of all models, in their order.
    rocCurve : Sequence[Mapping[str, Any]]
        The ROC curve of the best model, where there are two classes and the metric needs it.
    """

    _parameters = {
        "model": None,
        "evaluationMetric": "",
        "bestIndex": 0,
        "bestModelMetrics": {},
        "allModelMetrics": [],
        "rocCurve": [],
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def getModel(self) -> Optional[Stage]: ...
        def getEvaluationMetric(self) -> str: ...
        def getBestIndex(self) -> int: ...
        def getBestModelMetrics(self) -> Optional[Mapping[str, float]]: ...
        def getAllModelMetrics(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getRocCurve(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class FindBestModel(Estimator):
    """Judges models that are trained already on one dataset, and gives the best, with what it beat.

    Parameters
    ----------
    models : Sequence[Stage], required
        The models, two or more to be of use. At least 1 of them.
    evaluationMetric : str, default "accuracy"
        What models are judged by. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae.
    labelCol : str
        The column of labels; null for that which a model names.
    """

    _parameters = {
        "models": None,
        "evaluationMetric": "accuracy",
        "labelCol": None,
        "uid": None,
    }
    _required = ("models",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            models: Sequence[Stage] = ...,
            evaluationMetric: str = "accuracy",
            labelCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModels(self, value: Sequence[Stage]) -> FindBestModel: ...
        def getModels(self) -> Optional[Sequence[Stage]]: ...
        def setEvaluationMetric(self, value: str) -> FindBestModel: ...
        def getEvaluationMetric(self) -> str: ...
        def setLabelCol(self, value: str) -> FindBestModel: ...
        def getLabelCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> FindBestModel: ...
        def getUid(self) -> Optional[str]: ...


class TuneHyperparameters(Estimator):
    """Tries combinations of parameters by cross-validation, and fits the best on all rows.

    Parameters
    ----------
    models : Sequence[Stage], required
        The estimators or pipelines that are tuned; each may be another kind of model of the same columns. At least 1 of them.
    paramSpace : Mapping[str, Any], required
        The parameters, their values or ranges, and how they are gone through: search is random, grid, halving or tpe.
    evaluationMetric : str, required
        What trials are judged by. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae.
    numFolds : int, default 3
        How many folds the rows are dealt to. It is at least 2 and at most 1000.
    stratify : bool, default False
        Whether every fold has its share of each class, to within one row.
    groupCol : str
        The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one.
    foldCol : str
        The column that has the number of the row's fold, from 0; null to draw it.
    numRuns : int, default 10
        How many trials are drawn; of a grid, how many combinations are tried at most. It is at least 1 and at most 1000.
    parallelism : int, default 0
        How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000.
    pruning : str, default "none"
        Whether trials are given up early: none, or median: trials go through the folds one by one, and one that is worse than the median of all after as many folds is given up. One of none, median.
    timeBudgetSeconds : float
        How long the search may take in all, in seconds, the fit on all rows included; null for no limit. It is more than 0 and at most 1000000000.
    resourceParam : str
        The parameter that says how long a fit takes, for successive halving; null for numIterations or maxIter, whichever all models have.
    resourceMin : int, default 1
        The least value of that parameter; its value in the models is the most. It is at least 1.
    reductionFactor : float, default 3
        Of how many trials one goes on in successive halving, and how many times longer it is then fitted. It is at least 1.1 and at most 100.
    seed : int, default 0
        Seed of folds and draws.
    """

    _parameters = {
        "models": None,
        "paramSpace": None,
        "evaluationMetric": None,
        "numFolds": 3,
        "stratify": False,
        "groupCol": None,
        "foldCol": None,
        "numRuns": 10,
        "parallelism": 0,
        "pruning": "none",
        "timeBudgetSeconds": None,
        "resourceParam": None,
        "resourceMin": 1,
        "reductionFactor": 3,
        "seed": 0,
        "uid": None,
    }
    _required = ("models", "paramSpace", "evaluationMetric",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            models: Sequence[Stage] = ...,
            paramSpace: Mapping[str, Any] = ...,
            evaluationMetric: str = ...,
            numFolds: int = 3,
            stratify: bool = False,
            groupCol: Optional[str] = None,
            foldCol: Optional[str] = None,
            numRuns: int = 10,
            parallelism: int = 0,
            pruning: str = "none",
            timeBudgetSeconds: Optional[float] = None,
            resourceParam: Optional[str] = None,
            resourceMin: int = 1,
            reductionFactor: float = 3,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModels(self, value: Sequence[Stage]) -> TuneHyperparameters: ...
        def getModels(self) -> Optional[Sequence[Stage]]: ...
        def setParamSpace(self, value: Mapping[str, Any]) -> TuneHyperparameters: ...
        def getParamSpace(self) -> Optional[Mapping[str, Any]]: ...
        def setEvaluationMetric(self, value: str) -> TuneHyperparameters: ...
        def getEvaluationMetric(self) -> Optional[str]: ...
        def setNumFolds(self, value: int) -> TuneHyperparameters: ...
        def getNumFolds(self) -> int: ...
        def setStratify(self, value: bool) -> TuneHyperparameters: ...
        def getStratify(self) -> bool: ...
        def setGroupCol(self, value: str) -> TuneHyperparameters: ...
        def getGroupCol(self) -> Optional[str]: ...
        def setFoldCol(self, value: str) -> TuneHyperparameters: ...
        def getFoldCol(self) -> Optional[str]: ...
        def setNumRuns(self, value: int) -> TuneHyperparameters: ...
        def getNumRuns(self) -> int: ...
        def setParallelism(self, value: int) -> TuneHyperparameters: ...
        def getParallelism(self) -> int: ...
        def setPruning(self, value: str) -> TuneHyperparameters: ...
        def getPruning(self) -> str: ...
        def setTimeBudgetSeconds(self, value: float) -> TuneHyperparameters: ...
        def getTimeBudgetSeconds(self) -> Optional[float]: ...
        def setResourceParam(self, value: str) -> TuneHyperparameters: ...
        def getResourceParam(self) -> Optional[str]: ...
        def setResourceMin(self, value: int) -> TuneHyperparameters: ...
        def getResourceMin(self) -> int: ...
        def setReductionFactor(self, value: float) -> TuneHyperparameters: ...
        def getReductionFactor(self) -> float: ...
        def setSeed(self, value: int) -> TuneHyperparameters: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> TuneHyperparameters: ...
        def getUid(self) -> Optional[str]: ...


class TuneHyperparametersModel(Model):
    """The best model that was found, and the trials that it was found among; what TuneHyperparameters fits.

    Parameters
    ----------
    bestModel : Stage, required
        The model that transforms.
    bestMetric : float, default 0
        The metric of the best trial, averaged over the folds.
    evaluationMetric : str, default ""
        What trials were judged by.
    bestTrial : int, default 0
        Number of the best trial.
    trials : Sequence[Mapping[str, Any]]
        The trials, failed ones included.
    """

    _parameters = {
        "bestModel": None,
        "bestMetric": 0,
        "evaluationMetric": "",
        "bestTrial": 0,
        "trials": [],
        "uid": None,
    }
    _required = ("bestModel",)

    if TYPE_CHECKING:
        def getBestModel(self) -> Optional[Stage]: ...
        def getBestMetric(self) -> float: ...
        def getEvaluationMetric(self) -> str: ...
        def getBestTrial(self) -> int: ...
        def getTrials(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["AutoTrain", "AutoTrainModel", "BestModel", "FindBestModel", "TuneHyperparameters", "TuneHyperparametersModel"]

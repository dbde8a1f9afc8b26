# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.exploratory, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class AggregateBalanceMeasure(Evaluator):
    """Measures how unequal the combinations of classes of all sensitive columns are, by indexes of inequality.

    Parameters
    ----------
    sensitiveCols : Sequence[str], required
        The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them.
    epsilon : float, default 1
        How strongly Atkinson's index minds small shares. It is at least 0 and at most 1000000.
    errorTolerance : float, default 1E-12
        How near epsilon is to 1 for the form of Atkinson's index at 1. It is at least 0 and at most 1.
    outputCol : str, default "AggregateBalanceMeasure"
        The column of the output with the measures. At least 1 of them.
    verbose : bool, default False
        Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect.
    """

    _parameters = {
        "sensitiveCols": [],
        "epsilon": 1,
        "errorTolerance": 1E-12,
        "outputCol": "AggregateBalanceMeasure",
        "verbose": False,
        "uid": None,
    }
    _required = ("sensitiveCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCols: Sequence[str] = ...,
            epsilon: float = 1,
            errorTolerance: float = 1E-12,
            outputCol: str = "AggregateBalanceMeasure",
            verbose: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCols(self, value: Sequence[str]) -> AggregateBalanceMeasure: ...
        def getSensitiveCols(self) -> Optional[Sequence[str]]: ...
        def setEpsilon(self, value: float) -> AggregateBalanceMeasure: ...
        def getEpsilon(self) -> float: ...
        def setErrorTolerance(self, value: float) -> AggregateBalanceMeasure: ...
        def getErrorTolerance(self) -> float: ...
        def setOutputCol(self, value: str) -> AggregateBalanceMeasure: ...
        def getOutputCol(self) -> str: ...
        def setVerbose(self, value: bool) -> AggregateBalanceMeasure: ...
        def getVerbose(self) -> bool: ...
        def setUid(self, value: str) -> AggregateBalanceMeasure: ...
        def getUid(self) -> Optional[str]: ...


class DistributionBalanceMeasure(Evaluator):
    """Measures how far the classes of each sensitive column are from a reference distribution, uniform unless one is given.

    Parameters
    ----------
    sensitiveCols : Sequence[str], required
        The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them.
    featureNameCol : str, default "FeatureName"
        The column of the output that names the sensitive column. At least 1 of them.
    referenceDistribution : Sequence[Mapping[str, float]]
        For each sensitive column the share of each class, which add up to 1; an empty one is uniform over the classes there are, and so are all when the list is empty.
    outputCol : str, default "DistributionBalanceMeasure"
        The column of the output with the measures. At least 1 of them.
    verbose : bool, default False
        Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect.
    """

    _parameters = {
        "sensitiveCols": [],
        "featureNameCol": "FeatureName",
        "referenceDistribution": [],
        "outputCol": "DistributionBalanceMeasure",
        "verbose": False,
        "uid": None,
    }
    _required = ("sensitiveCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCols: Sequence[str] = ...,
            featureNameCol: str = "FeatureName",
            referenceDistribution: Optional[Sequence[Mapping[str, float]]] = None,
            outputCol: str = "DistributionBalanceMeasure",
            verbose: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCols(self, value: Sequence[str]) -> DistributionBalanceMeasure: ...
        def getSensitiveCols(self) -> Optional[Sequence[str]]: ...
        def setFeatureNameCol(self, value: str) -> DistributionBalanceMeasure: ...
        def getFeatureNameCol(self) -> str: ...
        def setReferenceDistribution(self, value: Sequence[Mapping[str, float]]) -> DistributionBalanceMeasure: ...
        def getReferenceDistribution(self) -> Optional[Sequence[Mapping[str, float]]]: ...
        def setOutputCol(self, value: str) -> DistributionBalanceMeasure: ...
        def getOutputCol(self) -> str: ...
        def setVerbose(self, value: bool) -> DistributionBalanceMeasure: ...
        def getVerbose(self) -> bool: ...
        def setUid(self, value: str) -> DistributionBalanceMeasure: ...
        def getUid(self) -> Optional[str]: ...


class FairnessMeasure(Evaluator):
    """Measures how differently a model treats groups of rows: rates of each group with confidence intervals, and how far the groups are apart.

    Parameters
    ----------
    sensitiveCols : Sequence[str], required
        The columns whose values are groups. At least 1 of them.
    cohorts : bool, default False
        Whether combinations of the values of all sensitive columns are groups too: cohorts in which errors may hide.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column of predicted labels.
    probabilityCol : str
        The column of scores from 0 to 1, or of probabilities of two classes, for calibration; null for none.
    positiveLabel : float, default 1
        The label that is positive.
    confidenceLevel : float, default 0.95
        How sure intervals are. It is at least 0.5 and at most 0.999999.
    minRows : int, default 30
        How many rows a group has at least to be compared with others. It is at least 1.
    table : str, default "groups"
        What the output is: groups or disparities. One of groups, disparities.
    """

    _parameters = {
        "sensitiveCols": [],
        "cohorts": False,
        "labelCol": "label",
        "predictionCol": "prediction",
        "probabilityCol": None,
        "positiveLabel": 1,
        "confidenceLevel": 0.95,
        "minRows": 30,
        "table": "groups",
        "uid": None,
    }
    _required = ("sensitiveCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCols: Sequence[str] = ...,
            cohorts: bool = False,
            labelCol: str = "label",
            predictionCol: str = "prediction",
            probabilityCol: Optional[str] = None,
            positiveLabel: float = 1,
            confidenceLevel: float = 0.95,
            minRows: int = 30,
            table: str = "groups",
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCols(self, value: Sequence[str]) -> FairnessMeasure: ...
        def getSensitiveCols(self) -> Optional[Sequence[str]]: ...
        def setCohorts(self, value: bool) -> FairnessMeasure: ...
        def getCohorts(self) -> bool: ...
        def setLabelCol(self, value: str) -> FairnessMeasure: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> FairnessMeasure: ...
        def getPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> FairnessMeasure: ...
        def getProbabilityCol(self) -> Optional[str]: ...
        def setPositiveLabel(self, value: float) -> FairnessMeasure: ...
        def getPositiveLabel(self) -> float: ...
        def setConfidenceLevel(self, value: float) -> FairnessMeasure: ...
        def getConfidenceLevel(self) -> float: ...
        def setMinRows(self, value: int) -> FairnessMeasure: ...
        def getMinRows(self) -> int: ...
        def setTable(self, value: str) -> FairnessMeasure: ...
        def getTable(self) -> str: ...
        def setUid(self, value: str) -> FairnessMeasure: ...
        def getUid(self) -> Optional[str]: ...


class FeatureBalanceMeasure(Evaluator):
    """Measures for each two classes of a sensitive column how differently they go with a positive label.

    Parameters
    ----------
    sensitiveCols : Sequence[str], required
        The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them.
    labelCol : str, default "label"
        The column of labels: a number above 0, or true, is positive.
    featureNameCol : str, default "FeatureName"
        The column of the output that names the sensitive column. At least 1 of them.
    classACol : str, default "ClassA"
        The column of the output with the first class. At least 1 of them.
    classBCol : str, default "ClassB"
        The column of the output with the second class. At least 1 of them.
    outputCol : str, default "FeatureBalanceMeasure"
        The column of the output with the measures. At least 1 of them.
    verbose : bool, default False
        Whether there are also prA and prB, the shares of positive labels of the two classes.
    """

    _parameters = {
        "sensitiveCols": [],
        "labelCol": "label",
        "featureNameCol": "FeatureName",
        "classACol": "ClassA",
        "classBCol": "ClassB",
        "outputCol": "FeatureBalanceMeasure",
        "verbose": False,
        "uid": None,
    }
    _required = ("sensitiveCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCols: Sequence[str] = ...,
            labelCol: str = "label",
            featureNameCol: str = "FeatureName",
            classACol: str = "ClassA",
            classBCol: str = "ClassB",
            outputCol: str = "FeatureBalanceMeasure",
            verbose: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCols(self, value: Sequence[str]) -> FeatureBalanceMeasure: ...
        def getSensitiveCols(self) -> Optional[Sequence[str]]: ...
        def setLabelCol(self, value: str) -> FeatureBalanceMeasure: ...
        def getLabelCol(self) -> str: ...
        def setFeatureNameCol(self, value: str) -> FeatureBalanceMeasure: ...
        def getFeatureNameCol(self) -> str: ...
        def setClassACol(self, value: str) -> FeatureBalanceMeasure: ...
        def getClassACol(self) -> str: ...
        def setClassBCol(self, value: str) -> FeatureBalanceMeasure: ...
        def getClassBCol(self) -> str: ...
        def setOutputCol(self, value: str) -> FeatureBalanceMeasure: ...
        def getOutputCol(self) -> str: ...
        def setVerbose(self, value: bool) -> FeatureBalanceMeasure: ...
        def getVerbose(self) -> bool: ...
        def setUid(self, value: str) -> FeatureBalanceMeasure: ...
        def getUid(self) -> Optional[str]: ...


class GroupThresholds(Estimator):
    """Learns a threshold for the scores of each group, so that groups are treated alike at the smallest cost in accuracy (Hardt, Price and Srebro, 2016).

    Parameters
    ----------
    sensitiveCol : str, required
        The column whose values are groups.
    labelCol : str, default "label"
        The column of labels.
    probabilityCol : str, default "probability"
        The column of scores from 0 to 1, or of probabilities of two classes.
    predictionCol : str, default "prediction"
        The column that gets the predictions, 0 or 1. At least 1 of them.
    positiveLabel : float, default 1
        The label that is positive.
    constraint : str, default "demographic_parity"
        What the groups share: demographic_parity, the rate of positive predictions; equal_opportunity, that among positive rows; equalized_odds, those among positive and among negative rows, as near as a threshold for each comes. One of demographic_parity, equal_opportunity, equalized_odds.
    """

    _parameters = {
        "sensitiveCol": "",
        "labelCol": "label",
        "probabilityCol": "probability",
        "predictionCol": "prediction",
        "positiveLabel": 1,
        "constraint": "demographic_parity",
        "uid": None,
    }
    _required = ("sensitiveCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCol: str = ...,
            labelCol: str = "label",
            probabilityCol: str = "probability",
            predictionCol: str = "prediction",
            positiveLabel: float = 1,
            constraint: str = "demographic_parity",
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCol(self, value: str) -> GroupThresholds: ...
        def getSensitiveCol(self) -> str: ...
        def setLabelCol(self, value: str) -> GroupThresholds: ...
        def getLabelCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> GroupThresholds: ...
        def getProbabilityCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> GroupThresholds: ...
        def getPredictionCol(self) -> str: ...
        def setPositiveLabel(self, value: float) -> GroupThresholds: ...
        def getPositiveLabel(self) -> float: ...
        def setConstraint(self, value: str) -> GroupThresholds: ...
        def getConstraint(self) -> str: ...
        def setUid(self, value: str) -> GroupThresholds: ...
        def getUid(self) -> Optional[str]: ...


class GroupThresholdsModel(Model):
    """Predicts by the threshold of each row's group; what GroupThresholds fits.

    Parameters
    ----------
    sensitiveCol : str, default ""
        The column whose values are groups.
    probabilityCol : str, default "probability"
        The column of scores from 0 to 1, or of probabilities of two classes.
    predictionCol : str, default "prediction"
        The column that gets the predictions, 0 or 1.
    constraint : str, default "demographic_parity"
        What the groups share.
    thresholds : Mapping[str, float]
        The threshold of each group: a score that is at or above it is positive.
    accuracy : float, default 0
        The share of the rows of the fit that is predicted right.
    accuracyWithOneThreshold : float, default 0
        The share that the best threshold for all groups would have predicted right.
    """

    _parameters = {
        "sensitiveCol": "",
        "probabilityCol": "probability",
        "predictionCol": "prediction",
        "constraint": "demographic_parity",
        "thresholds": {},
        "accuracy": 0,
        "accuracyWithOneThreshold": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getSensitiveCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getConstraint(self) -> str: ...
        def getThresholds(self) -> Optional[Mapping[str, float]]: ...
        def getAccuracy(self) -> float: ...
        def getAccuracyWithOneThreshold(self) -> float: ...
        def getUid(self) -> Optional[str]: ...


class Reweighing(Estimator):
    """Learns a weight for each group and label, so that in the weighted rows a label is as frequent in every group (Kamiran and Calders, 2012).

    Parameters
    ----------
    sensitiveCol : str, required
        The column whose values are groups.
    labelCol : str, default "label"
        The column of labels.
    outputCol : str, default "weight"
        The column that gets the weights. At least 1 of them.
    """

    _parameters = {
        "sensitiveCol": "",
        "labelCol": "label",
        "outputCol": "weight",
        "uid": None,
    }
    _required = ("sensitiveCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            sensitiveCol: str = ...,
            labelCol: str = "label",
            outputCol: str = "weight",
            uid: Optional[str] = None,
        ) -> None: ...

        def setSensitiveCol(self, value: str) -> Reweighing: ...
        def getSensitiveCol(self) -> str: ...
        def setLabelCol(self, value: str) -> Reweighing: ...
        def getLabelCol(self) -> str: ...
        def setOutputCol(self, value: str) -> Reweighing: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> Reweighing: ...
        def getUid(self) -> Optional[str]: ...


class ReweighingModel(Model):
    """Gives each row the weight of its group and label; what Reweighing fits.

    Parameters
    ----------
    sensitiveCol : str, default ""
        The column whose values are groups.
    labelCol : str, default "label"
        The column of labels.
    outputCol : str, default "weight"
        The column that gets the weights.
    weights : Mapping[str, Mapping[str, float]]
        The weights, by group and label.
    """

    _parameters = {
        "sensitiveCol": "",
        "labelCol": "label",
        "outputCol": "weight",
        "weights": {},
        "uid": None,
    }

    if TYPE_CHECKING:
        def getSensitiveCol(self) -> str: ...
        def getLabelCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getWeights(self) -> Optional[Mapping[str, Mapping[str, float]]]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["AggregateBalanceMeasure", "DistributionBalanceMeasure", "FairnessMeasure", "FeatureBalanceMeasure", "GroupThresholds", "GroupThresholdsModel", "Reweighing", "ReweighingModel"]

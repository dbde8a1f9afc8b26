# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.causal, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class DiffInDiffEstimator(Estimator):
    """Estimates the effect of a treatment by how much more the treated changed than the others: differences in differences.

    Parameters
    ----------
    treatmentCol : str, required
        The column that says whether a unit is treated: booleans, or 0 and 1.
    outcomeCol : str, required
        The column of the outcome: numbers.
    postTreatmentCol : str, required
        The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999.
    """

    _parameters = {
        "treatmentCol": "",
        "outcomeCol": "",
        "postTreatmentCol": "",
        "confidenceLevel": 0.975,
        "uid": None,
    }
    _required = ("treatmentCol", "outcomeCol", "postTreatmentCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            treatmentCol: str = ...,
            outcomeCol: str = ...,
            postTreatmentCol: str = ...,
            confidenceLevel: float = 0.975,
            uid: Optional[str] = None,
        ) -> None: ...

        def setTreatmentCol(self, value: str) -> DiffInDiffEstimator: ...
        def getTreatmentCol(self) -> str: ...
        def setOutcomeCol(self, value: str) -> DiffInDiffEstimator: ...
        def getOutcomeCol(self) -> str: ...
        def setPostTreatmentCol(self, value: str) -> DiffInDiffEstimator: ...
        def getPostTreatmentCol(self) -> str: ...
        def setConfidenceLevel(self, value: float) -> DiffInDiffEstimator: ...
        def getConfidenceLevel(self) -> float: ...
        def setUid(self, value: str) -> DiffInDiffEstimator: ...
        def getUid(self) -> Optional[str]: ...


class DiffInDiffModel(Model):
    """The effect of a treatment over time, with weights of units and times where there are some; what DiffInDiffEstimator, SyntheticControlEstimator and SyntheticDiffInDiffEstimator fit.

    Parameters
    ----------
    treatmentEffect : float, default 0
        The effect on the treated.
    standardError : float, default "NaN"
        Its standard error; NaN where there is none.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of the confidence interval.
    low : float, default "NaN"
        The lower end of the confidence interval.
    high : float, default "NaN"
        The upper end of the confidence interval.
    pValue : float, default "NaN"
        The probability of an effect as far from 0, on either side, if there is none; of a normal distribution.
    placeboPValue : float, default "NaN"
        The share of placebos, and of the effect itself, whose effect is as far from 0; NaN without placebos.
    placeboEffects : Sequence[float]
        The effects of placebos: of treatments of units that had none.
    unitWeights : Sequence[Mapping[str, Any]]
        The weights of the units that were not treated, the largest first; those of 0 are left out.
    timeWeights : Sequence[Mapping[str, Any]]
        The weights of the times before the treatment, in their order; those of 0 are left out.
    unitIntercept : float, default 0
        What the weighted units lie below the treated ones before the treatment, where weights were found with an intercept.
    timeIntercept : float, default 0
        What the weighted times lie below those after the treatment, where weights were found with an intercept.
    unitRmse : float, default 0
        The root of the mean squared difference between the treated and the weighted units before the treatment.
    timeRmse : float, default 0
        The root of the mean squared difference between the times after the treatment and the weighted times before, over the units without it.
    numIter : int, default 0
        How many steps the weights took.
    trend : Sequence[Mapping[str, Any]]
        The mean outcome of the treated units and of the weighted others, time by time.
    """

    _parameters = {
        "treatmentEffect": 0,
        "standardError": "NaN",
        "confidenceLevel": 0.975,
        "low": "NaN",
        "high": "NaN",
        "pValue": "NaN",
        "placeboPValue": "NaN",
        "placeboEffects": [],
        "unitWeights": [],
        "timeWeights": [],
        "unitIntercept": 0,
        "timeIntercept": 0,
        "unitRmse": 0,
        "timeRmse": 0,
        "numIter": 0,
        "trend": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getTreatmentEffect(self) -> float: ...
        def getStandardError(self) -> float: ...
        def getConfidenceLevel(self) -> float: ...
        def getLow(self) -> float: ...
        def getHigh(self) -> float: ...
        def getPValue(self) -> float: ...
        def getPlaceboPValue(self) -> float: ...
        def getPlaceboEffects(self) -> Optional[Sequence[float]]: ...
        def getUnitWeights(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getTimeWeights(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUnitIntercept(self) -> float: ...
        def getTimeIntercept(self) -> float: ...
        def getUnitRmse(self) -> float: ...
        def getTimeRmse(self) -> float: ...
        def getNumIter(self) -> int: ...
        def getTrend(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getUid(self) -> Optional[str]: ...


class DoubleMLEstimator(Estimator):
    """Estimates the average effect of treatments on an outcome where features have a hand in both, by double machine learning.

    Parameters
    ----------
    treatmentModel : Stage, required
        Predicts a treatment from the features: any classifier or regressor.
    outcomeModel : Stage, required
        Predicts the outcome from the features: any classifier or regressor.
    outcomeCol : str, required
        The column of the outcome, a number or boolean.
    treatmentCol : str
        The column of the treatment, a number or boolean; null where there are treatmentCols.
    treatmentCols : Sequence[str]
        The columns of several treatments, whose effects are estimated together; 8 at most.
    featuresCol : str, default "features"
        The column of feature vectors.
    weightCol : str
        The column of weights of rows, above 0; null for 1 each.
    sampleSplitRatio : Sequence[float], default [0.5, 0.5]
        The shares of the rows that the folds get, one number above 0 for each fold. At least 2 of them.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of confidence intervals: 0.975 for intervals that cover the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999.
    maxIter : int, default 1
        How often the effect is estimated, each time with other folds or another bootstrap sample. It is at least 1 and at most 100000.
    inference : str, default "influence"
        Where standard errors and intervals come from: influence functions, the median over iterations where there are several, or a bootstrap whose samples the iterations are. One of influence, bootstrap.
    parallelism : int, default 1
        How many iterations are at work at a time; models may have threads of their own. It is at least 1 and at most 1000.
    seed : int, default 0
        Seed of folds and bootstrap samples.
    """

    _parameters = {
        "treatmentModel": None,
        "outcomeModel": None,
        "outcomeCol": "",
        "treatmentCol": None,
        "treatmentCols": [],
        "featuresCol": "features",
        "weightCol": None,
        "sampleSplitRatio": [0.5, 0.5],
        "confidenceLevel": 0.975,
        "maxIter": 1,
        "inference": "influence",
        "parallelism": 1,
        "seed": 0,
        "uid": None,
    }
    _required = ("treatmentModel", "outcomeModel", "outcomeCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            treatmentModel: Stage = ...,
            outcomeModel: Stage = ...,
            outcomeCol: str = ...,
            treatmentCol: Optional[str] = None,
            treatmentCols: Optional[Sequence[str]] = None,
            featuresCol: str = "features",
            weightCol: Optional[str] = None,
            sampleSplitRatio: Sequence[float] = [0.5, 0.5],
            confidenceLevel: float = 0.975,
            maxIter: int = 1,
            inference: str = "influence",
            parallelism: int = 1,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setTreatmentModel(self, value: Stage) -> DoubleMLEstimator: ...
        def getTreatmentModel(self) -> Optional[Stage]: ...
        def setOutcomeModel(self, value: Stage) -> DoubleMLEstimator: ...
        def getOutcomeModel(self) -> Optional[Stage]: ...
        def setOutcomeCol(self, value: str) -> DoubleMLEstimator: ...
        def getOutcomeCol(self) -> str: ...
        def setTreatmentCol(self, value: str) -> DoubleMLEstimator: ...
        def getTreatmentCol(self) -> Optional[str]: ...
        def setTreatmentCols(self, value: Sequence[str]) -> DoubleMLEstimator: ...
        def getTreatmentCols(self) -> Optional[Sequence[str]]: ...
        def setFeaturesCol(self, value: str) -> DoubleMLEstimator: ...
        def getFeaturesCol(self) -> str: ...
        def setWeightCol(self, value: str) -> DoubleMLEstimator: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setSampleSplitRatio(self, value: Sequence[float]) -> DoubleMLEstimator: ...
        def getSampleSplitRatio(self) -> Sequence[float]: ...
        def setConfidenceLevel(self, value: float) -> DoubleMLEstimator: ...
        def getConfidenceLevel(self) -> float: ...
        def setMaxIter(self, value: int) -> DoubleMLEstimator: ...
        def getMaxIter(self) -> int: ...
        def setInference(self, value: str) -> DoubleMLEstimator: ...
        def getInference(self) -> str: ...
        def setParallelism(self, value: int) -> DoubleMLEstimator: ...
        def getParallelism(self) -> int: ...
        def setSeed(self, value: int) -> DoubleMLEstimator: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> DoubleMLEstimator: ...
        def getUid(self) -> Optional[str]: ...


class DoubleMLModel(Model):
    """Effects of treatments and how sure they are; what DoubleMLEstimator fits.

    Parameters
    ----------
    effects : Sequence[Mapping[str, Any]]
        The effects, one for each treatment.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of confidence intervals.
    inference : str, default "influence"
        Where standard errors and intervals come from: influence or bootstrap.
    rows : int, default 0
        How many rows the effects were estimated from.
    """

    _parameters = {
        "effects": [],
        "confidenceLevel": 0.975,
        "inference": "influence",
        "rows": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getEffects(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def getConfidenceLevel(self) -> float: ...
        def getInference(self) -> str: ...
        def getRows(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


class OrthoForestDMLEstimator(Estimator):
    """Estimates the effect of a treatment row by row, by a forest over what double machine learning leaves of outcome and treatment.

    Parameters
    ----------
    treatmentModel : Stage, required
        Predicts the treatment from the confounders: any classifier or regressor.
    outcomeModel : Stage, required
        Predicts the outcome from the confounders: any classifier or regressor.
    treatmentCol : str, required
        The column of the treatment, a number or boolean.
    outcomeCol : str, required
        The column of the outcome, a number or boolean.
    heterogeneityVecCol : str, default "X"
        The column of vectors that the effect may differ by.
    confounderVecCol : str, default "XW"
        The column of vectors that outcome and treatment are predicted from.
    weightCol : str
        The column of weights for the two models, above 0; null for 1 each.
    outputCol : str, default "EffectAverage"
        The column that gets the effect.
    outputLowCol : str, default "EffectLowerBound"
        The column that gets the lower end of the interval of the effect.
    outputHighCol : str, default "EffectUpperBound"
        The column that gets the upper end of the interval of the effect.
    numTrees : int, default 20
        How many trees; two make a bag, so that an odd number is rounded up. It is at least 4 and at most 100000.
    maxDepth : int, default 5
        The most steps from the root of a tree to a leaf. It is at least 1 and at most 30.
    minSamplesLeaf : int, default 10
        The fewest rows of a leaf, among those that choose splits and among those that the effect is taken from. It is at least 1 and at most 1000000.
    sampleSplitRatio : Sequence[float], default [0.5, 0.5]
        The shares of the rows that the folds get, one number above 0 for each fold. At least 2 of them.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of intervals: 0.975 for intervals that cover the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999.
    treatmentResidualCol : str, default "TreatmentResidual"
        The column of what is left of the treatment, in SynapseML.
    outcomeResidualCol : str, default "OutcomeResidual"
        The column of what is left of the outcome, in SynapseML.
    featuresCol : str, default "features"
        The column of features, in SynapseML.
    maxIter : int, default 1
        How often SynapseML repeats an estimate.
    parallelism : int, default 10
        How many repetitions SynapseML has at work at a time.
    seed : int, default 0
        Seed of folds and trees.
    """

    _parameters = {
        "treatmentModel": None,
        "outcomeModel": None,
        "treatmentCol": "",
        "outcomeCol": "",
        "heterogeneityVecCol": "X",
        "confounderVecCol": "XW",
        "weightCol": None,
        "outputCol": "EffectAverage",
        "outputLowCol": "EffectLowerBound",
        "outputHighCol": "EffectUpperBound",
        "numTrees": 20,
        "maxDepth": 5,
        "minSamplesLeaf": 10,
        "sampleSplitRatio": [0.5, 0.5],
        "confidenceLevel": 0.975,
        "treatmentResidualCol": "TreatmentResidual",
        "outcomeResidualCol": "OutcomeResidual",
        "featuresCol": "features",
        "maxIter": 1,
        "parallelism": 10,
        "seed": 0,
        "uid": None,
    }
    _required = ("treatmentModel", "outcomeModel", "treatmentCol", "outcomeCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            treatmentModel: Stage = ...,
            outcomeModel: Stage = ...,
            treatmentCol: str = ...,
            outcomeCol: str = ...,
            heterogeneityVecCol: str = "X",
            confounderVecCol: str = "XW",
            weightCol: Optional[str] = None,
            outputCol: str = "EffectAverage",
            outputLowCol: str = "EffectLowerBound",
            outputHighCol: str = "EffectUpperBound",
            numTrees: int = 20,
            maxDepth: int = 5,
            minSamplesLeaf: int = 10,
            sampleSplitRatio: Sequence[float] = [0.5, 0.5],
            confidenceLevel: float = 0.975,
            treatmentResidualCol: str = "TreatmentResidual",
            outcomeResidualCol: str = "OutcomeResidual",
            featuresCol: str = "features",
            maxIter: int = 1,
            parallelism: int = 10,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setTreatmentModel(self, value: Stage) -> OrthoForestDMLEstimator: ...
        def getTreatmentModel(self) -> Optional[Stage]: ...
        def setOutcomeModel(self, value: Stage) -> OrthoForestDMLEstimator: ...
        def getOutcomeModel(self) -> Optional[Stage]: ...
        def setTreatmentCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getTreatmentCol(self) -> str: ...
        def setOutcomeCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getOutcomeCol(self) -> str: ...
        def setHeterogeneityVecCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getHeterogeneityVecCol(self) -> str: ...
        def setConfounderVecCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getConfounderVecCol(self) -> str: ...
        def setWeightCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getOutputCol(self) -> str: ...
        def setOutputLowCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getOutputLowCol(self) -> str: ...
        def setOutputHighCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getOutputHighCol(self) -> str: ...
        def setNumTrees(self, value: int) -> OrthoForestDMLEstimator: ...
        def getNumTrees(self) -> int: ...
        def setMaxDepth(self, value: int) -> OrthoForestDMLEstimator: ...
        def getMaxDepth(self) -> int: ...
        def setMinSamplesLeaf(self, value: int) -> OrthoForestDMLEstimator: ...
        def getMinSamplesLeaf(self) -> int: ...
        def setSampleSplitRatio(self, value: Sequence[float]) -> OrthoForestDMLEstimator: ...
        def getSampleSplitRatio(self) -> Sequence[float]: ...
        def setConfidenceLevel(self, value: float) -> OrthoForestDMLEstimator: ...
        def getConfidenceLevel(self) -> float: ...
        def setTreatmentResidualCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getTreatmentResidualCol(self) -> str: ...
        def setOutcomeResidualCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getOutcomeResidualCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> OrthoForestDMLEstimator: ...
        def getFeaturesCol(self) -> str: ...
        def setMaxIter(self, value: int) -> OrthoForestDMLEstimator: ...
        def getMaxIter(self) -> int: ...
        def setParallelism(self, value: int) -> OrthoForestDMLEstimator: ...
        def getParallelism(self) -> int: ...
        def setSeed(self, value: int) -> OrthoForestDMLEstimator: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> OrthoForestDMLEstimator: ...
        def getUid(self) -> Optional[str]: ...


class OrthoForestDMLModel(Model):
    """Gives each row the effect that the treatment has on it, with bounds; what OrthoForestDMLEstimator fits.

    Parameters
    ----------
    heterogeneityVecCol : str, default "X"
        The column of vectors that the effect may differ by.
    outputCol : str, default "EffectAverage"
        The column that gets the effect.
    outputLowCol : str, default "EffectLowerBound"
        The column that gets the lower end of the interval of the effect.
    outputHighCol : str, default "EffectUpperBound"
        The column that gets the upper end of the interval of the effect.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of intervals.
    width : int, default 0
        Values of the vectors that the forest was fitted on.
    rows : int, default 0
        How many rows the forest was fitted on.
    """

    _parameters = {
        "heterogeneityVecCol": "X",
        "outputCol": "EffectAverage",
        "outputLowCol": "EffectLowerBound",
        "outputHighCol": "EffectUpperBound",
        "confidenceLevel": 0.975,
        "width": 0,
        "rows": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getHeterogeneityVecCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getOutputLowCol(self) -> str: ...
        def getOutputHighCol(self) -> str: ...
        def getConfidenceLevel(self) -> float: ...
        def getWidth(self) -> int: ...
        def getRows(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


class OrthoForestVariableTransformer(Transformer):
    """Makes of residuals what a forest of effects learns from: a target and its weight.

    Parameters
    ----------
    treatmentResidualCol : str, default "TResid"
        The column of residuals of the treatment.
    outcomeResidualCol : str, default "OResid"
        The column of residuals of the outcome.
    weightsCol : str, default "_tmp_twOutcome"
        The column that gets the weight.
    outputCol : str, default "_tmp_tsOutcome"
        The column that gets the target.
    """

    _parameters = {
        "treatmentResidualCol": "TResid",
        "outcomeResidualCol": "OResid",
        "weightsCol": "_tmp_twOutcome",
        "outputCol": "_tmp_tsOutcome",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            treatmentResidualCol: str = "TResid",
            outcomeResidualCol: str = "OResid",
            weightsCol: str = "_tmp_twOutcome",
            outputCol: str = "_tmp_tsOutcome",
            uid: Optional[str] = None,
        ) -> None: ...

        def setTreatmentResidualCol(self, value: str) -> OrthoForestVariableTransformer: ...
        def getTreatmentResidualCol(self) -> str: ...
        def setOutcomeResidualCol(self, value: str) -> OrthoForestVariableTransformer: ...
        def getOutcomeResidualCol(self) -> str: ...
        def setWeightsCol(self, value: str) -> OrthoForestVariableTransformer: ...
        def getWeightsCol(self) -> str: ...
        def setOutputCol(self, value: str) -> OrthoForestVariableTransformer: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> OrthoForestVariableTransformer: ...
        def getUid(self) -> Optional[str]: ...


class ResidualTransformer(Transformer):
    """Subtracts what a model predicts from what was observed.

    Parameters
    ----------
    observedCol : str, default "label"
        The column of what was observed: numbers or booleans.
    predictedCol : str, default "prediction"
        The column of what is predicted: numbers, or vectors of probabilities.
    outputCol : str, default "residual"
        The column that gets the residual.
    classIndex : int, default 1
        The class whose probability is taken out of a vector, from 0. It is at least 0 and at most 100000.
    """

    _parameters = {
        "observedCol": "label",
        "predictedCol": "prediction",
        "outputCol": "residual",
        "classIndex": 1,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            observedCol: str = "label",
            predictedCol: str = "prediction",
            outputCol: str = "residual",
            classIndex: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setObservedCol(self, value: str) -> ResidualTransformer: ...
        def getObservedCol(self) -> str: ...
        def setPredictedCol(self, value: str) -> ResidualTransformer: ...
        def getPredictedCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ResidualTransformer: ...
        def getOutputCol(self) -> str: ...
        def setClassIndex(self, value: int) -> ResidualTransformer: ...
        def getClassIndex(self) -> int: ...
        def setUid(self, value: str) -> ResidualTransformer: ...
        def getUid(self) -> Optional[str]: ...


class SyntheticControlEstimator(Estimator):
    """Estimates the effect of a treatment against a weighted mean of other units that was like the treated ones before: a synthetic control.

    Parameters
    ----------
    unitCol : str, required
        The column of the unit: text, numbers or booleans.
    timeCol : str, required
        The column of the time: numbers, dates, or text that is ordered by its characters.
    treatmentCol : str, required
        The column that says whether a unit is treated: booleans, or 0 and 1.
    outcomeCol : str, required
        The column of the outcome: numbers.
    postTreatmentCol : str, required
        The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1.
    handleMissingOutcome : str, default "error"
        What happens where a unit has no outcome at a time: error, zero, skip (the unit is left out) or impute (on the line between the times before and after). One of error, zero, skip, impute.
    maxIter : int, default 10000
        The most steps that weights may take. It is at least 1 and at most 10000000.
    tol : float, default 1E-06
        How far the loss of the weights may be above the least there is, as a fraction of the sum of squares of what they are to meet. It is at least 0 and at most 1.
    stepSize : float, default 1
        The size of steps.
    numIterNoChange : int
        Steps without an improvement after which SynapseML stops.
    localSolverThreshold : int, default 1000000
        Cells of the panel up to which SynapseML solves in one place.
    epsilon : float, default 1E-10
        Weights up to this are left out of the tables of the model. It is at least 0 and at most 0.1.
    placeboRuns : int, default 200
        How many placebos are tried for the standard error: units without treatment that count as treated. It is at least 0 and at most 100000.
    seed : int, default 0
        Seed of the draws of placebos.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999.
    """

    _parameters = {
        "unitCol": "",
        "timeCol": "",
        "treatmentCol": "",
        "outcomeCol": "",
        "postTreatmentCol": "",
        "handleMissingOutcome": "error",
        "maxIter": 10000,
        "tol": 1E-06,
        "stepSize": 1,
        "numIterNoChange": None,
        "localSolverThreshold": 1000000,
        "epsilon": 1E-10,
        "placeboRuns": 200,
        "seed": 0,
        "confidenceLevel": 0.975,
        "uid": None,
    }
    _required = ("unitCol", "timeCol", "treatmentCol", "outcomeCol", "postTreatmentCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            unitCol: str = ...,
            timeCol: str = ...,
            treatmentCol: str = ...,
            outcomeCol: str = ...,
            postTreatmentCol: str = ...,
            handleMissingOutcome: str = "error",
            maxIter: int = 10000,
            tol: float = 1E-06,
            stepSize: float = 1,
            numIterNoChange: Optional[int] = None,
            localSolverThreshold: int = 1000000,
            epsilon: float = 1E-10,
            placeboRuns: int = 200,
            seed: int = 0,
            confidenceLevel: float = 0.975,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUnitCol(self, value: str) -> SyntheticControlEstimator: ...
        def getUnitCol(self) -> str: ...
        def setTimeCol(self, value: str) -> SyntheticControlEstimator: ...
        def getTimeCol(self) -> str: ...
        def setTreatmentCol(self, value: str) -> SyntheticControlEstimator: ...
        def getTreatmentCol(self) -> str: ...
        def setOutcomeCol(self, value: str) -> SyntheticControlEstimator: ...
        def getOutcomeCol(self) -> str: ...
        def setPostTreatmentCol(self, value: str) -> SyntheticControlEstimator: ...
        def getPostTreatmentCol(self) -> str: ...
        def setHandleMissingOutcome(self, value: str) -> SyntheticControlEstimator: ...
        def getHandleMissingOutcome(self) -> str: ...
        def setMaxIter(self, value: int) -> SyntheticControlEstimator: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> SyntheticControlEstimator: ...
        def getTol(self) -> float: ...
        def setStepSize(self, value: float) -> SyntheticControlEstimator: ...
        def getStepSize(self) -> float: ...
        def setNumIterNoChange(self, value: int) -> SyntheticControlEstimator: ...
        def getNumIterNoChange(self) -> Optional[int]: ...
        def setLocalSolverThreshold(self, value: int) -> SyntheticControlEstimator: ...
        def getLocalSolverThreshold(self) -> int: ...
        def setEpsilon(self, value: float) -> SyntheticControlEstimator: ...
        def getEpsilon(self) -> float: ...
        def setPlaceboRuns(self, value: int) -> SyntheticControlEstimator: ...
        def getPlaceboRuns(self) -> int: ...
        def setSeed(self, value: int) -> SyntheticControlEstimator: ...
        def getSeed(self) -> int: ...
        def setConfidenceLevel(self, value: float) -> SyntheticControlEstimator: ...
        def getConfidenceLevel(self) -> float: ...
        def setUid(self, value: str) -> SyntheticControlEstimator: ...
        def getUid(self) -> Optional[str]: ...


class SyntheticDiffInDiffEstimator(Estimator):
    """Estimates the effect of a treatment by differences in differences between weighted units and weighted times.

    Parameters
    ----------
    unitCol : str, required
        The column of the unit: text, numbers or booleans.
    timeCol : str, required
        The column of the time: numbers, dates, or text that is ordered by its characters.
    treatmentCol : str, required
        The column that says whether a unit is treated: booleans, or 0 and 1.
    outcomeCol : str, required
        The column of the outcome: numbers.
    postTreatmentCol : str, required
        The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1.
    zeta : float
        The strength of the ridge on weights of units; null for the paper's: the fourth root of treated units times times after, times how much outcomes change from one time to the next. It is at least 0.
    handleMissingOutcome : str, default "error"
        What happens where a unit has no outcome at a time: error, zero, skip (the unit is left out) or impute (on the line between the times before and after). One of error, zero, skip, impute.
    maxIter : int, default 10000
        The most steps that weights may take. It is at least 1 and at most 10000000.
    tol : float, default 1E-06
        How far the loss of the weights may be above the least there is, as a fraction of the sum of squares of what they are to meet. It is at least 0 and at most 1.
    stepSize : float, default 1
        The size of steps.
    numIterNoChange : int
        Steps without an improvement after which SynapseML stops.
    localSolverThreshold : int, default 1000000
        Cells of the panel up to which SynapseML solves in one place.
    epsilon : float, default 1E-10
        Weights up to this are left out of the tables of the model. It is at least 0 and at most 0.1.
    placeboRuns : int, default 200
        How many placebos are tried for the standard error: units without treatment that count as treated. It is at least 0 and at most 100000.
    seed : int, default 0
        Seed of the draws of placebos.
    confidenceLevel : float, default 0.975
        The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999.
    """

    _parameters = {
        "unitCol": "",
        "timeCol": "",
        "treatmentCol": "",
        "outcomeCol": "",
        "postTreatmentCol": "",
        "zeta": None,
        "handleMissingOutcome": "error",
        "maxIter": 10000,
        "tol": 1E-06,
        "stepSize": 1,
        "numIterNoChange": None,
        "localSolverThreshold": 1000000,
        "epsilon": 1E-10,
        "placeboRuns": 200,
        "seed": 0,
        "confidenceLevel": 0.975,
        "uid": None,
    }
    _required = ("unitCol", "timeCol", "treatmentCol", "outcomeCol", "postTreatmentCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            unitCol: str = ...,
            timeCol: str = ...,
            treatmentCol: str = ...,
            outcomeCol: str = ...,
            postTreatmentCol: str = ...,
            zeta: Optional[float] = None,
            handleMissingOutcome: str = "error",
            maxIter: int = 10000,
            tol: float = 1E-06,
            stepSize: float = 1,
            numIterNoChange: Optional[int] = None,
            localSolverThreshold: int = 1000000,
            epsilon: float = 1E-10,
            placeboRuns: int = 200,
            seed: int = 0,
            confidenceLevel: float = 0.975,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUnitCol(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getUnitCol(self) -> str: ...
        def setTimeCol(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getTimeCol(self) -> str: ...
        def setTreatmentCol(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getTreatmentCol(self) -> str: ...
        def setOutcomeCol(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getOutcomeCol(self) -> str: ...
        def setPostTreatmentCol(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getPostTreatmentCol(self) -> str: ...
        def setZeta(self, value: float) -> SyntheticDiffInDiffEstimator: ...
        def getZeta(self) -> Optional[float]: ...
        def setHandleMissingOutcome(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getHandleMissingOutcome(self) -> str: ...
        def setMaxIter(self, value: int) -> SyntheticDiffInDiffEstimator: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> SyntheticDiffInDiffEstimator: ...
        def getTol(self) -> float: ...
        def setStepSize(self, value: float) -> SyntheticDiffInDiffEstimator: ...
        def getStepSize(self) -> float: ...
        def setNumIterNoChange(self, value: int) -> SyntheticDiffInDiffEstimator: ...
        def getNumIterNoChange(self) -> Optional[int]: ...
        def setLocalSolverThreshold(self, value: int) -> SyntheticDiffInDiffEstimator: ...
        def getLocalSolverThreshold(self) -> int: ...
        def setEpsilon(self, value: float) -> SyntheticDiffInDiffEstimator: ...
        def getEpsilon(self) -> float: ...
        def setPlaceboRuns(self, value: int) -> SyntheticDiffInDiffEstimator: ...
        def getPlaceboRuns(self) -> int: ...
        def setSeed(self, value: int) -> SyntheticDiffInDiffEstimator: ...
        def getSeed(self) -> int: ...
        def setConfidenceLevel(self, value: float) -> SyntheticDiffInDiffEstimator: ...
        def getConfidenceLevel(self) -> float: ...
        def setUid(self, value: str) -> SyntheticDiffInDiffEstimator: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["DiffInDiffEstimator", "DiffInDiffModel", "DoubleMLEstimator", "DoubleMLModel", "OrthoForestDMLEstimator", "OrthoForestDMLModel", "OrthoForestVariableTransformer", "ResidualTransformer", "SyntheticControlEstimator", "SyntheticDiffInDiffEstimator"]

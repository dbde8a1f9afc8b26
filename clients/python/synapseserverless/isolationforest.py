# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.isolationforest, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class IsolationForest(Estimator):
    """Finds rows that few random cuts set apart from the others, by a forest of such cuts.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "predictedLabel"
        The column that gets the label: 1 for an outlier, else 0.
    scoreCol : str, default "outlierScore"
        The column that gets the score, above 0 and at most 1: the higher, the more of an outlier.
    contributionsCol : str
        The column that gets a vector of how much each feature adds to the logarithm of the score to base 2; null for none.
    topFeatureCol : str
        The column that gets the name of the feature that adds most to the score, the index where features have no names; null for none.
    numEstimators : int, default 100
        How many trees. It is at least 1 and at most 100000.
    maxSamples : float, default 256
        Rows that each tree is made of: a number above 1, or a fraction of all rows up to 1. It is at least 0 and at most 16777216.
    maxFeatures : float, default 1
        Features that each tree looks at: a number above 1, or a fraction of all features up to 1. It is at least 0 and at most 1000000.
    bootstrap : bool, default False
        Whether a row can come into the sample of a tree more than once.
    contamination : float, default 0
        The fraction of rows that are outliers, from which the score follows from which rows are labelled 1. It is at least 0 and at most 0.4999.
    contaminationError : float, default 0
        How far the fraction of labelled rows may be from contamination, as a fraction of all rows; 0 costs another pass over the data. It is at least 0 and at most 1.
    extensionLevel : int, default 0
        How many features a cut looks at beside the first: 0 for the forest of the paper, more for an extended isolation forest. It is at least 0 and at most 10000.
    randomSeed : int, default 1
        Seed of the draws.
    """

    _parameters = {
        "featuresCol": "features",
        "predictionCol": "predictedLabel",
        "scoreCol": "outlierScore",
        "contributionsCol": None,
        "topFeatureCol": None,
        "numEstimators": 100,
        "maxSamples": 256,
        "maxFeatures": 1,
        "bootstrap": False,
        "contamination": 0,
        "contaminationError": 0,
        "extensionLevel": 0,
        "randomSeed": 1,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            predictionCol: str = "predictedLabel",
            scoreCol: str = "outlierScore",
            contributionsCol: Optional[str] = None,
            topFeatureCol: Optional[str] = None,
            numEstimators: int = 100,
            maxSamples: float = 256,
            maxFeatures: float = 1,
            bootstrap: bool = False,
            contamination: float = 0,
            contaminationError: float = 0,
            extensionLevel: int = 0,
            randomSeed: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> IsolationForest: ...
        def getFeaturesCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> IsolationForest: ...
        def getPredictionCol(self) -> str: ...
        def setScoreCol(self, value: str) -> IsolationForest: ...
        def getScoreCol(self) -> str: ...
        def setContributionsCol(self, value: str) -> IsolationForest: ...
        def getContributionsCol(self) -> Optional[str]: ...
        def setTopFeatureCol(self, value: str) -> IsolationForest: ...
        def getTopFeatureCol(self) -> Optional[str]: ...
        def setNumEstimators(self, value: int) -> IsolationForest: ...
        def getNumEstimators(self) -> int: ...
        def setMaxSamples(self, value: float) -> IsolationForest: ...
        def getMaxSamples(self) -> float: ...
        def setMaxFeatures(self, value: float) -> IsolationForest: ...
        def getMaxFeatures(self) -> float: ...
        def setBootstrap(self, value: bool) -> IsolationForest: ...
        def getBootstrap(self) -> bool: ...
        def setContamination(self, value: float) -> IsolationForest: ...
        def getContamination(self) -> float: ...
        def setContaminationError(self, value: float) -> IsolationForest: ...
        def getContaminationError(self) -> float: ...
        def setExtensionLevel(self, value: int) -> IsolationForest: ...
        def getExtensionLevel(self) -> int: ...
        def setRandomSeed(self, value: int) -> IsolationForest: ...
        def getRandomSeed(self) -> int: ...
        def setUid(self, value: str) -> IsolationForest: ...
        def getUid(self) -> Optional[str]: ...


class IsolationForestModel(Model):
    """Scores rows by how few cuts set them apart, and says which feature it was; what IsolationForest fits.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "predictedLabel"
        The column that gets the label: 1 for an outlier, else 0.
    scoreCol : str, default "outlierScore"
        The column that gets the score, above 0 and at most 1: the higher, the more of an outlier.
    contributionsCol : str
        The column that gets a vector of how much each feature adds to the logarithm of the score to base 2; null for none.
    topFeatureCol : str
        The column that gets the name of the feature that adds most to the score, the index where features have no names; null for none.
    outlierScoreThreshold : float, default 0.5
        The score from which a row is labelled 1.
    contamination : float, default 0
        The fraction of outliers that the fit was asked for; 0 for none.
    trainingRows : int, default 0
        How many rows the fit saw.
    """

    _parameters = {
        "featuresCol": "features",
        "predictionCol": "predictedLabel",
        "scoreCol": "outlierScore",
        "contributionsCol": None,
        "topFeatureCol": None,
        "outlierScoreThreshold": 0.5,
        "contamination": 0,
        "trainingRows": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getScoreCol(self) -> str: ...
        def getContributionsCol(self) -> Optional[str]: ...
        def getTopFeatureCol(self) -> Optional[str]: ...
        def getOutlierScoreThreshold(self) -> float: ...
        def getContamination(self) -> float: ...
        def getTrainingRows(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["IsolationForest", "IsolationForestModel"]

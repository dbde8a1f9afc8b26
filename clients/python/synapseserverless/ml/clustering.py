# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.clustering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class KMeans(Estimator):
    """Groups rows into clusters around centers, so that each row is near the center of its cluster.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the index of the cluster, from 0.
    k : int, default 2
        How many clusters. It is at least 2 and at most 100000.
    initMode : str, default "k-means||"
        How the first centers are chosen: k-means||, or random rows. One of k-means||, random.
    initSteps : int, default 2
        How many steps k-means|| takes, each a pass over the data. It is at least 1 and at most 100.
    maxIter : int, default 20
        The most iterations. It is at least 0 and at most 100000.
    tol : float, default 0.0001
        The fit has converged when no center moves further than this. It is at least 0.
    seed : int, default 0
        Seed of the draws.
    distanceMeasure : str, default "euclidean"
        How far rows are apart: euclidean, or cosine (1 minus the cosine of the angle). One of euclidean, cosine.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    """

    _parameters = {
        "featuresCol": "features",
        "predictionCol": "prediction",
        "k": 2,
        "initMode": "k-means||",
        "initSteps": 2,
        "maxIter": 20,
        "tol": 0.0001,
        "seed": 0,
        "distanceMeasure": "euclidean",
        "weightCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            predictionCol: str = "prediction",
            k: int = 2,
            initMode: str = "k-means||",
            initSteps: int = 2,
            maxIter: int = 20,
            tol: float = 0.0001,
            seed: int = 0,
            distanceMeasure: str = "euclidean",
            weightCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> KMeans: ...
        def getFeaturesCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> KMeans: ...
        def getPredictionCol(self) -> str: ...
        def setK(self, value: int) -> KMeans: ...
        def getK(self) -> int: ...
        def setInitMode(self, value: str) -> KMeans: ...
        def getInitMode(self) -> str: ...
        def setInitSteps(self, value: int) -> KMeans: ...
        def getInitSteps(self) -> int: ...
        def setMaxIter(self, value: int) -> KMeans: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> KMeans: ...
        def getTol(self) -> float: ...
        def setSeed(self, value: int) -> KMeans: ...
        def getSeed(self) -> int: ...
        def setDistanceMeasure(self, value: str) -> KMeans: ...
        def getDistanceMeasure(self) -> str: ...
        def setWeightCol(self, value: str) -> KMeans: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> KMeans: ...
        def getUid(self) -> Optional[str]: ...


class KMeansModel(Model):
    """Gives each row the index of the nearest cluster center; what KMeans fits.

    Parameters
    ----------
    clusterCenters : Sequence[Sequence[float]]
        The centers, one vector each.
    clusterSizes : Sequence[int]
        How many rows each cluster had in the last pass of the fit.
    trainingCost : float, default 0
        The sum of squared distances of the rows to the centers that the last pass of the fit went by.
    numIter : int, default 0
        How often the fit moved the centers.
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the index of the cluster, from 0.
    distanceMeasure : str, default "euclidean"
        How far rows are apart: euclidean, or cosine (1 minus the cosine of the angle). One of euclidean, cosine.
    """

    _parameters = {
        "clusterCenters": [],
        "clusterSizes": [],
        "trainingCost": 0,
        "numIter": 0,
        "featuresCol": "features",
        "predictionCol": "prediction",
        "distanceMeasure": "euclidean",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getClusterCenters(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getClusterSizes(self) -> Optional[Sequence[int]]: ...
        def getTrainingCost(self) -> float: ...
        def getNumIter(self) -> int: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getDistanceMeasure(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["KMeans", "KMeansModel"]

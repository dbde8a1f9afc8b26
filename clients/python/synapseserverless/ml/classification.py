# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.classification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class DecisionTreeClassifier(Estimator):
    """Learns a tree of splits whose leaves are the shares of the classes.

    Parameters
    ----------
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.
    impurity : str, default "gini"
        What splits lower: gini. One of gini.
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse; NaN is a missing value.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes its prediction to.
    weightCol : str
        The column of weights of rows, not negative; every row weighs 1 when unset.
    maxDepth : int, default 5
        The most splits between root and leaf. It is at least 1 and at most 30.
    maxBins : int, default 32
        The most bins that values of a feature are sorted into. It is at least 2 and at most 65535.
    minInstancesPerNode : int, default 1
        The fewest rows of a leaf. It is at least 1.
    minWeightFractionPerNode : float, default 0
        The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5.
    minInfoGain : float, default 0
        The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0.
    seed : int, default 0
        Seed of what is drawn.
    numThreads : int, default 0
        How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512.
    maxMemoryInMB : int, default 256
        How much memory Spark's histograms may take.
    cacheNodeIds : bool, default False
        Whether Spark keeps the node of each row.
    checkpointInterval : int, default 10
        Every how many iterations Spark writes what it keeps to disk.
    """

    _parameters = {
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "impurity": "gini",
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "weightCol": None,
        "maxDepth": 5,
        "maxBins": 32,
        "minInstancesPerNode": 1,
        "minWeightFractionPerNode": 0,
        "minInfoGain": 0,
        "seed": 0,
        "numThreads": 0,
        "maxMemoryInMB": 256,
        "cacheNodeIds": False,
        "checkpointInterval": 10,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            thresholds: Optional[Sequence[float]] = None,
            impurity: str = "gini",
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            weightCol: Optional[str] = None,
            maxDepth: int = 5,
            maxBins: int = 32,
            minInstancesPerNode: int = 1,
            minWeightFractionPerNode: float = 0,
            minInfoGain: float = 0,
            seed: int = 0,
            numThreads: int = 0,
            maxMemoryInMB: int = 256,
            cacheNodeIds: bool = False,
            checkpointInterval: int = 10,
            uid: Optional[str] = None,
        ) -> None: ...

        def setRawPredictionCol(self, value: str) -> DecisionTreeClassifier: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> DecisionTreeClassifier: ...
        def getProbabilityCol(self) -> str: ...
        def setThresholds(self, value: Sequence[float]) -> DecisionTreeClassifier: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setImpurity(self, value: str) -> DecisionTreeClassifier: ...
        def getImpurity(self) -> str: ...
        def setFeaturesCol(self, value: str) -> DecisionTreeClassifier: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> DecisionTreeClassifier: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> DecisionTreeClassifier: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> DecisionTreeClassifier: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> DecisionTreeClassifier: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> DecisionTreeClassifier: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> DecisionTreeClassifier: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> DecisionTreeClassifier: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> DecisionTreeClassifier: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> DecisionTreeClassifier: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> DecisionTreeClassifier: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> DecisionTreeClassifier: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> DecisionTreeClassifier: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> DecisionTreeClassifier: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> DecisionTreeClassifier: ...
        def getUid(self) -> Optional[str]: ...


class GBTClassifier(Estimator):
    """Learns trees one after the other, each of what those before it leave, to tell two classes apart.

    Parameters
    ----------
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.
    maxIter : int, default 20
        How many trees. It is at least 1 and at most 1000000.
    stepSize : float, default 0.1
        How much of each tree is taken over. It is more than 0 and at most 1.
    lossType : str, default "logistic"
        What is minimized. One of logistic.
    subsamplingRate : float, default 1
        How many rows are drawn for each tree, without replacement, as a part of all. It is more than 0 and at most 1.
    featureSubsetStrategy : str, default "all"
        How many features a split chooses from: auto or all, onethird, sqrt, log2, a number of them, or a part between 0 and 1.
    validationIndicatorCol : str
        The column that marks validation rows, which are not trained on; null for none.
    validationTol : float, default 0.01
        By how much a tree has to lower the loss of the validation rows for the fit to go on. It is at least 0.
    impurity : str, default "variance"
        What splits of Spark lower. One of variance.
    leafCol : str, default ""
        The column that the model writes the leaves' indexes to, one for each tree; none when empty.
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse; NaN is a missing value.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes its prediction to.
    weightCol : str
        The column of weights of rows, not negative; every row weighs 1 when unset.
    maxDepth : int, default 5
        The most splits between root and leaf. It is at least 1 and at most 30.
    maxBins : int, default 32
        The most bins that values of a feature are sorted into. It is at least 2 and at most 65535.
    minInstancesPerNode : int, default 1
        The fewest rows of a leaf. It is at least 1.
    minWeightFractionPerNode : float, default 0
        The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5.
    minInfoGain : float, default 0
        The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0.
    seed : int, default 0
        Seed of what is drawn.
    numThreads : int, default 0
        How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512.
    maxMemoryInMB : int, default 256
        How much memory Spark's histograms may take.
    cacheNodeIds : bool, default False
        Whether Spark keeps the node of each row.
    checkpointInterval : int, default 10
        Every how many iterations Spark writes what it keeps to disk.
    """

    _parameters = {
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "maxIter": 20,
        "stepSize": 0.1,
        "lossType": "logistic",
        "subsamplingRate": 1,
        "featureSubsetStrategy": "all",
        "validationIndicatorCol": None,
        "validationTol": 0.01,
        "impurity": "variance",
        "leafCol": "",
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "weightCol": None,
        "maxDepth": 5,
        "maxBins": 32,
        "minInstancesPerNode": 1,
        "minWeightFractionPerNode": 0,
        "minInfoGain": 0,
        "seed": 0,
        "numThreads": 0,
        "maxMemoryInMB": 256,
        "cacheNodeIds": False,
        "checkpointInterval": 10,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            thresholds: Optional[Sequence[float]] = None,
            maxIter: int = 20,
            stepSize: float = 0.1,
            lossType: str = "logistic",
            subsamplingRate: float = 1,
            featureSubsetStrategy: str = "all",
            validationIndicatorCol: Optional[str] = None,
            validationTol: float = 0.01,
            impurity: str = "variance",
            leafCol: str = "",
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            weightCol: Optional[str] = None,
            maxDepth: int = 5,
            maxBins: int = 32,
            minInstancesPerNode: int = 1,
            minWeightFractionPerNode: float = 0,
            minInfoGain: float = 0,
            seed: int = 0,
            numThreads: int = 0,
            maxMemoryInMB: int = 256,
            cacheNodeIds: bool = False,
            checkpointInterval: int = 10,
            uid: Optional[str] = None,
        ) -> None: ...

        def setRawPredictionCol(self, value: str) -> GBTClassifier: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> GBTClassifier: ...
        def getProbabilityCol(self) -> str: ...
        def setThresholds(self, value: Sequence[float]) -> GBTClassifier: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setMaxIter(self, value: int) -> GBTClassifier: ...
        def getMaxIter(self) -> int: ...
        def setStepSize(self, value: float) -> GBTClassifier: ...
        def getStepSize(self) -> float: ...
        def setLossType(self, value: str) -> GBTClassifier: ...
        def getLossType(self) -> str: ...
        def setSubsamplingRate(self, value: float) -> GBTClassifier: ...
        def getSubsamplingRate(self) -> float: ...
        def setFeatureSubsetStrategy(self, value: str) -> GBTClassifier: ...
        def getFeatureSubsetStrategy(self) -> str: ...
        def setValidationIndicatorCol(self, value: str) -> GBTClassifier: ...
        def getValidationIndicatorCol(self) -> Optional[str]: ...
        def setValidationTol(self, value: float) -> GBTClassifier: ...
        def getValidationTol(self) -> float: ...
        def setImpurity(self, value: str) -> GBTClassifier: ...
        def getImpurity(self) -> str: ...
        def setLeafCol(self, value: str) -> GBTClassifier: ...
        def getLeafCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> GBTClassifier: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> GBTClassifier: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> GBTClassifier: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> GBTClassifier: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> GBTClassifier: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> GBTClassifier: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> GBTClassifier: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> GBTClassifier: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> GBTClassifier: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> GBTClassifier: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> GBTClassifier: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> GBTClassifier: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> GBTClassifier: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> GBTClassifier: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> GBTClassifier: ...
        def getUid(self) -> Optional[str]: ...


class LogisticRegression(Estimator):
    """Learns probabilities of classes that are a logistic function of a weighted sum of features: of two classes, or by softmax of several.

    Parameters
    ----------
    family : str, default "auto"
        How classes are modelled: binomial (two classes, one vector of coefficients), multinomial (a vector for each), or auto, which is binomial for two classes. One of auto, binomial, multinomial.
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    threshold : float, default 0.5
        Class 1 of two is predicted where its probability is above this. It is at least 0 and at most 1.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to go by threshold or the largest probability.
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes its prediction to.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    regParam : float, default 0
        How much large coefficients cost; 0 for nothing. It is at least 0.
    elasticNetParam : float, default 0
        The part of that cost which goes by absolute values (L1); the rest goes by half of the squares (L2). It is at least 0 and at most 1.
    maxIter : int, default 100
        The most iterations. It is at least 0 and at most 1000000.
    tol : float, default 1E-06
        The fit has converged when the gradient is no longer than this times the objective, or five iterations together lower the objective by no more than this part of it. It is at least 0.
    fitIntercept : bool, default True
        Whether there is an intercept.
    standardization : bool, default True
        Whether the cost of coefficients is that of features of standard deviation 1.
    aggregationDepth : int, default 2
        How deep Spark's tree of sums is.
    maxBlockSizeInMB : float, default 0
        How many MB Spark puts into a block of rows.
    """

    _parameters = {
        "family": "auto",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "threshold": 0.5,
        "thresholds": [],
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "weightCol": None,
        "regParam": 0,
        "elasticNetParam": 0,
        "maxIter": 100,
        "tol": 1E-06,
        "fitIntercept": True,
        "standardization": True,
        "aggregationDepth": 2,
        "maxBlockSizeInMB": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            family: str = "auto",
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            threshold: float = 0.5,
            thresholds: Optional[Sequence[float]] = None,
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            weightCol: Optional[str] = None,
            regParam: float = 0,
            elasticNetParam: float = 0,
            maxIter: int = 100,
            tol: float = 1E-06,
            fitIntercept: bool = True,
            standardization: bool = True,
            aggregationDepth: int = 2,
            maxBlockSizeInMB: float = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFamily(self, value: str) -> LogisticRegression: ...
        def getFamily(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> LogisticRegression: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> LogisticRegression: ...
        def getProbabilityCol(self) -> str: ...
        def setThreshold(self, value: float) -> LogisticRegression: ...
        def getThreshold(self) -> float: ...
        def setThresholds(self, value: Sequence[float]) -> LogisticRegression: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setFeaturesCol(self, value: str) -> LogisticRegression: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> LogisticRegression: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> LogisticRegression: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> LogisticRegression: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setRegParam(self, value: float) -> LogisticRegression: ...
        def getRegParam(self) -> float: ...
        def setElasticNetParam(self, value: float) -> LogisticRegression: ...
        def getElasticNetParam(self) -> float: ...
        def setMaxIter(self, value: int) -> LogisticRegression: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> LogisticRegression: ...
        def getTol(self) -> float: ...
        def setFitIntercept(self, value: bool) -> LogisticRegression: ...
        def getFitIntercept(self) -> bool: ...
        def setStandardization(self, value: bool) -> LogisticRegression: ...
        def getStandardization(self) -> bool: ...
        def setAggregationDepth(self, value: int) -> LogisticRegression: ...
        def getAggregationDepth(self) -> int: ...
        def setMaxBlockSizeInMB(self, value: float) -> LogisticRegression: ...
        def getMaxBlockSizeInMB(self) -> float: ...
        def setUid(self, value: str) -> LogisticRegression: ...
        def getUid(self) -> Optional[str]: ...


class LogisticRegressionModel(Model):
    """Gives each row raw scores, probabilities and the class; what LogisticRegression fits.

    Parameters
    ----------
    coefficientMatrix : Sequence[Sequence[float]]
        Coefficients: one vector for two classes told apart by one, else one for each class.
    interceptVector : Sequence[float]
        Intercepts, one for each vector of coefficients.
    numClasses : int, default 2
        How many classes there are.
    numFeatures : int, default 0
        How many features there are.
    levels : Sequence[str]
        What the classes stand for; empty where nothing is known.
    levelType : str, default "string"
        Type of what the classes stand for: string, integer, long, double or boolean.
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the class.
    rawPredictionCol : str, default "rawPrediction"
        The column that gets raw scores, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that gets probabilities, one for each class; none when empty.
    threshold : float, default 0.5
        Class 1 of two is predicted where its probability is above this. It is at least 0 and at most 1.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to go by threshold or the largest probability.
    totalIterations : int, default 0
        How many iterations the fit took.
    converged : bool, default True
        Whether the fit converged.
    objectiveHistory : Sequence[float]
        The objective at the start of the fit and after each iteration.
    """

    _parameters = {
        "coefficientMatrix": [],
        "interceptVector": [],
        "numClasses": 2,
        "numFeatures": 0,
        "levels": [],
        "levelType": "string",
        "featuresCol": "features",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "threshold": 0.5,
        "thresholds": [],
        "totalIterations": 0,
        "converged": True,
        "objectiveHistory": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getCoefficientMatrix(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getInterceptVector(self) -> Optional[Sequence[float]]: ...
        def getNumClasses(self) -> int: ...
        def getNumFeatures(self) -> int: ...
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getLevelType(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getThreshold(self) -> float: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def getTotalIterations(self) -> int: ...
        def getConverged(self) -> bool: ...
        def getObjectiveHistory(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class NaiveBayes(Estimator):
    """Learns how often each class comes and what its features are like, and takes features as independent of each other: counts of words, most of all.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes the class to.
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    modelType : str, default "multinomial"
        What features are: multinomial, complement, bernoulli or gaussian. One of multinomial, complement, bernoulli, gaussian.
    smoothing : float, default 1
        How often every value counts as seen before the data come, so that nothing is impossible. It is at least 0.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.
    """

    _parameters = {
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "weightCol": None,
        "modelType": "multinomial",
        "smoothing": 1,
        "thresholds": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            weightCol: Optional[str] = None,
            modelType: str = "multinomial",
            smoothing: float = 1,
            thresholds: Optional[Sequence[float]] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> NaiveBayes: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> NaiveBayes: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> NaiveBayes: ...
        def getPredictionCol(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> NaiveBayes: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> NaiveBayes: ...
        def getProbabilityCol(self) -> str: ...
        def setWeightCol(self, value: str) -> NaiveBayes: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setModelType(self, value: str) -> NaiveBayes: ...
        def getModelType(self) -> str: ...
        def setSmoothing(self, value: float) -> NaiveBayes: ...
        def getSmoothing(self) -> float: ...
        def setThresholds(self, value: Sequence[float]) -> NaiveBayes: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setUid(self, value: str) -> NaiveBayes: ...
        def getUid(self) -> Optional[str]: ...


class NaiveBayesModel(Model):
    """Gives each row raw scores, probabilities and the class; what NaiveBayes fits.

    Parameters
    ----------
    pi : Sequence[float]
        Logarithms of the shares of the classes.
    theta : Sequence[Sequence[float]]
        For each class, logarithms of chances of features; those that features have in the other classes with complement, means of gaussian.
    sigma : Sequence[Sequence[float]]
        For each class, variances of features; of gaussian alone.
    modelType : str, default "multinomial"
        What features are: multinomial, complement, bernoulli or gaussian. One of multinomial, complement, bernoulli, gaussian.
    levels : Sequence[str]
        What the classes stand for; empty where nothing is known.
    levelType : str, default "string"
        Type of what the classes stand for: string, integer, long, double or boolean.
    featuresCol : str, default "features"
        The column of feature vectors.
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
        "pi": [],
        "theta": [],
        "sigma": [],
        "modelType": "multinomial",
        "levels": [],
        "levelType": "string",
        "featuresCol": "features",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getPi(self) -> Optional[Sequence[float]]: ...
        def getTheta(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getSigma(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getModelType(self) -> str: ...
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getLevelType(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class RandomForestClassifier(Estimator):
    """Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of their shares of the classes.

    Parameters
    ----------
    numTrees : int, default 20
        How many trees. It is at least 1 and at most 1000000.
    featureSubsetStrategy : str, default "auto"
        How many features a split chooses from: auto (sqrt, or all with one tree), all, onethird, sqrt, log2, a number of them, or a part between 0 and 1.
    subsamplingRate : float, default 1
        How many rows are drawn for each tree, as a part of all. It is more than 0 and at most 1.
    bootstrap : bool, default True
        Whether rows are drawn with replacement.
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.
    impurity : str, default "gini"
        What splits lower: gini. One of gini.
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse; NaN is a missing value.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes its prediction to.
    weightCol : str
        The column of weights of rows, not negative; every row weighs 1 when unset.
    maxDepth : int, default 5
        The most splits between root and leaf. It is at least 1 and at most 30.
    maxBins : int, default 32
        The most bins that values of a feature are sorted into. It is at least 2 and at most 65535.
    minInstancesPerNode : int, default 1
        The fewest rows of a leaf. It is at least 1.
    minWeightFractionPerNode : float, default 0
        The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5.
    minInfoGain : float, default 0
        The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0.
    seed : int, default 0
        Seed of what is drawn.
    numThreads : int, default 0
        How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512.
    maxMemoryInMB : int, default 256
        How much memory Spark's histograms may take.
    cacheNodeIds : bool, default False
        Whether Spark keeps the node of each row.
    checkpointInterval : int, default 10
        Every how many iterations Spark writes what it keeps to disk.
    """

    _parameters = {
        "numTrees": 20,
        "featureSubsetStrategy": "auto",
        "subsamplingRate": 1,
        "bootstrap": True,
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "impurity": "gini",
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "weightCol": None,
        "maxDepth": 5,
        "maxBins": 32,
        "minInstancesPerNode": 1,
        "minWeightFractionPerNode": 0,
        "minInfoGain": 0,
        "seed": 0,
        "numThreads": 0,
        "maxMemoryInMB": 256,
        "cacheNodeIds": False,
        "checkpointInterval": 10,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            numTrees: int = 20,
            featureSubsetStrategy: str = "auto",
            subsamplingRate: float = 1,
            bootstrap: bool = True,
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            thresholds: Optional[Sequence[float]] = None,
            impurity: str = "gini",
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            weightCol: Optional[str] = None,
            maxDepth: int = 5,
            maxBins: int = 32,
            minInstancesPerNode: int = 1,
            minWeightFractionPerNode: float = 0,
            minInfoGain: float = 0,
            seed: int = 0,
            numThreads: int = 0,
            maxMemoryInMB: int = 256,
            cacheNodeIds: bool = False,
            checkpointInterval: int = 10,
            uid: Optional[str] = None,
        ) -> None: ...

        def setNumTrees(self, value: int) -> RandomForestClassifier: ...
        def getNumTrees(self) -> int: ...
        def setFeatureSubsetStrategy(self, value: str) -> RandomForestClassifier: ...
        def getFeatureSubsetStrategy(self) -> str: ...
        def setSubsamplingRate(self, value: float) -> RandomForestClassifier: ...
        def getSubsamplingRate(self) -> float: ...
        def setBootstrap(self, value: bool) -> RandomForestClassifier: ...
        def getBootstrap(self) -> bool: ...
        def setRawPredictionCol(self, value: str) -> RandomForestClassifier: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> RandomForestClassifier: ...
        def getProbabilityCol(self) -> str: ...
        def setThresholds(self, value: Sequence[float]) -> RandomForestClassifier: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setImpurity(self, value: str) -> RandomForestClassifier: ...
        def getImpurity(self) -> str: ...
        def setFeaturesCol(self, value: str) -> RandomForestClassifier: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> RandomForestClassifier: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> RandomForestClassifier: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> RandomForestClassifier: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> RandomForestClassifier: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> RandomForestClassifier: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> RandomForestClassifier: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> RandomForestClassifier: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> RandomForestClassifier: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> RandomForestClassifier: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> RandomForestClassifier: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> RandomForestClassifier: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> RandomForestClassifier: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> RandomForestClassifier: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> RandomForestClassifier: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["DecisionTreeClassifier", "GBTClassifier", "LogisticRegression", "LogisticRegressionModel", "NaiveBayes", "NaiveBayesModel", "RandomForestClassifier"]

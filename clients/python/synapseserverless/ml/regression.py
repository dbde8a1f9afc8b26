# Written from the stages by `dotnet run build.cs clients`.
"""Stages that Spark has in pyspark.ml.regression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class DecisionTreeRegressor(Estimator):
    """Learns a tree of splits whose leaves are mean labels.

    Parameters
    ----------
    impurity : str, default "variance"
        What splits lower. One of variance.
    leafCol : str, default ""
        The column that the model writes the leaf's index to; none when empty.
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

        def setImpurity(self, value: str) -> DecisionTreeRegressor: ...
        def getImpurity(self) -> str: ...
        def setLeafCol(self, value: str) -> DecisionTreeRegressor: ...
        def getLeafCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> DecisionTreeRegressor: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> DecisionTreeRegressor: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> DecisionTreeRegressor: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> DecisionTreeRegressor: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> DecisionTreeRegressor: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> DecisionTreeRegressor: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> DecisionTreeRegressor: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> DecisionTreeRegressor: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> DecisionTreeRegressor: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> DecisionTreeRegressor: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> DecisionTreeRegressor: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> DecisionTreeRegressor: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> DecisionTreeRegressor: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> DecisionTreeRegressor: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> DecisionTreeRegressor: ...
        def getUid(self) -> Optional[str]: ...


class GBTRegressor(Estimator):
    """Learns trees one after the other, each of what those before it leave.

    Parameters
    ----------
    maxIter : int, default 20
        How many trees. It is at least 1 and at most 1000000.
    stepSize : float, default 0.1
        How much of each tree is taken over. It is more than 0 and at most 1.
    lossType : str, default "squared"
        What is minimized: squared or absolute errors. One of squared, absolute.
    subsamplingRate : float, default 1
        How many rows are drawn for each tree, without replacement, as a part of all. It is more than 0 and at most 1.
    featureSubsetStrategy : str, default "all"
        How many features a split chooses from: auto or all, onethird, sqrt, log2, a number of them, or a part between 0 and 1.
    validationIndicatorCol : str
        The column that marks validation rows, which are not trained on; null for none.
    validationTol : float, default 0.01
        By how much a tree has to lower the loss of the validation rows for the fit to go on. It is at least 0.
    impurity : str, default "variance"
        What splits lower. One of variance.
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
        "maxIter": 20,
        "stepSize": 0.1,
        "lossType": "squared",
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
            maxIter: int = 20,
            stepSize: float = 0.1,
            lossType: str = "squared",
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

        def setMaxIter(self, value: int) -> GBTRegressor: ...
        def getMaxIter(self) -> int: ...
        def setStepSize(self, value: float) -> GBTRegressor: ...
        def getStepSize(self) -> float: ...
        def setLossType(self, value: str) -> GBTRegressor: ...
        def getLossType(self) -> str: ...
        def setSubsamplingRate(self, value: float) -> GBTRegressor: ...
        def getSubsamplingRate(self) -> float: ...
        def setFeatureSubsetStrategy(self, value: str) -> GBTRegressor: ...
        def getFeatureSubsetStrategy(self) -> str: ...
        def setValidationIndicatorCol(self, value: str) -> GBTRegressor: ...
        def getValidationIndicatorCol(self) -> Optional[str]: ...
        def setValidationTol(self, value: float) -> GBTRegressor: ...
        def getValidationTol(self) -> float: ...
        def setImpurity(self, value: str) -> GBTRegressor: ...
        def getImpurity(self) -> str: ...
        def setLeafCol(self, value: str) -> GBTRegressor: ...
        def getLeafCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> GBTRegressor: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> GBTRegressor: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> GBTRegressor: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> GBTRegressor: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> GBTRegressor: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> GBTRegressor: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> GBTRegressor: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> GBTRegressor: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> GBTRegressor: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> GBTRegressor: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> GBTRegressor: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> GBTRegressor: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> GBTRegressor: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> GBTRegressor: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> GBTRegressor: ...
        def getUid(self) -> Optional[str]: ...


class GeneralizedLinearRegression(Estimator):
    """Learns means that follow, through a link, from a weighted sum of features: counts (poisson), shares (binomial), amounts above 0 (gamma, tweedie) and numbers (gaussian).

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse.
    labelCol : str, default "label"
        The column of labels.
    predictionCol : str, default "prediction"
        The column that the model writes the mean to.
    linkPredictionCol : str
        The column that the model writes the weighted sum to, of which the link makes the mean; none when not set.
    weightCol : str
        The column of weights of rows, none of them negative; null for 1 each.
    offsetCol : str
        The column of numbers that are added to the weighted sum as they are, such as the logarithm of an exposure; null for none.
    family : str, default "gaussian"
        How labels are spread around their means: gaussian, binomial, poisson, gamma or tweedie. One of gaussian, binomial, poisson, gamma, tweedie.
    link : str
        How means follow from the sum: identity, log, inverse, logit, probit, cloglog or sqrt, as the family allows; null for the family's own. One of identity, log, inverse, logit, probit, cloglog, sqrt.
    variancePower : float, default 0
        By which power of the mean the variance goes, of tweedie: 0, or from 1 on. It is at least 0.
    linkPower : float
        Which power of the mean is the sum, of tweedie, 0 being the logarithm; null for 1 - variancePower.
    fitIntercept : bool, default True
        Whether there is an intercept.
    maxIter : int, default 25
        The most iterations. It is at least 1 and at most 100000.
    tol : float, default 1E-06
        The fit has converged when no coefficient moves further than this. It is at least 0.
    regParam : float, default 0
        How much the squares of coefficients cost, by half and by the sum of working weights. It is at least 0.
    solver : str, default "irls"
        How it is solved. One of irls.
    aggregationDepth : int, default 2
        How deep Spark's tree of sums is.
    """

    _parameters = {
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "linkPredictionCol": None,
        "weightCol": None,
        "offsetCol": None,
        "family": "gaussian",
        "link": None,
        "variancePower": 0,
        "linkPower": None,
        "fitIntercept": True,
        "maxIter": 25,
        "tol": 1E-06,
        "regParam": 0,
        "solver": "irls",
        "aggregationDepth": 2,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            linkPredictionCol: Optional[str] = None,
            weightCol: Optional[str] = None,
            offsetCol: Optional[str] = None,
            family: str = "gaussian",
            link: Optional[str] = None,
            variancePower: float = 0,
            linkPower: Optional[float] = None,
            fitIntercept: bool = True,
            maxIter: int = 25,
            tol: float = 1E-06,
            regParam: float = 0,
            solver: str = "irls",
            aggregationDepth: int = 2,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFeaturesCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getPredictionCol(self) -> str: ...
        def setLinkPredictionCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getLinkPredictionCol(self) -> Optional[str]: ...
        def setWeightCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setOffsetCol(self, value: str) -> GeneralizedLinearRegression: ...
        def getOffsetCol(self) -> Optional[str]: ...
        def setFamily(self, value: str) -> GeneralizedLinearRegression: ...
        def getFamily(self) -> str: ...
        def setLink(self, value: str) -> GeneralizedLinearRegression: ...
        def getLink(self) -> Optional[str]: ...
        def setVariancePower(self, value: float) -> GeneralizedLinearRegression: ...
        def getVariancePower(self) -> float: ...
        def setLinkPower(self, value: float) -> GeneralizedLinearRegression: ...
        def getLinkPower(self) -> Optional[float]: ...
        def setFitIntercept(self, value: bool) -> GeneralizedLinearRegression: ...
        def getFitIntercept(self) -> bool: ...
        def setMaxIter(self, value: int) -> GeneralizedLinearRegression: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> GeneralizedLinearRegression: ...
        def getTol(self) -> float: ...
        def setRegParam(self, value: float) -> GeneralizedLinearRegression: ...
        def getRegParam(self) -> float: ...
        def setSolver(self, value: str) -> GeneralizedLinearRegression: ...
        def getSolver(self) -> str: ...
        def setAggregationDepth(self, value: int) -> GeneralizedLinearRegression: ...
        def getAggregationDepth(self) -> int: ...
        def setUid(self, value: str) -> GeneralizedLinearRegression: ...
        def getUid(self) -> Optional[str]: ...


class GeneralizedLinearRegressionModel(Model):
    """Gives each row the mean that follows from a weighted sum of its features; what GeneralizedLinearRegression fits.

    Parameters
    ----------
    coefficients : Sequence[float]
        The coefficients of the features.
    intercept : float, default 0
        What is added to the weighted sum.
    family : str, default "gaussian"
        How labels are spread around their means: gaussian, binomial, poisson, gamma or tweedie. One of gaussian, binomial, poisson, gamma, tweedie.
    link : str, default "identity"
        How means follow from the sum: identity, log, inverse, logit, probit, cloglog, sqrt, or power of tweedie. One of identity, log, inverse, logit, probit, cloglog, sqrt, power.
    variancePower : float, default 0
        By which power of the mean the variance goes, of tweedie.
    linkPower : float, default 0
        Which power of the mean is the sum, of tweedie; 0 is the logarithm.
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the mean.
    linkPredictionCol : str
        The column that gets the weighted sum; none when not set.
    offsetCol : str
        The column of numbers that are added to the weighted sum; null for none.
    numIterations : int, default 0
        How many iterations the fit took.
    converged : bool, default True
        Whether the fit converged.
    summary : Mapping[str, Any]
        How good the fit is: deviances, dispersion, Akaike's criterion, standard errors, t and p.
    """

    _parameters = {
        "coefficients": [],
        "intercept": 0,
        "family": "gaussian",
        "link": "identity",
        "variancePower": 0,
        "linkPower": 0,
        "featuresCol": "features",
        "predictionCol": "prediction",
        "linkPredictionCol": None,
        "offsetCol": None,
        "numIterations": 0,
        "converged": True,
        "summary": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getCoefficients(self) -> Optional[Sequence[float]]: ...
        def getIntercept(self) -> float: ...
        def getFamily(self) -> str: ...
        def getLink(self) -> str: ...
        def getVariancePower(self) -> float: ...
        def getLinkPower(self) -> float: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getLinkPredictionCol(self) -> Optional[str]: ...
        def getOffsetCol(self) -> Optional[str]: ...
        def getNumIterations(self) -> int: ...
        def getConverged(self) -> bool: ...
        def getSummary(self) -> Optional[Mapping[str, Any]]: ...
        def getUid(self) -> Optional[str]: ...


class LinearRegression(Estimator):
    """Learns a weighted sum of features that is near a number: by least squares, or by Huber's loss, which large errors move less.

    Parameters
    ----------
    solver : str, default "auto"
        How it is solved: normal (by the normal equations, up to 4,096 features), l-bfgs, or auto, which is normal where that can be. One of auto, normal, l-bfgs.
    loss : str, default "squaredError"
        What is minimized: squaredError or huber. One of squaredError, huber.
    epsilon : float, default 1.35
        How many scales an error is away from where it counts as large; of Huber's loss. It is more than 1.
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
        "solver": "auto",
        "loss": "squaredError",
        "epsilon": 1.35,
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
            solver: str = "auto",
            loss: str = "squaredError",
            epsilon: float = 1.35,
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

        def setSolver(self, value: str) -> LinearRegression: ...
        def getSolver(self) -> str: ...
        def setLoss(self, value: str) -> LinearRegression: ...
        def getLoss(self) -> str: ...
        def setEpsilon(self, value: float) -> LinearRegression: ...
        def getEpsilon(self) -> float: ...
        def setFeaturesCol(self, value: str) -> LinearRegression: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> LinearRegression: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> LinearRegression: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> LinearRegression: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setRegParam(self, value: float) -> LinearRegression: ...
        def getRegParam(self) -> float: ...
        def setElasticNetParam(self, value: float) -> LinearRegression: ...
        def getElasticNetParam(self) -> float: ...
        def setMaxIter(self, value: int) -> LinearRegression: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> LinearRegression: ...
        def getTol(self) -> float: ...
        def setFitIntercept(self, value: bool) -> LinearRegression: ...
        def getFitIntercept(self) -> bool: ...
        def setStandardization(self, value: bool) -> LinearRegression: ...
        def getStandardization(self) -> bool: ...
        def setAggregationDepth(self, value: int) -> LinearRegression: ...
        def getAggregationDepth(self) -> int: ...
        def setMaxBlockSizeInMB(self, value: float) -> LinearRegression: ...
        def getMaxBlockSizeInMB(self) -> float: ...
        def setUid(self, value: str) -> LinearRegression: ...
        def getUid(self) -> Optional[str]: ...


class LinearRegressionModel(Model):
    """Gives each row a weighted sum of its features; what LinearRegression fits.

    Parameters
    ----------
    coefficients : Sequence[float]
        The coefficients of the features.
    intercept : float, default 0
        What is added to the weighted sum.
    scale : float, default 1
        The scale of errors that Huber's loss has found; 1 of a squared error.
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the prediction.
    totalIterations : int, default 0
        How many iterations the fit took.
    converged : bool, default True
        Whether the fit converged.
    objectiveHistory : Sequence[float]
        The objective at the start of the fit and after each iteration.
    """

    _parameters = {
        "coefficients": [],
        "intercept": 0,
        "scale": 1,
        "featuresCol": "features",
        "predictionCol": "prediction",
        "totalIterations": 0,
        "converged": True,
        "objectiveHistory": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def getCoefficients(self) -> Optional[Sequence[float]]: ...
        def getIntercept(self) -> float: ...
        def getScale(self) -> float: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getTotalIterations(self) -> int: ...
        def getConverged(self) -> bool: ...
        def getObjectiveHistory(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class RandomForestRegressor(Estimator):
    """Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of what they say.

    Parameters
    ----------
    numTrees : int, default 20
        How many trees. It is at least 1 and at most 1000000.
    featureSubsetStrategy : str, default "auto"
        How many features a split chooses from: auto (onethird, or all with one tree), all, onethird, sqrt, log2, a number of them, or a part between 0 and 1.
    subsamplingRate : float, default 1
        How many rows are drawn for each tree, as a part of all. It is more than 0 and at most 1.
    bootstrap : bool, default True
        Whether rows are drawn with replacement.
    impurity : str, default "variance"
        What splits lower. One of variance.
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
        "numTrees": 20,
        "featureSubsetStrategy": "auto",
        "subsamplingRate": 1,
        "bootstrap": True,
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
            numTrees: int = 20,
            featureSubsetStrategy: str = "auto",
            subsamplingRate: float = 1,
            bootstrap: bool = True,
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

        def setNumTrees(self, value: int) -> RandomForestRegressor: ...
        def getNumTrees(self) -> int: ...
        def setFeatureSubsetStrategy(self, value: str) -> RandomForestRegressor: ...
        def getFeatureSubsetStrategy(self) -> str: ...
        def setSubsamplingRate(self, value: float) -> RandomForestRegressor: ...
        def getSubsamplingRate(self) -> float: ...
        def setBootstrap(self, value: bool) -> RandomForestRegressor: ...
        def getBootstrap(self) -> bool: ...
        def setImpurity(self, value: str) -> RandomForestRegressor: ...
        def getImpurity(self) -> str: ...
        def setLeafCol(self, value: str) -> RandomForestRegressor: ...
        def getLeafCol(self) -> str: ...
        def setFeaturesCol(self, value: str) -> RandomForestRegressor: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> RandomForestRegressor: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> RandomForestRegressor: ...
        def getPredictionCol(self) -> str: ...
        def setWeightCol(self, value: str) -> RandomForestRegressor: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setMaxDepth(self, value: int) -> RandomForestRegressor: ...
        def getMaxDepth(self) -> int: ...
        def setMaxBins(self, value: int) -> RandomForestRegressor: ...
        def getMaxBins(self) -> int: ...
        def setMinInstancesPerNode(self, value: int) -> RandomForestRegressor: ...
        def getMinInstancesPerNode(self) -> int: ...
        def setMinWeightFractionPerNode(self, value: float) -> RandomForestRegressor: ...
        def getMinWeightFractionPerNode(self) -> float: ...
        def setMinInfoGain(self, value: float) -> RandomForestRegressor: ...
        def getMinInfoGain(self) -> float: ...
        def setSeed(self, value: int) -> RandomForestRegressor: ...
        def getSeed(self) -> int: ...
        def setNumThreads(self, value: int) -> RandomForestRegressor: ...
        def getNumThreads(self) -> int: ...
        def setMaxMemoryInMB(self, value: int) -> RandomForestRegressor: ...
        def getMaxMemoryInMB(self) -> int: ...
        def setCacheNodeIds(self, value: bool) -> RandomForestRegressor: ...
        def getCacheNodeIds(self) -> bool: ...
        def setCheckpointInterval(self, value: int) -> RandomForestRegressor: ...
        def getCheckpointInterval(self) -> int: ...
        def setUid(self, value: str) -> RandomForestRegressor: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["DecisionTreeRegressor", "GBTRegressor", "GeneralizedLinearRegression", "GeneralizedLinearRegressionModel", "LinearRegression", "LinearRegressionModel", "RandomForestRegressor"]

# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.train, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ClassIndicator(Transformer):
    """Says of a label whether it is of one class: 1 where it is, 0 where it is of another.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    classIndex : int, default 0
        The index of the class. It is at least 0 and at most 10000.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "classIndex": 0,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            classIndex: int = 0,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> ClassIndicator: ...
        def getInputCol(self) -> str: ...
        def setClassIndex(self, value: int) -> ClassIndicator: ...
        def getClassIndex(self) -> int: ...
        def setOutputCol(self, value: str) -> ClassIndicator: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> ClassIndicator: ...
        def getUid(self) -> Optional[str]: ...


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


class MultilayerPerceptronClassificationModel(Model):
    """Gives each row raw scores, probabilities and the class by a network; what MultilayerPerceptronClassifier fits.

    Parameters
    ----------
    layers : Sequence[int], required
        The sizes of the layers: the number of features, those of the layers inside, and the number of classes. At least 2 of them.
    weights : Sequence[float]
        The weights: for each layer those of the first input to all outputs, then those of the next, and the outputs' intercepts at the end.
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
        For each class a number by which its probability is divided before the largest wins; empty to go by the largest probability.
    totalIterations : int, default 0
        How many iterations the fit took.
    converged : bool, default True
        Whether the fit converged.
    objectiveHistory : Sequence[float]
        The mean loss at the start of the fit and after each iteration.
    """

    _parameters = {
        "layers": [],
        "weights": [],
        "levels": [],
        "levelType": "string",
        "featuresCol": "features",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "totalIterations": 0,
        "converged": True,
        "objectiveHistory": [],
        "uid": None,
    }
    _required = ("layers",)

    if TYPE_CHECKING:
        def getLayers(self) -> Optional[Sequence[int]]: ...
        def getWeights(self) -> Optional[Sequence[float]]: ...
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getLevelType(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def getTotalIterations(self) -> int: ...
        def getConverged(self) -> bool: ...
        def getObjectiveHistory(self) -> Optional[Sequence[float]]: ...
        def getUid(self) -> Optional[str]: ...


class MultilayerPerceptronClassifier(Estimator):
    """Learns classes by a network of layers: logistic functions inside, softmax at the end.

    Parameters
    ----------
    layers : Sequence[int], required
        The sizes of the layers: the number of features, those of the layers inside, and the number of classes. At least 2 of them.
    featuresCol : str, default "features"
        The column of feature vectors, dense or sparse.
    labelCol : str, default "label"
        The column of labels: class indexes from 0.
    predictionCol : str, default "prediction"
        The column that the model writes the class to.
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes raw scores to, one for each class; none when empty.
    probabilityCol : str, default "probability"
        The column that the model writes probabilities to, one for each class; none when empty.
    thresholds : Sequence[float]
        For each class a number by which its probability is divided before the largest wins; empty to go by the largest probability.
    maxIter : int, default 100
        The most iterations. It is at least 0 and at most 1000000.
    tol : float, default 1E-06
        With l-bfgs the fit has converged when the gradient is no longer than this times the loss, or five iterations together lower the loss by no more than this part of it; with gd when a step is shorter than this times the length of all weights. It is at least 0.
    solver : str, default "l-bfgs"
        How weights are found: l-bfgs, or gd, steps down the gradient. One of l-bfgs, gd.
    stepSize : float, default 0.03
        What the first gradient is multiplied by; later ones by this divided by the square root of the number of the step. It is at least 5E-324.
    seed : int, default 0
        Seed of the first weights.
    initialWeights : Sequence[float]
        The first weights; null to draw them.
    blockSize : int, default 128
        How many rows Spark puts into a block.
    """

    _parameters = {
        "layers": [],
        "featuresCol": "features",
        "labelCol": "label",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "thresholds": [],
        "maxIter": 100,
        "tol": 1E-06,
        "solver": "l-bfgs",
        "stepSize": 0.03,
        "seed": 0,
        "initialWeights": None,
        "blockSize": 128,
        "uid": None,
    }
    _required = ("layers",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            layers: Sequence[int] = ...,
            featuresCol: str = "features",
            labelCol: str = "label",
            predictionCol: str = "prediction",
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            thresholds: Optional[Sequence[float]] = None,
            maxIter: int = 100,
            tol: float = 1E-06,
            solver: str = "l-bfgs",
            stepSize: float = 0.03,
            seed: int = 0,
            initialWeights: Optional[Sequence[float]] = None,
            blockSize: int = 128,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLayers(self, value: Sequence[int]) -> MultilayerPerceptronClassifier: ...
        def getLayers(self) -> Optional[Sequence[int]]: ...
        def setFeaturesCol(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getLabelCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getPredictionCol(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getProbabilityCol(self) -> str: ...
        def setThresholds(self, value: Sequence[float]) -> MultilayerPerceptronClassifier: ...
        def getThresholds(self) -> Optional[Sequence[float]]: ...
        def setMaxIter(self, value: int) -> MultilayerPerceptronClassifier: ...
        def getMaxIter(self) -> int: ...
        def setTol(self, value: float) -> MultilayerPerceptronClassifier: ...
        def getTol(self) -> float: ...
        def setSolver(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getSolver(self) -> str: ...
        def setStepSize(self, value: float) -> MultilayerPerceptronClassifier: ...
        def getStepSize(self) -> float: ...
        def setSeed(self, value: int) -> MultilayerPerceptronClassifier: ...
        def getSeed(self) -> int: ...
        def setInitialWeights(self, value: Sequence[float]) -> MultilayerPerceptronClassifier: ...
        def getInitialWeights(self) -> Optional[Sequence[float]]: ...
        def setBlockSize(self, value: int) -> MultilayerPerceptronClassifier: ...
        def getBlockSize(self) -> int: ...
        def setUid(self, value: str) -> MultilayerPerceptronClassifier: ...
        def getUid(self) -> Optional[str]: ...


class OneVsRest(Estimator):
    """Makes a classifier of several classes out of one of two: for each class it fits one that tells it from all others.

    Parameters
    ----------
    classifier : Stage, required
        The classifier of two classes, such as LogisticRegression.
    featuresCol : str, default "features"
        The column of feature vectors.
    labelCol : str, default "label"
        The column of labels.
    weightCol : str
        The column of weights of rows; null for those of the classifier.
    predictionCol : str, default "prediction"
        The column that the model writes the class to.
    rawPredictionCol : str, default "rawPrediction"
        The column that the model writes the raw score of each class to; none when empty.
    parallelism : int, default 1
        How many classifiers are fitted at a time. It is at least 1 and at most 1000.
    """

    _parameters = {
        "classifier": None,
        "featuresCol": "features",
        "labelCol": "label",
        "weightCol": None,
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "parallelism": 1,
        "uid": None,
    }
    _required = ("classifier",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            classifier: Stage = ...,
            featuresCol: str = "features",
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            predictionCol: str = "prediction",
            rawPredictionCol: str = "rawPrediction",
            parallelism: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setClassifier(self, value: Stage) -> OneVsRest: ...
        def getClassifier(self) -> Optional[Stage]: ...
        def setFeaturesCol(self, value: str) -> OneVsRest: ...
        def getFeaturesCol(self) -> str: ...
        def setLabelCol(self, value: str) -> OneVsRest: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> OneVsRest: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setPredictionCol(self, value: str) -> OneVsRest: ...
        def getPredictionCol(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> OneVsRest: ...
        def getRawPredictionCol(self) -> str: ...
        def setParallelism(self, value: int) -> OneVsRest: ...
        def getParallelism(self) -> int: ...
        def setUid(self, value: str) -> OneVsRest: ...
        def getUid(self) -> Optional[str]: ...


class OneVsRestModel(Model):
    """Gives each row the raw score of each class and the class of the highest; what OneVsRest fits.

    Parameters
    ----------
    models : Sequence[Stage], required
        The models, one for each class. At least 2 of them.
    levels : Sequence[str]
        What the classes stand for; empty where nothing is known.
    levelType : str, default "string"
        Type of what the classes stand for: string, integer, long, double or boolean.
    featuresCol : str, default "features"
        The column of feature vectors.
    predictionCol : str, default "prediction"
        The column that gets the class.
    rawPredictionCol : str, default "rawPrediction"
        The column that gets the raw score of each class; none when empty.
    """

    _parameters = {
        "models": None,
        "levels": [],
        "levelType": "string",
        "featuresCol": "features",
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "uid": None,
    }
    _required = ("models",)

    if TYPE_CHECKING:
        def getModels(self) -> Optional[Sequence[Stage]]: ...
        def getLevels(self) -> Optional[Sequence[str]]: ...
        def getLevelType(self) -> str: ...
        def getFeaturesCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
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


class VectorIndexer(Estimator):
    """Learns which slots of a vector are categories, those with few different values, and gives each of their values an index.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    maxCategories : int, default 20
        A slot with more different values than this stays a number. It is at least 2 and at most 1000000.
    handleInvalid : str, default "error"
        What becomes of a value of a category that the fit has not met: error makes a bad row, skip drops the row, keep gives the index after all others. One of error, skip, keep.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "maxCategories": 20,
        "handleInvalid": "error",
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            maxCategories: int = 20,
            handleInvalid: str = "error",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> VectorIndexer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> VectorIndexer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setMaxCategories(self, value: int) -> VectorIndexer: ...
        def getMaxCategories(self) -> int: ...
        def setHandleInvalid(self, value: str) -> VectorIndexer: ...
        def getHandleInvalid(self) -> str: ...
        def setUid(self, value: str) -> VectorIndexer: ...
        def getUid(self) -> Optional[str]: ...


class VectorIndexerModel(Model):
    """Puts indexes in the place of the values of categories in vectors; what VectorIndexer fits.

    Parameters
    ----------
    inputCol : str, required
        The column of vectors, dense or sparse.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    numFeatures : int, default 0
        How many slots the vectors of the fit had.
    categoricalSlots : Sequence[int]
        The slots that are categories, ascending.
    categories : Sequence[Sequence[float]]
        The values of each of categoricalSlots, in the order of their indexes.
    handleInvalid : str, default "error"
        What becomes of a value of a category that the fit has not met: error makes a bad row, skip drops the row, keep gives the index after all others. One of error, skip, keep.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "numFeatures": 0,
        "categoricalSlots": [],
        "categories": [],
        "handleInvalid": "error",
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getNumFeatures(self) -> int: ...
        def getCategoricalSlots(self) -> Optional[Sequence[int]]: ...
        def getCategories(self) -> Optional[Sequence[Sequence[float]]]: ...
        def getHandleInvalid(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class Word2Vec(Estimator):
    """Learns a vector for each word, by which the words around it are foretold: words that are used alike have vectors that are alike.

    Parameters
    ----------
    inputCol : str, required
        The column of sentences: lists of words.
    outputCol : str
        The column that the model writes; null means the uid of the stage followed by _output.
    vectorSize : int, default 100
        Numbers of a vector. It is at least 1 and at most 100000.
    windowSize : int, default 5
        How many words to the left and to the right of each are foretold at most; for each word a number from 1 up to this is drawn. It is at least 1 and at most 10000.
    minCount : int, default 5
        Words that come fewer times have no vector. It is at least 0.
    maxSentenceLength : int, default 1000
        Sentences of more words are cut into pieces of so many. It is at least 1.
    stepSize : float, default 0.025
        How long the first steps are; they shorten to a ten-thousandth of this towards the end. It is at least 5E-324.
    maxIter : int, default 1
        How often all sentences are read. It is at least 0 and at most 100000.
    numPartitions : int, default 1
        Into how many parts sentences are dealt, which are learned from side by side and averaged after each reading. It is at least 1 and at most 10000.
    seed : int, default 0
        Seed of the draws.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "vectorSize": 100,
        "windowSize": 5,
        "minCount": 5,
        "maxSentenceLength": 1000,
        "stepSize": 0.025,
        "maxIter": 1,
        "numPartitions": 1,
        "seed": 0,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            vectorSize: int = 100,
            windowSize: int = 5,
            minCount: int = 5,
            maxSentenceLength: int = 1000,
            stepSize: float = 0.025,
            maxIter: int = 1,
            numPartitions: int = 1,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> Word2Vec: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> Word2Vec: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setVectorSize(self, value: int) -> Word2Vec: ...
        def getVectorSize(self) -> int: ...
        def setWindowSize(self, value: int) -> Word2Vec: ...
        def getWindowSize(self) -> int: ...
        def setMinCount(self, value: int) -> Word2Vec: ...
        def getMinCount(self) -> int: ...
        def setMaxSentenceLength(self, value: int) -> Word2Vec: ...
        def getMaxSentenceLength(self) -> int: ...
        def setStepSize(self, value: float) -> Word2Vec: ...
        def getStepSize(self) -> float: ...
        def setMaxIter(self, value: int) -> Word2Vec: ...
        def getMaxIter(self) -> int: ...
        def setNumPartitions(self, value: int) -> Word2Vec: ...
        def getNumPartitions(self) -> int: ...
        def setSeed(self, value: int) -> Word2Vec: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> Word2Vec: ...
        def getUid(self) -> Optional[str]: ...


class Word2VecModel(Model):
    """Gives each list of words the mean of their vectors; what Word2Vec fits.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    vectorSize : int, default 100
        Numbers of a vector. It is at least 1 and at most 100000.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "vectorSize": 100,
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getVectorSize(self) -> int: ...
        def getOutputCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ClassIndicator", "ComputeModelStatistics", "ComputePerInstanceStatistics", "MultilayerPerceptronClassificationModel", "MultilayerPerceptronClassifier", "OneVsRest", "OneVsRestModel", "TrainClassifier", "TrainRegressor", "TrainedClassifierModel", "TrainedRegressorModel", "VectorIndexer", "VectorIndexerModel", "Word2Vec", "Word2VecModel"]

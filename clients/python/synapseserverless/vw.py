# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.vw, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class VectorZipper(Transformer):
    """Puts the cells of columns of one type into a list, row by row: a list has as many items as there are columns.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns, all of one type. At least 1 of them.
    outputCol : str
        The column of lists; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCols": [],
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> VectorZipper: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> VectorZipper: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> VectorZipper: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitCSETransformer(Transformer):
    """Evaluates a policy from logged decisions: counts, importance weights, and for each reward what the policy would have earned, in one row or one for each stratum.

    Parameters
    ----------
    minImportanceWeight : float, default 0
        The smallest importance weight that can be.
    maxImportanceWeight : float, default 100
        The largest importance weight that can be; may be infinite.
    metricsStratificationCols : Sequence[str]
        Columns by whose values rows are put together; one row for all when empty.
    """

    _parameters = {
        "minImportanceWeight": 0,
        "maxImportanceWeight": 100,
        "metricsStratificationCols": [],
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            minImportanceWeight: float = 0,
            maxImportanceWeight: float = 100,
            metricsStratificationCols: Optional[Sequence[str]] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setMinImportanceWeight(self, value: float) -> VowpalWabbitCSETransformer: ...
        def getMinImportanceWeight(self) -> float: ...
        def setMaxImportanceWeight(self, value: float) -> VowpalWabbitCSETransformer: ...
        def getMaxImportanceWeight(self) -> float: ...
        def setMetricsStratificationCols(self, value: Sequence[str]) -> VowpalWabbitCSETransformer: ...
        def getMetricsStratificationCols(self) -> Optional[Sequence[str]]: ...
        def setUid(self, value: str) -> VowpalWabbitCSETransformer: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitClassificationModel(Model):
    """Predicts classes; what VowpalWabbitClassifier fits.

    Parameters
    ----------
    numClassesModel : int, default 2
        How many classes there are. It is at least 2 and at most 100000.
    featuresCol : str, default "features"
        The column of feature vectors, sparse or dense.
    additionalFeatures : Sequence[str]
        Further columns of vectors, a namespace each.
    predictionCol : str, default "prediction"
        The column that the class is written to.
    rawPredictionCol : str, default "rawPrediction"
        The column that scores are written to; none when empty.
    probabilityCol : str, default "probability"
        The column that probabilities are written to; none when empty.
    testArgs : str, default ""
        Further arguments for predictions, as on VW's command line, such as --link logistic.
    """

    _parameters = {
        "numClassesModel": 2,
        "featuresCol": "features",
        "additionalFeatures": [],
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "testArgs": "",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getNumClassesModel(self) -> int: ...
        def getFeaturesCol(self) -> str: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def getPredictionCol(self) -> str: ...
        def getRawPredictionCol(self) -> str: ...
        def getProbabilityCol(self) -> str: ...
        def getTestArgs(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitClassifier(Estimator):
    """Learns two classes or more online, as Vowpal Wabbit does.

    Parameters
    ----------
    labelConversion : bool, default False
        Whether labels are 0 and 1 rather than -1 and 1.
    numClasses : int, default 2
        How many classes there are; more than two are learnt by --oaa. It is at least 2 and at most 100000.
    predictionCol : str, default "prediction"
        The column that the class is written to: 0 or 1 for two classes, as labels count for more.
    rawPredictionCol : str, default "rawPrediction"
        The column that scores are written to: one number for two classes, one for each of more; none when empty.
    probabilityCol : str, default "probability"
        The column that probabilities are written to, one for each class; for more than two classes only with --probabilities.
    labelCol : str, default "label"
        The column of labels.
    weightCol : str
        The column of weights; all rows count alike when null.
    featuresCol : str, default "features"
        The column of feature vectors, sparse or dense.
    additionalFeatures : Sequence[str]
        Further columns of vectors, a namespace each.
    passThroughArgs : str, default ""
        Further arguments, as on VW's command line; they win over the parameters.
    numPasses : int, default 1
        How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1.
    learningRate : float
        The rate of learning; VW's default (0.5) when null. It is at least 0.
    powerT : float
        How fast the rate falls off; VW's default (0.5) when null.
    l1 : float
        Regularization by absolute values of weights; none when null. It is at least 0.
    l2 : float
        Regularization by squares of weights; none when null. It is at least 0.
    interactions : Sequence[str]
        Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.
    ignoreNamespaces : str
        Namespaces that are left out, by their first letters.
    initialModel : Stage
        A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem.
    useBarrierExecutionMode : bool, default True
        Ignored: whether Spark starts all workers at once.
    hashSeed : int, default 0
        Seed of the hashes of names.
    numBits : int, default 18
        Logarithm of the number of weights. It is at least 1 and at most 28.
    numSyncsPerPass : int, default 0
        How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000.
    splitCol : str
        A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each.
    splitColValues : Sequence[str]
        The values in their order; empty for all there are, in ascending order.
    predictionIdCol : str
        Ignored: the column that SynapseML names predictions by that were made before learning.
    numTasks : int, default 0
        How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096.
    timeout : float, default 1200
        How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000.
    """

    _parameters = {
        "labelConversion": False,
        "numClasses": 2,
        "predictionCol": "prediction",
        "rawPredictionCol": "rawPrediction",
        "probabilityCol": "probability",
        "labelCol": "label",
        "weightCol": None,
        "featuresCol": "features",
        "additionalFeatures": [],
        "passThroughArgs": "",
        "numPasses": 1,
        "learningRate": None,
        "powerT": None,
        "l1": None,
        "l2": None,
        "interactions": [],
        "ignoreNamespaces": None,
        "initialModel": None,
        "useBarrierExecutionMode": True,
        "hashSeed": 0,
        "numBits": 18,
        "numSyncsPerPass": 0,
        "splitCol": None,
        "splitColValues": [],
        "predictionIdCol": None,
        "numTasks": 0,
        "timeout": 1200,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            labelConversion: bool = False,
            numClasses: int = 2,
            predictionCol: str = "prediction",
            rawPredictionCol: str = "rawPrediction",
            probabilityCol: str = "probability",
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            featuresCol: str = "features",
            additionalFeatures: Optional[Sequence[str]] = None,
            passThroughArgs: str = "",
            numPasses: int = 1,
            learningRate: Optional[float] = None,
            powerT: Optional[float] = None,
            l1: Optional[float] = None,
            l2: Optional[float] = None,
            interactions: Optional[Sequence[str]] = None,
            ignoreNamespaces: Optional[str] = None,
            initialModel: Optional[Stage] = None,
            useBarrierExecutionMode: bool = True,
            hashSeed: int = 0,
            numBits: int = 18,
            numSyncsPerPass: int = 0,
            splitCol: Optional[str] = None,
            splitColValues: Optional[Sequence[str]] = None,
            predictionIdCol: Optional[str] = None,
            numTasks: int = 0,
            timeout: float = 1200,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLabelConversion(self, value: bool) -> VowpalWabbitClassifier: ...
        def getLabelConversion(self) -> bool: ...
        def setNumClasses(self, value: int) -> VowpalWabbitClassifier: ...
        def getNumClasses(self) -> int: ...
        def setPredictionCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getPredictionCol(self) -> str: ...
        def setRawPredictionCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getRawPredictionCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getProbabilityCol(self) -> str: ...
        def setLabelCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setFeaturesCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getFeaturesCol(self) -> str: ...
        def setAdditionalFeatures(self, value: Sequence[str]) -> VowpalWabbitClassifier: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def setPassThroughArgs(self, value: str) -> VowpalWabbitClassifier: ...
        def getPassThroughArgs(self) -> str: ...
        def setNumPasses(self, value: int) -> VowpalWabbitClassifier: ...
        def getNumPasses(self) -> int: ...
        def setLearningRate(self, value: float) -> VowpalWabbitClassifier: ...
        def getLearningRate(self) -> Optional[float]: ...
        def setPowerT(self, value: float) -> VowpalWabbitClassifier: ...
        def getPowerT(self) -> Optional[float]: ...
        def setL1(self, value: float) -> VowpalWabbitClassifier: ...
        def getL1(self) -> Optional[float]: ...
        def setL2(self, value: float) -> VowpalWabbitClassifier: ...
        def getL2(self) -> Optional[float]: ...
        def setInteractions(self, value: Sequence[str]) -> VowpalWabbitClassifier: ...
        def getInteractions(self) -> Optional[Sequence[str]]: ...
        def setIgnoreNamespaces(self, value: str) -> VowpalWabbitClassifier: ...
        def getIgnoreNamespaces(self) -> Optional[str]: ...
        def setInitialModel(self, value: Stage) -> VowpalWabbitClassifier: ...
        def getInitialModel(self) -> Optional[Stage]: ...
        def setUseBarrierExecutionMode(self, value: bool) -> VowpalWabbitClassifier: ...
        def getUseBarrierExecutionMode(self) -> bool: ...
        def setHashSeed(self, value: int) -> VowpalWabbitClassifier: ...
        def getHashSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitClassifier: ...
        def getNumBits(self) -> int: ...
        def setNumSyncsPerPass(self, value: int) -> VowpalWabbitClassifier: ...
        def getNumSyncsPerPass(self) -> int: ...
        def setSplitCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getSplitCol(self) -> Optional[str]: ...
        def setSplitColValues(self, value: Sequence[str]) -> VowpalWabbitClassifier: ...
        def getSplitColValues(self) -> Optional[Sequence[str]]: ...
        def setPredictionIdCol(self, value: str) -> VowpalWabbitClassifier: ...
        def getPredictionIdCol(self) -> Optional[str]: ...
        def setNumTasks(self, value: int) -> VowpalWabbitClassifier: ...
        def getNumTasks(self) -> int: ...
        def setTimeout(self, value: float) -> VowpalWabbitClassifier: ...
        def getTimeout(self) -> float: ...
        def setUid(self, value: str) -> VowpalWabbitClassifier: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitContextualBandit(Estimator):
    """Learns from logged decisions which action is the cheapest where: a contextual bandit with features of actions (VW's --cb_explore_adf).

    Parameters
    ----------
    probabilityCol : str, default "probability"
        The column with the probability of the action that was chosen, above 0.
    chosenActionCol : str, default "chosenAction"
        The column with the action that was chosen, counted from 1.
    epsilon : float, default 0.05
        The part of the time that any action is chosen in. It is at least 0 and at most 1.
    sharedCol : str, default "shared"
        The column of vectors that all actions share.
    additionalSharedFeatures : Sequence[str]
        Further columns of vectors that all actions share, a namespace each.
    labelCol : str, default "label"
        The column with the cost of the action that was chosen.
    weightCol : str
        Ignored: SynapseML reads it and does not use it either.
    featuresCol : str, default "features"
        The column with a list of vectors, one for each action.
    additionalFeatures : Sequence[str]
        Further columns with a list of vectors, one for each action; a namespace each.
    predictionCol : str, default "prediction"
        The column that probabilities of actions are written to, in the order of the actions.
    parallelism : int, default 1
        Ignored: how many fits of a sweep Spark carries out at a time.
    passThroughArgs : str, default ""
        Further arguments, as on VW's command line; they win over the parameters.
    numPasses : int, default 1
        How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1.
    learningRate : float
        The rate of learning; VW's default (0.5) when null. It is at least 0.
    powerT : float
        How fast the rate falls off; VW's default (0.5) when null.
    l1 : float
        Regularization by absolute values of weights; none when null. It is at least 0.
    l2 : float
        Regularization by squares of weights; none when null. It is at least 0.
    interactions : Sequence[str]
        Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.
    ignoreNamespaces : str
        Namespaces that are left out, by their first letters.
    initialModel : Stage
        A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem.
    useBarrierExecutionMode : bool, default True
        Ignored: whether Spark starts all workers at once.
    hashSeed : int, default 0
        Seed of the hashes of names.
    numBits : int, default 18
        Logarithm of the number of weights. It is at least 1 and at most 28.
    numSyncsPerPass : int, default 0
        How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000.
    splitCol : str
        A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each.
    splitColValues : Sequence[str]
        The values in their order; empty for all there are, in ascending order.
    predictionIdCol : str
        Ignored: the column that SynapseML names predictions by that were made before learning.
    numTasks : int, default 0
        How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096.
    timeout : float, default 1200
        How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000.
    """

    _parameters = {
        "probabilityCol": "probability",
        "chosenActionCol": "chosenAction",
        "epsilon": 0.05,
        "sharedCol": "shared",
        "additionalSharedFeatures": [],
        "labelCol": "label",
        "weightCol": None,
        "featuresCol": "features",
        "additionalFeatures": [],
        "predictionCol": "prediction",
        "parallelism": 1,
        "passThroughArgs": "",
        "numPasses": 1,
        "learningRate": None,
        "powerT": None,
        "l1": None,
        "l2": None,
        "interactions": [],
        "ignoreNamespaces": None,
        "initialModel": None,
        "useBarrierExecutionMode": True,
        "hashSeed": 0,
        "numBits": 18,
        "numSyncsPerPass": 0,
        "splitCol": None,
        "splitColValues": [],
        "predictionIdCol": None,
        "numTasks": 0,
        "timeout": 1200,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            probabilityCol: str = "probability",
            chosenActionCol: str = "chosenAction",
            epsilon: float = 0.05,
            sharedCol: str = "shared",
            additionalSharedFeatures: Optional[Sequence[str]] = None,
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            featuresCol: str = "features",
            additionalFeatures: Optional[Sequence[str]] = None,
            predictionCol: str = "prediction",
            parallelism: int = 1,
            passThroughArgs: str = "",
            numPasses: int = 1,
            learningRate: Optional[float] = None,
            powerT: Optional[float] = None,
            l1: Optional[float] = None,
            l2: Optional[float] = None,
            interactions: Optional[Sequence[str]] = None,
            ignoreNamespaces: Optional[str] = None,
            initialModel: Optional[Stage] = None,
            useBarrierExecutionMode: bool = True,
            hashSeed: int = 0,
            numBits: int = 18,
            numSyncsPerPass: int = 0,
            splitCol: Optional[str] = None,
            splitColValues: Optional[Sequence[str]] = None,
            predictionIdCol: Optional[str] = None,
            numTasks: int = 0,
            timeout: float = 1200,
            uid: Optional[str] = None,
        ) -> None: ...

        def setProbabilityCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getProbabilityCol(self) -> str: ...
        def setChosenActionCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getChosenActionCol(self) -> str: ...
        def setEpsilon(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getEpsilon(self) -> float: ...
        def setSharedCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getSharedCol(self) -> str: ...
        def setAdditionalSharedFeatures(self, value: Sequence[str]) -> VowpalWabbitContextualBandit: ...
        def getAdditionalSharedFeatures(self) -> Optional[Sequence[str]]: ...
        def setLabelCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setFeaturesCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getFeaturesCol(self) -> str: ...
        def setAdditionalFeatures(self, value: Sequence[str]) -> VowpalWabbitContextualBandit: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def setPredictionCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getPredictionCol(self) -> str: ...
        def setParallelism(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getParallelism(self) -> int: ...
        def setPassThroughArgs(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getPassThroughArgs(self) -> str: ...
        def setNumPasses(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getNumPasses(self) -> int: ...
        def setLearningRate(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getLearningRate(self) -> Optional[float]: ...
        def setPowerT(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getPowerT(self) -> Optional[float]: ...
        def setL1(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getL1(self) -> Optional[float]: ...
        def setL2(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getL2(self) -> Optional[float]: ...
        def setInteractions(self, value: Sequence[str]) -> VowpalWabbitContextualBandit: ...
        def getInteractions(self) -> Optional[Sequence[str]]: ...
        def setIgnoreNamespaces(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getIgnoreNamespaces(self) -> Optional[str]: ...
        def setInitialModel(self, value: Stage) -> VowpalWabbitContextualBandit: ...
        def getInitialModel(self) -> Optional[Stage]: ...
        def setUseBarrierExecutionMode(self, value: bool) -> VowpalWabbitContextualBandit: ...
        def getUseBarrierExecutionMode(self) -> bool: ...
        def setHashSeed(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getHashSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getNumBits(self) -> int: ...
        def setNumSyncsPerPass(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getNumSyncsPerPass(self) -> int: ...
        def setSplitCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getSplitCol(self) -> Optional[str]: ...
        def setSplitColValues(self, value: Sequence[str]) -> VowpalWabbitContextualBandit: ...
        def getSplitColValues(self) -> Optional[Sequence[str]]: ...
        def setPredictionIdCol(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getPredictionIdCol(self) -> Optional[str]: ...
        def setNumTasks(self, value: int) -> VowpalWabbitContextualBandit: ...
        def getNumTasks(self) -> int: ...
        def setTimeout(self, value: float) -> VowpalWabbitContextualBandit: ...
        def getTimeout(self) -> float: ...
        def setUid(self, value: str) -> VowpalWabbitContextualBandit: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitContextualBanditModel(Model):
    """Gives each action a probability; what VowpalWabbitContextualBandit fits.

    Parameters
    ----------
    sharedCol : str, default "shared"
        The column of vectors that all actions share.
    additionalSharedFeatures : Sequence[str]
        Further columns of vectors that all actions share, a namespace each.
    featuresCol : str, default "features"
        The column with a list of vectors, one for each action.
    additionalFeatures : Sequence[str]
        Further columns with a list of vectors, one for each action; a namespace each.
    predictionCol : str, default "prediction"
        The column that probabilities of actions are written to, in the order of the actions.
    testArgs : str, default ""
        Further arguments for predictions, as on VW's command line, such as --link logistic.
    """

    _parameters = {
        "sharedCol": "shared",
        "additionalSharedFeatures": [],
        "featuresCol": "features",
        "additionalFeatures": [],
        "predictionCol": "prediction",
        "testArgs": "",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getSharedCol(self) -> str: ...
        def getAdditionalSharedFeatures(self) -> Optional[Sequence[str]]: ...
        def getFeaturesCol(self) -> str: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def getPredictionCol(self) -> str: ...
        def getTestArgs(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitDSJsonTransformer(Transformer):
    """Takes from decisions in JSON (dsjson) what policy evaluation needs: identity, rewards, probability and place of the chosen action.

    Parameters
    ----------
    dsJsonColumn : str, default "value"
        The column of decisions in JSON.
    rewards : Mapping[str, str], default {"reward": "_label_cost"}
        Names of rewards, each with the property of the decision that it is read from. At least 1 of them.
    """

    _parameters = {
        "dsJsonColumn": "value",
        "rewards": {"reward": "_label_cost"},
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            dsJsonColumn: str = "value",
            rewards: Mapping[str, str] = {"reward": "_label_cost"},
            uid: Optional[str] = None,
        ) -> None: ...

        def setDsJsonColumn(self, value: str) -> VowpalWabbitDSJsonTransformer: ...
        def getDsJsonColumn(self) -> str: ...
        def setRewards(self, value: Mapping[str, str]) -> VowpalWabbitDSJsonTransformer: ...
        def getRewards(self) -> Mapping[str, str]: ...
        def setUid(self, value: str) -> VowpalWabbitDSJsonTransformer: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitFeaturizer(Transformer):
    """Makes a sparse vector of columns of any kind by hashing, as VW names its features.

    Parameters
    ----------
    inputCols : Sequence[str]
        The columns.
    stringSplitInputCols : Sequence[str]
        Columns of text that are cut into words first.
    outputCol : str, default "features"
        The column of vectors; its name is the namespace.
    seed : int, default 0
        Seed of the hashes.
    numBits : int, default 30
        Logarithm of the number of slots. It is at least 1 and at most 30.
    sumCollisions : bool, default True
        Whether values of features that fall on one slot are added up; else the first stays.
    preserveOrderNumBits : int, default 0
        How many bits of a slot hold the number of the feature in its row, so that their order can be told; 0 for none. It is at least 0 and at most 28.
    prefixStringsWithColumnName : bool, default True
        Whether the name of the column stands before its texts, so that equal texts of two columns are two features.
    """

    _parameters = {
        "inputCols": [],
        "stringSplitInputCols": [],
        "outputCol": "features",
        "seed": 0,
        "numBits": 30,
        "sumCollisions": True,
        "preserveOrderNumBits": 0,
        "prefixStringsWithColumnName": True,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Optional[Sequence[str]] = None,
            stringSplitInputCols: Optional[Sequence[str]] = None,
            outputCol: str = "features",
            seed: int = 0,
            numBits: int = 30,
            sumCollisions: bool = True,
            preserveOrderNumBits: int = 0,
            prefixStringsWithColumnName: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> VowpalWabbitFeaturizer: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setStringSplitInputCols(self, value: Sequence[str]) -> VowpalWabbitFeaturizer: ...
        def getStringSplitInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> VowpalWabbitFeaturizer: ...
        def getOutputCol(self) -> str: ...
        def setSeed(self, value: int) -> VowpalWabbitFeaturizer: ...
        def getSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitFeaturizer: ...
        def getNumBits(self) -> int: ...
        def setSumCollisions(self, value: bool) -> VowpalWabbitFeaturizer: ...
        def getSumCollisions(self) -> bool: ...
        def setPreserveOrderNumBits(self, value: int) -> VowpalWabbitFeaturizer: ...
        def getPreserveOrderNumBits(self) -> int: ...
        def setPrefixStringsWithColumnName(self, value: bool) -> VowpalWabbitFeaturizer: ...
        def getPrefixStringsWithColumnName(self) -> bool: ...
        def setUid(self, value: str) -> VowpalWabbitFeaturizer: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitGeneric(Estimator):
    """Learns from lines of VW's text format, whatever the arguments ask for: regression, classes, costs of classes, contextual bandits.

    Parameters
    ----------
    inputCol : str, default "value"
        The column of texts.
    passThroughArgs : str, default ""
        Further arguments, as on VW's command line; they win over the parameters.
    numPasses : int, default 1
        How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1.
    learningRate : float
        The rate of learning; VW's default (0.5) when null. It is at least 0.
    powerT : float
        How fast the rate falls off; VW's default (0.5) when null.
    l1 : float
        Regularization by absolute values of weights; none when null. It is at least 0.
    l2 : float
        Regularization by squares of weights; none when null. It is at least 0.
    interactions : Sequence[str]
        Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.
    ignoreNamespaces : str
        Namespaces that are left out, by their first letters.
    initialModel : Stage
        A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem.
    useBarrierExecutionMode : bool, default True
        Ignored: whether Spark starts all workers at once.
    hashSeed : int, default 0
        Seed of the hashes of names.
    numBits : int, default 18
        Logarithm of the number of weights. It is at least 1 and at most 28.
    numSyncsPerPass : int, default 0
        How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000.
    splitCol : str
        A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each.
    splitColValues : Sequence[str]
        The values in their order; empty for all there are, in ascending order.
    predictionIdCol : str
        Ignored: the column that SynapseML names predictions by that were made before learning.
    numTasks : int, default 0
        How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096.
    timeout : float, default 1200
        How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000.
    """

    _parameters = {
        "inputCol": "value",
        "passThroughArgs": "",
        "numPasses": 1,
        "learningRate": None,
        "powerT": None,
        "l1": None,
        "l2": None,
        "interactions": [],
        "ignoreNamespaces": None,
        "initialModel": None,
        "useBarrierExecutionMode": True,
        "hashSeed": 0,
        "numBits": 18,
        "numSyncsPerPass": 0,
        "splitCol": None,
        "splitColValues": [],
        "predictionIdCol": None,
        "numTasks": 0,
        "timeout": 1200,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "value",
            passThroughArgs: str = "",
            numPasses: int = 1,
            learningRate: Optional[float] = None,
            powerT: Optional[float] = None,
            l1: Optional[float] = None,
            l2: Optional[float] = None,
            interactions: Optional[Sequence[str]] = None,
            ignoreNamespaces: Optional[str] = None,
            initialModel: Optional[Stage] = None,
            useBarrierExecutionMode: bool = True,
            hashSeed: int = 0,
            numBits: int = 18,
            numSyncsPerPass: int = 0,
            splitCol: Optional[str] = None,
            splitColValues: Optional[Sequence[str]] = None,
            predictionIdCol: Optional[str] = None,
            numTasks: int = 0,
            timeout: float = 1200,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> VowpalWabbitGeneric: ...
        def getInputCol(self) -> str: ...
        def setPassThroughArgs(self, value: str) -> VowpalWabbitGeneric: ...
        def getPassThroughArgs(self) -> str: ...
        def setNumPasses(self, value: int) -> VowpalWabbitGeneric: ...
        def getNumPasses(self) -> int: ...
        def setLearningRate(self, value: float) -> VowpalWabbitGeneric: ...
        def getLearningRate(self) -> Optional[float]: ...
        def setPowerT(self, value: float) -> VowpalWabbitGeneric: ...
        def getPowerT(self) -> Optional[float]: ...
        def setL1(self, value: float) -> VowpalWabbitGeneric: ...
        def getL1(self) -> Optional[float]: ...
        def setL2(self, value: float) -> VowpalWabbitGeneric: ...
        def getL2(self) -> Optional[float]: ...
        def setInteractions(self, value: Sequence[str]) -> VowpalWabbitGeneric: ...
        def getInteractions(self) -> Optional[Sequence[str]]: ...
        def setIgnoreNamespaces(self, value: str) -> VowpalWabbitGeneric: ...
        def getIgnoreNamespaces(self) -> Optional[str]: ...
        def setInitialModel(self, value: Stage) -> VowpalWabbitGeneric: ...
        def getInitialModel(self) -> Optional[Stage]: ...
        def setUseBarrierExecutionMode(self, value: bool) -> VowpalWabbitGeneric: ...
        def getUseBarrierExecutionMode(self) -> bool: ...
        def setHashSeed(self, value: int) -> VowpalWabbitGeneric: ...
        def getHashSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitGeneric: ...
        def getNumBits(self) -> int: ...
        def setNumSyncsPerPass(self, value: int) -> VowpalWabbitGeneric: ...
        def getNumSyncsPerPass(self) -> int: ...
        def setSplitCol(self, value: str) -> VowpalWabbitGeneric: ...
        def getSplitCol(self) -> Optional[str]: ...
        def setSplitColValues(self, value: Sequence[str]) -> VowpalWabbitGeneric: ...
        def getSplitColValues(self) -> Optional[Sequence[str]]: ...
        def setPredictionIdCol(self, value: str) -> VowpalWabbitGeneric: ...
        def getPredictionIdCol(self) -> Optional[str]: ...
        def setNumTasks(self, value: int) -> VowpalWabbitGeneric: ...
        def getNumTasks(self) -> int: ...
        def setTimeout(self, value: float) -> VowpalWabbitGeneric: ...
        def getTimeout(self) -> float: ...
        def setUid(self, value: str) -> VowpalWabbitGeneric: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitGenericModel(Model):
    """Predicts lines of VW's text format; what VowpalWabbitGeneric fits.

    Parameters
    ----------
    inputCol : str, default "value"
        The column of texts.
    testArgs : str, default ""
        Further arguments for predictions, as on VW's command line, such as --link logistic.
    """

    _parameters = {
        "inputCol": "value",
        "testArgs": "",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getInputCol(self) -> str: ...
        def getTestArgs(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitGenericProgressive(Transformer):
    """Predicts lines of VW's text format and then learns from them, one after the other: each prediction knows the rows before it and none after.

    Parameters
    ----------
    inputCol : str, default "input"
        The column of texts.
    passThroughArgs : str, default ""
        Further arguments, as on VW's command line; they win over the parameters.
    numPasses : int, default 1
        Has to be 1: each row is seen once. It is at least 1 and at most 1.
    learningRate : float
        The rate of learning; VW's default (0.5) when null. It is at least 0.
    powerT : float
        How fast the rate falls off; VW's default (0.5) when null.
    l1 : float
        Regularization by absolute values of weights; none when null. It is at least 0.
    l2 : float
        Regularization by squares of weights; none when null. It is at least 0.
    interactions : Sequence[str]
        Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.
    ignoreNamespaces : str
        Namespaces that are left out, by their first letters.
    initialModel : Stage
        A model that every partition goes on from: a fitted stage, or the folder of a saved one.
    useBarrierExecutionMode : bool, default True
        Ignored: whether Spark starts all workers at once.
    hashSeed : int, default 0
        Seed of the hashes of names.
    numBits : int, default 18
        Logarithm of the number of weights. It is at least 1 and at most 28.
    numSyncsPerPass : int, default 0
        Ignored: how often Spark's partitions bring their models together.
    """

    _parameters = {
        "inputCol": "input",
        "passThroughArgs": "",
        "numPasses": 1,
        "learningRate": None,
        "powerT": None,
        "l1": None,
        "l2": None,
        "interactions": [],
        "ignoreNamespaces": None,
        "initialModel": None,
        "useBarrierExecutionMode": True,
        "hashSeed": 0,
        "numBits": 18,
        "numSyncsPerPass": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "input",
            passThroughArgs: str = "",
            numPasses: int = 1,
            learningRate: Optional[float] = None,
            powerT: Optional[float] = None,
            l1: Optional[float] = None,
            l2: Optional[float] = None,
            interactions: Optional[Sequence[str]] = None,
            ignoreNamespaces: Optional[str] = None,
            initialModel: Optional[Stage] = None,
            useBarrierExecutionMode: bool = True,
            hashSeed: int = 0,
            numBits: int = 18,
            numSyncsPerPass: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> VowpalWabbitGenericProgressive: ...
        def getInputCol(self) -> str: ...
        def setPassThroughArgs(self, value: str) -> VowpalWabbitGenericProgressive: ...
        def getPassThroughArgs(self) -> str: ...
        def setNumPasses(self, value: int) -> VowpalWabbitGenericProgressive: ...
        def getNumPasses(self) -> int: ...
        def setLearningRate(self, value: float) -> VowpalWabbitGenericProgressive: ...
        def getLearningRate(self) -> Optional[float]: ...
        def setPowerT(self, value: float) -> VowpalWabbitGenericProgressive: ...
        def getPowerT(self) -> Optional[float]: ...
        def setL1(self, value: float) -> VowpalWabbitGenericProgressive: ...
        def getL1(self) -> Optional[float]: ...
        def setL2(self, value: float) -> VowpalWabbitGenericProgressive: ...
        def getL2(self) -> Optional[float]: ...
        def setInteractions(self, value: Sequence[str]) -> VowpalWabbitGenericProgressive: ...
        def getInteractions(self) -> Optional[Sequence[str]]: ...
        def setIgnoreNamespaces(self, value: str) -> VowpalWabbitGenericProgressive: ...
        def getIgnoreNamespaces(self) -> Optional[str]: ...
        def setInitialModel(self, value: Stage) -> VowpalWabbitGenericProgressive: ...
        def getInitialModel(self) -> Optional[Stage]: ...
        def setUseBarrierExecutionMode(self, value: bool) -> VowpalWabbitGenericProgressive: ...
        def getUseBarrierExecutionMode(self) -> bool: ...
        def setHashSeed(self, value: int) -> VowpalWabbitGenericProgressive: ...
        def getHashSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitGenericProgressive: ...
        def getNumBits(self) -> int: ...
        def setNumSyncsPerPass(self, value: int) -> VowpalWabbitGenericProgressive: ...
        def getNumSyncsPerPass(self) -> int: ...
        def setUid(self, value: str) -> VowpalWabbitGenericProgressive: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitInteractions(Transformer):
    """Combines the slots of columns of vectors, each of the first with each of the second and so on, by the hash that VW combines features by.

    Parameters
    ----------
    inputCols : Sequence[str], required
        The columns of vectors. At least 1 of them.
    outputCol : str
        The column of combined vectors; null means the uid of the stage followed by _output.
    numBits : int, default 30
        Logarithm of the number of slots. It is at least 1 and at most 30.
    sumCollisions : bool, default True
        Whether values that fall on one slot are added up; else the first stays.
    """

    _parameters = {
        "inputCols": [],
        "outputCol": None,
        "numBits": 30,
        "sumCollisions": True,
        "uid": None,
    }
    _required = ("inputCols",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCols: Sequence[str] = ...,
            outputCol: Optional[str] = None,
            numBits: int = 30,
            sumCollisions: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCols(self, value: Sequence[str]) -> VowpalWabbitInteractions: ...
        def getInputCols(self) -> Optional[Sequence[str]]: ...
        def setOutputCol(self, value: str) -> VowpalWabbitInteractions: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setNumBits(self, value: int) -> VowpalWabbitInteractions: ...
        def getNumBits(self) -> int: ...
        def setSumCollisions(self, value: bool) -> VowpalWabbitInteractions: ...
        def getSumCollisions(self) -> bool: ...
        def setUid(self, value: str) -> VowpalWabbitInteractions: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitRegressionModel(Model):
    """Predicts numbers; what VowpalWabbitRegressor fits.

    Parameters
    ----------
    featuresCol : str, default "features"
        The column of feature vectors, sparse or dense.
    additionalFeatures : Sequence[str]
        Further columns of vectors, a namespace each.
    predictionCol : str, default "prediction"
        The column that predictions are written to.
    testArgs : str, default ""
        Further arguments for predictions, as on VW's command line, such as --link logistic.
    """

    _parameters = {
        "featuresCol": "features",
        "additionalFeatures": [],
        "predictionCol": "prediction",
        "testArgs": "",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getFeaturesCol(self) -> str: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def getPredictionCol(self) -> str: ...
        def getTestArgs(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class VowpalWabbitRegressor(Estimator):
    """Learns a regression online, as Vowpal Wabbit does.

    Parameters
    ----------
    predictionCol : str, default "prediction"
        The column that predictions are written to.
    labelCol : str, default "label"
        The column of labels.
    weightCol : str
        The column of weights; all rows count alike when null.
    featuresCol : str, default "features"
        The column of feature vectors, sparse or dense.
    additionalFeatures : Sequence[str]
        Further columns of vectors, a namespace each.
    passThroughArgs : str, default ""
        Further arguments, as on VW's command line; they win over the parameters.
    numPasses : int, default 1
        How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1.
    learningRate : float
        The rate of learning; VW's default (0.5) when null. It is at least 0.
    powerT : float
        How fast the rate falls off; VW's default (0.5) when null.
    l1 : float
        Regularization by absolute values of weights; none when null. It is at least 0.
    l2 : float
        Regularization by squares of weights; none when null. It is at least 0.
    interactions : Sequence[str]
        Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.
    ignoreNamespaces : str
        Namespaces that are left out, by their first letters.
    initialModel : Stage
        A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem.
    useBarrierExecutionMode : bool, default True
        Ignored: whether Spark starts all workers at once.
    hashSeed : int, default 0
        Seed of the hashes of names.
    numBits : int, default 18
        Logarithm of the number of weights. It is at least 1 and at most 28.
    numSyncsPerPass : int, default 0
        How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000.
    splitCol : str
        A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each.
    splitColValues : Sequence[str]
        The values in their order; empty for all there are, in ascending order.
    predictionIdCol : str
        Ignored: the column that SynapseML names predictions by that were made before learning.
    numTasks : int, default 0
        How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096.
    timeout : float, default 1200
        How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000.
    """

    _parameters = {
        "predictionCol": "prediction",
        "labelCol": "label",
        "weightCol": None,
        "featuresCol": "features",
        "additionalFeatures": [],
        "passThroughArgs": "",
        "numPasses": 1,
        "learningRate": None,
        "powerT": None,
        "l1": None,
        "l2": None,
        "interactions": [],
        "ignoreNamespaces": None,
        "initialModel": None,
        "useBarrierExecutionMode": True,
        "hashSeed": 0,
        "numBits": 18,
        "numSyncsPerPass": 0,
        "splitCol": None,
        "splitColValues": [],
        "predictionIdCol": None,
        "numTasks": 0,
        "timeout": 1200,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            predictionCol: str = "prediction",
            labelCol: str = "label",
            weightCol: Optional[str] = None,
            featuresCol: str = "features",
            additionalFeatures: Optional[Sequence[str]] = None,
            passThroughArgs: str = "",
            numPasses: int = 1,
            learningRate: Optional[float] = None,
            powerT: Optional[float] = None,
            l1: Optional[float] = None,
            l2: Optional[float] = None,
            interactions: Optional[Sequence[str]] = None,
            ignoreNamespaces: Optional[str] = None,
            initialModel: Optional[Stage] = None,
            useBarrierExecutionMode: bool = True,
            hashSeed: int = 0,
            numBits: int = 18,
            numSyncsPerPass: int = 0,
            splitCol: Optional[str] = None,
            splitColValues: Optional[Sequence[str]] = None,
            predictionIdCol: Optional[str] = None,
            numTasks: int = 0,
            timeout: float = 1200,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPredictionCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getPredictionCol(self) -> str: ...
        def setLabelCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getLabelCol(self) -> str: ...
        def setWeightCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getWeightCol(self) -> Optional[str]: ...
        def setFeaturesCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getFeaturesCol(self) -> str: ...
        def setAdditionalFeatures(self, value: Sequence[str]) -> VowpalWabbitRegressor: ...
        def getAdditionalFeatures(self) -> Optional[Sequence[str]]: ...
        def setPassThroughArgs(self, value: str) -> VowpalWabbitRegressor: ...
        def getPassThroughArgs(self) -> str: ...
        def setNumPasses(self, value: int) -> VowpalWabbitRegressor: ...
        def getNumPasses(self) -> int: ...
        def setLearningRate(self, value: float) -> VowpalWabbitRegressor: ...
        def getLearningRate(self) -> Optional[float]: ...
        def setPowerT(self, value: float) -> VowpalWabbitRegressor: ...
        def getPowerT(self) -> Optional[float]: ...
        def setL1(self, value: float) -> VowpalWabbitRegressor: ...
        def getL1(self) -> Optional[float]: ...
        def setL2(self, value: float) -> VowpalWabbitRegressor: ...
        def getL2(self) -> Optional[float]: ...
        def setInteractions(self, value: Sequence[str]) -> VowpalWabbitRegressor: ...
        def getInteractions(self) -> Optional[Sequence[str]]: ...
        def setIgnoreNamespaces(self, value: str) -> VowpalWabbitRegressor: ...
        def getIgnoreNamespaces(self) -> Optional[str]: ...
        def setInitialModel(self, value: Stage) -> VowpalWabbitRegressor: ...
        def getInitialModel(self) -> Optional[Stage]: ...
        def setUseBarrierExecutionMode(self, value: bool) -> VowpalWabbitRegressor: ...
        def getUseBarrierExecutionMode(self) -> bool: ...
        def setHashSeed(self, value: int) -> VowpalWabbitRegressor: ...
        def getHashSeed(self) -> int: ...
        def setNumBits(self, value: int) -> VowpalWabbitRegressor: ...
        def getNumBits(self) -> int: ...
        def setNumSyncsPerPass(self, value: int) -> VowpalWabbitRegressor: ...
        def getNumSyncsPerPass(self) -> int: ...
        def setSplitCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getSplitCol(self) -> Optional[str]: ...
        def setSplitColValues(self, value: Sequence[str]) -> VowpalWabbitRegressor: ...
        def getSplitColValues(self) -> Optional[Sequence[str]]: ...
        def setPredictionIdCol(self, value: str) -> VowpalWabbitRegressor: ...
        def getPredictionIdCol(self) -> Optional[str]: ...
        def setNumTasks(self, value: int) -> VowpalWabbitRegressor: ...
        def getNumTasks(self) -> int: ...
        def setTimeout(self, value: float) -> VowpalWabbitRegressor: ...
        def getTimeout(self) -> float: ...
        def setUid(self, value: str) -> VowpalWabbitRegressor: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["VectorZipper", "VowpalWabbitCSETransformer", "VowpalWabbitClassificationModel", "VowpalWabbitClassifier", "VowpalWabbitContextualBandit", "VowpalWabbitContextualBanditModel", "VowpalWabbitDSJsonTransformer", "VowpalWabbitFeaturizer", "VowpalWabbitGeneric", "VowpalWabbitGenericModel", "VowpalWabbitGenericProgressive", "VowpalWabbitInteractions", "VowpalWabbitRegressionModel", "VowpalWabbitRegressor"]

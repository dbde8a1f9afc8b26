# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.recommendation, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ALS(Estimator):
    """Learns factors of users and items whose products are near to ratings, by alternating least squares.

    Parameters
    ----------
    userCol : str, default "user"
        The column of users: numbers or text.
    itemCol : str, default "item"
        The column of items: numbers or text.
    ratingCol : str, default "rating"
        The column of ratings.
    predictionCol : str, default "prediction"
        The column that gets the rating that is expected of a user for an item.
    rank : int, default 10
        Numbers of a vector of factors. It is at least 1 and at most 1000.
    maxIter : int, default 10
        How often factors of items and of users are found in turn. It is at least 0 and at most 100000.
    regParam : float, default 0.1
        The penalty on factors, for each rating. It is at least 0.
    implicitPrefs : bool, default False
        Whether ratings say how sure it is that a user likes an item, and not how much.
    alpha : float, default 1
        How much surer a rating makes it that a user likes an item. It is at least 0.
    nonnegative : bool, default False
        Whether no factor may be negative.
    coldStartStrategy : str, default "nan"
        What the model gives for a user or an item that it does not know: nan, or drop, which leaves the row out. One of nan, drop.
    seed : int, default 0
        Seed of the first factors.
    numUserBlocks : int, default 10
        Into how many blocks Spark cuts users.
    numItemBlocks : int, default 10
        Into how many blocks Spark cuts items.
    blockSize : int, default 4096
        How many users and items Spark scores at a time.
    checkpointInterval : int, default 10
        After how many iterations Spark writes what it has.
    intermediateStorageLevel : str, default "MEMORY_AND_DISK"
        Where Spark keeps blocks of ratings.
    finalStorageLevel : str, default "MEMORY_AND_DISK"
        Where Spark keeps factors.
    """

    _parameters = {
        "userCol": "user",
        "itemCol": "item",
        "ratingCol": "rating",
        "predictionCol": "prediction",
        "rank": 10,
        "maxIter": 10,
        "regParam": 0.1,
        "implicitPrefs": False,
        "alpha": 1,
        "nonnegative": False,
        "coldStartStrategy": "nan",
        "seed": 0,
        "numUserBlocks": 10,
        "numItemBlocks": 10,
        "blockSize": 4096,
        "checkpointInterval": 10,
        "intermediateStorageLevel": "MEMORY_AND_DISK",
        "finalStorageLevel": "MEMORY_AND_DISK",
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            userCol: str = "user",
            itemCol: str = "item",
            ratingCol: str = "rating",
            predictionCol: str = "prediction",
            rank: int = 10,
            maxIter: int = 10,
            regParam: float = 0.1,
            implicitPrefs: bool = False,
            alpha: float = 1,
            nonnegative: bool = False,
            coldStartStrategy: str = "nan",
            seed: int = 0,
            numUserBlocks: int = 10,
            numItemBlocks: int = 10,
            blockSize: int = 4096,
            checkpointInterval: int = 10,
            intermediateStorageLevel: str = "MEMORY_AND_DISK",
            finalStorageLevel: str = "MEMORY_AND_DISK",
            uid: Optional[str] = None,
        ) -> None: ...

        def setUserCol(self, value: str) -> ALS: ...
        def getUserCol(self) -> str: ...
        def setItemCol(self, value: str) -> ALS: ...
        def getItemCol(self) -> str: ...
        def setRatingCol(self, value: str) -> ALS: ...
        def getRatingCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> ALS: ...
        def getPredictionCol(self) -> str: ...
        def setRank(self, value: int) -> ALS: ...
        def getRank(self) -> int: ...
        def setMaxIter(self, value: int) -> ALS: ...
        def getMaxIter(self) -> int: ...
        def setRegParam(self, value: float) -> ALS: ...
        def getRegParam(self) -> float: ...
        def setImplicitPrefs(self, value: bool) -> ALS: ...
        def getImplicitPrefs(self) -> bool: ...
        def setAlpha(self, value: float) -> ALS: ...
        def getAlpha(self) -> float: ...
        def setNonnegative(self, value: bool) -> ALS: ...
        def getNonnegative(self) -> bool: ...
        def setColdStartStrategy(self, value: str) -> ALS: ...
        def getColdStartStrategy(self) -> str: ...
        def setSeed(self, value: int) -> ALS: ...
        def getSeed(self) -> int: ...
        def setNumUserBlocks(self, value: int) -> ALS: ...
        def getNumUserBlocks(self) -> int: ...
        def setNumItemBlocks(self, value: int) -> ALS: ...
        def getNumItemBlocks(self) -> int: ...
        def setBlockSize(self, value: int) -> ALS: ...
        def getBlockSize(self) -> int: ...
        def setCheckpointInterval(self, value: int) -> ALS: ...
        def getCheckpointInterval(self) -> int: ...
        def setIntermediateStorageLevel(self, value: str) -> ALS: ...
        def getIntermediateStorageLevel(self) -> str: ...
        def setFinalStorageLevel(self, value: str) -> ALS: ...
        def getFinalStorageLevel(self) -> str: ...
        def setUid(self, value: str) -> ALS: ...
        def getUid(self) -> Optional[str]: ...


class ALSModel(Model):
    """Gives rows of a user and an item the rating that is expected; what ALS fits.

    Parameters
    ----------
    userCol : str, default "user"
        The column of users: numbers or text.
    itemCol : str, default "item"
        The column of items: numbers or text.
    ratingCol : str, default "rating"
        What the rating is called in lists of recommendations.
    predictionCol : str, default "prediction"
        The column that gets the rating that is expected.
    rank : int, default 10
        Numbers of a vector of factors. It is at least 1 and at most 1000.
    coldStartStrategy : str, default "nan"
        What a user or an item that is not known gets: nan, or drop, which leaves the row out. One of nan, drop.
    """

    _parameters = {
        "userCol": "user",
        "itemCol": "item",
        "ratingCol": "rating",
        "predictionCol": "prediction",
        "rank": 10,
        "coldStartStrategy": "nan",
        "uid": None,
    }

    if TYPE_CHECKING:
        def getUserCol(self) -> str: ...
        def getItemCol(self) -> str: ...
        def getRatingCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRank(self) -> int: ...
        def getColdStartStrategy(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class RankingAdapter(Estimator):
    """Fits a recommender, so that its model gives for each user what is recommended and what is relevant, for RankingEvaluator.

    Parameters
    ----------
    recommender : Stage, required
        The recommender, such as SAR.
    userCol : str
        The column of users; null for that of the recommender.
    itemCol : str
        The column of items; null for that of the recommender.
    ratingCol : str
        The column of ratings; null for that of the recommender.
    labelCol : str, default "label"
        The column that gets the lists of relevant items.
    k : int, default 10
        How many items are recommended to each user. It is at least 1 and at most 100000.
    mode : str, default "allUsers"
        What is recommended: allUsers, the best of all items; or normal, the best of the items that the user has in the rows that come in. One of allUsers, normal.
    minRatingsPerUser : int, default 1
        Users with fewer ratings are left out. It is at least 1.
    minRatingsPerItem : int, default 1
        Items with fewer ratings are left out. It is at least 1.
    """

    _parameters = {
        "recommender": None,
        "userCol": None,
        "itemCol": None,
        "ratingCol": None,
        "labelCol": "label",
        "k": 10,
        "mode": "allUsers",
        "minRatingsPerUser": 1,
        "minRatingsPerItem": 1,
        "uid": None,
    }
    _required = ("recommender",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            recommender: Stage = ...,
            userCol: Optional[str] = None,
            itemCol: Optional[str] = None,
            ratingCol: Optional[str] = None,
            labelCol: str = "label",
            k: int = 10,
            mode: str = "allUsers",
            minRatingsPerUser: int = 1,
            minRatingsPerItem: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setRecommender(self, value: Stage) -> RankingAdapter: ...
        def getRecommender(self) -> Optional[Stage]: ...
        def setUserCol(self, value: str) -> RankingAdapter: ...
        def getUserCol(self) -> Optional[str]: ...
        def setItemCol(self, value: str) -> RankingAdapter: ...
        def getItemCol(self) -> Optional[str]: ...
        def setRatingCol(self, value: str) -> RankingAdapter: ...
        def getRatingCol(self) -> Optional[str]: ...
        def setLabelCol(self, value: str) -> RankingAdapter: ...
        def getLabelCol(self) -> str: ...
        def setK(self, value: int) -> RankingAdapter: ...
        def getK(self) -> int: ...
        def setMode(self, value: str) -> RankingAdapter: ...
        def getMode(self) -> str: ...
        def setMinRatingsPerUser(self, value: int) -> RankingAdapter: ...
        def getMinRatingsPerUser(self) -> int: ...
        def setMinRatingsPerItem(self, value: int) -> RankingAdapter: ...
        def getMinRatingsPerItem(self) -> int: ...
        def setUid(self, value: str) -> RankingAdapter: ...
        def getUid(self) -> Optional[str]: ...


class RankingAdapterModel(Model):
    """Gives for each user of the rows what is recommended and what is relevant; what RankingAdapter fits.

    Parameters
    ----------
    recommenderModel : Stage, required
        The model that recommends.
    recommender : Stage
        The recommender, which is fitted already.
    userCol : str
        The column of users; null for that of the model.
    itemCol : str
        The column of items; null for that of the model.
    ratingCol : str
        The column of ratings; null for that of the model.
    labelCol : str, default "label"
        The column that gets the lists of relevant items.
    k : int, default 10
        How many items are recommended to each user. It is at least 1 and at most 100000.
    mode : str, default "allUsers"
        What is recommended: allUsers, the best of all items; or normal, the best of the items that the user has in the rows that come in. One of allUsers, normal.
    minRatingsPerUser : int, default 1
        Users with fewer ratings are left out. It is at least 1.
    minRatingsPerItem : int, default 1
        Items with fewer ratings are left out. It is at least 1.
    """

    _parameters = {
        "recommenderModel": None,
        "recommender": None,
        "userCol": None,
        "itemCol": None,
        "ratingCol": None,
        "labelCol": "label",
        "k": 10,
        "mode": "allUsers",
        "minRatingsPerUser": 1,
        "minRatingsPerItem": 1,
        "uid": None,
    }
    _required = ("recommenderModel",)

    if TYPE_CHECKING:
        def getRecommenderModel(self) -> Optional[Stage]: ...
        def getRecommender(self) -> Optional[Stage]: ...
        def getUserCol(self) -> Optional[str]: ...
        def getItemCol(self) -> Optional[str]: ...
        def getRatingCol(self) -> Optional[str]: ...
        def getLabelCol(self) -> str: ...
        def getK(self) -> int: ...
        def getMode(self) -> str: ...
        def getMinRatingsPerUser(self) -> int: ...
        def getMinRatingsPerItem(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


class RankingEvaluator(Evaluator):
    """Says how good lists of recommendations are: NDCG, MAP, precision, recall, MRR, concordance and diversity.

    Parameters
    ----------
    predictionCol : str, default "prediction"
        The column of lists of recommendations: of identifiers, or of structs that begin with one.
    labelCol : str, default "label"
        The column of lists of relevant items, the most relevant first: of identifiers, or of structs that begin with one.
    k : int, default 10
        How many recommendations of each user count. It is at least 1 and at most 1000000.
    nItems : int, default -1
        How many items there are, for diversity; -1 for as many as come in the lists. It is at least -1.
    metricName : str, default "ndcgAt"
        The metric, or all. One of ndcgAt, map, mapk, precisionAtk, recallAtK, diversityAtK, maxDiversity, mrr, fcp, all.
    userCol : str
        The column of users.
    itemCol : str
        The column of items.
    ratingCol : str
        The column of ratings.
    """

    _parameters = {
        "predictionCol": "prediction",
        "labelCol": "label",
        "k": 10,
        "nItems": -1,
        "metricName": "ndcgAt",
        "userCol": None,
        "itemCol": None,
        "ratingCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            predictionCol: str = "prediction",
            labelCol: str = "label",
            k: int = 10,
            nItems: int = -1,
            metricName: str = "ndcgAt",
            userCol: Optional[str] = None,
            itemCol: Optional[str] = None,
            ratingCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPredictionCol(self, value: str) -> RankingEvaluator: ...
        def getPredictionCol(self) -> str: ...
        def setLabelCol(self, value: str) -> RankingEvaluator: ...
        def getLabelCol(self) -> str: ...
        def setK(self, value: int) -> RankingEvaluator: ...
        def getK(self) -> int: ...
        def setNItems(self, value: int) -> RankingEvaluator: ...
        def getNItems(self) -> int: ...
        def setMetricName(self, value: str) -> RankingEvaluator: ...
        def getMetricName(self) -> str: ...
        def setUserCol(self, value: str) -> RankingEvaluator: ...
        def getUserCol(self) -> Optional[str]: ...
        def setItemCol(self, value: str) -> RankingEvaluator: ...
        def getItemCol(self) -> Optional[str]: ...
        def setRatingCol(self, value: str) -> RankingEvaluator: ...
        def getRatingCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> RankingEvaluator: ...
        def getUid(self) -> Optional[str]: ...


class RankingTrainValidationSplit(Estimator):
    """Tries parameters of a recommender on a split of the items of each user, and fits the best on all rows.

    Parameters
    ----------
    estimator : Stage, required
        The recommender, such as SAR.
    estimatorParamMaps : Sequence[Mapping[str, Any]]
        The parameters that are tried: for each trial a mapping of names to values.
    evaluator : Stage
        What trials are judged by, and at which k.
    trainRatio : float, default 0.75
        The share of the items of each user that is learnt from. It is at least 0.01 and at most 0.99.
    minRatingsU : int, default 1
        Users with fewer ratings are left out. It is at least 1.
    minRatingsI : int, default 1
        Items with fewer ratings are left out. It is at least 1.
    parallelism : int, default 1
        How many trials are at work at a time. It is at least 1 and at most 1000.
    userCol : str
        The column of users; null for that of the recommender.
    itemCol : str
        The column of items; null for that of the recommender.
    ratingCol : str
        The column of ratings; null for that of the recommender.
    seed : int, default 0
        Seed of the split.
    """

    _parameters = {
        "estimator": None,
        "estimatorParamMaps": [],
        "evaluator": None,
        "trainRatio": 0.75,
        "minRatingsU": 1,
        "minRatingsI": 1,
        "parallelism": 1,
        "userCol": None,
        "itemCol": None,
        "ratingCol": None,
        "seed": 0,
        "uid": None,
    }
    _required = ("estimator",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            estimator: Stage = ...,
            estimatorParamMaps: Optional[Sequence[Mapping[str, Any]]] = None,
            evaluator: Optional[Stage] = None,
            trainRatio: float = 0.75,
            minRatingsU: int = 1,
            minRatingsI: int = 1,
            parallelism: int = 1,
            userCol: Optional[str] = None,
            itemCol: Optional[str] = None,
            ratingCol: Optional[str] = None,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setEstimator(self, value: Stage) -> RankingTrainValidationSplit: ...
        def getEstimator(self) -> Optional[Stage]: ...
        def setEstimatorParamMaps(self, value: Sequence[Mapping[str, Any]]) -> RankingTrainValidationSplit: ...
        def getEstimatorParamMaps(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setEvaluator(self, value: Stage) -> RankingTrainValidationSplit: ...
        def getEvaluator(self) -> Optional[Stage]: ...
        def setTrainRatio(self, value: float) -> RankingTrainValidationSplit: ...
        def getTrainRatio(self) -> float: ...
        def setMinRatingsU(self, value: int) -> RankingTrainValidationSplit: ...
        def getMinRatingsU(self) -> int: ...
        def setMinRatingsI(self, value: int) -> RankingTrainValidationSplit: ...
        def getMinRatingsI(self) -> int: ...
        def setParallelism(self, value: int) -> RankingTrainValidationSplit: ...
        def getParallelism(self) -> int: ...
        def setUserCol(self, value: str) -> RankingTrainValidationSplit: ...
        def getUserCol(self) -> Optional[str]: ...
        def setItemCol(self, value: str) -> RankingTrainValidationSplit: ...
        def getItemCol(self) -> Optional[str]: ...
        def setRatingCol(self, value: str) -> RankingTrainValidationSplit: ...
        def getRatingCol(self) -> Optional[str]: ...
        def setSeed(self, value: int) -> RankingTrainValidationSplit: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> RankingTrainValidationSplit: ...
        def getUid(self) -> Optional[str]: ...


class RankingTrainValidationSplitModel(Model):
    """The best recommender that was found; what RankingTrainValidationSplit fits.

    Parameters
    ----------
    bestModel : Stage, required
        The model that recommends, fitted on all rows.
    validationMetrics : Sequence[float]
        The metric of each trial.
    bestTrial : int, default 0
        Number of the best trial, from 0.
    metricName : str, default ""
        What trials were judged by.
    """

    _parameters = {
        "bestModel": None,
        "validationMetrics": [],
        "bestTrial": 0,
        "metricName": "",
        "uid": None,
    }
    _required = ("bestModel",)

    if TYPE_CHECKING:
        def getBestModel(self) -> Optional[Stage]: ...
        def getValidationMetrics(self) -> Optional[Sequence[float]]: ...
        def getBestTrial(self) -> int: ...
        def getMetricName(self) -> str: ...
        def getUid(self) -> Optional[str]: ...


class RecommendForAllItems(Transformer):
    """Makes a table of all items that a model knows, each with the users that it is recommended to.

    Parameters
    ----------
    model : Stage, required
        The model that recommends: that of SAR or of ALS, or the folder that it was saved to.
    numUsers : int, default 10
        How many users each item is recommended to at most. It is at least 1 and at most 100000.
    outputCol : str, default "recommendations"
        The column of lists of recommendations, the best first.
    """

    _parameters = {
        "model": None,
        "numUsers": 10,
        "outputCol": "recommendations",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            numUsers: int = 10,
            outputCol: str = "recommendations",
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> RecommendForAllItems: ...
        def getModel(self) -> Optional[Stage]: ...
        def setNumUsers(self, value: int) -> RecommendForAllItems: ...
        def getNumUsers(self) -> int: ...
        def setOutputCol(self, value: str) -> RecommendForAllItems: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> RecommendForAllItems: ...
        def getUid(self) -> Optional[str]: ...


class RecommendForAllUsers(Transformer):
    """Makes a table of all users that a model knows, each with the items that are recommended to it.

    Parameters
    ----------
    model : Stage, required
        The model that recommends: that of SAR or of ALS, or the folder that it was saved to.
    numItems : int, default 10
        How many items are recommended to each user at most. It is at least 1 and at most 100000.
    outputCol : str, default "recommendations"
        The column of lists of recommendations, the best first.
    """

    _parameters = {
        "model": None,
        "numItems": 10,
        "outputCol": "recommendations",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            numItems: int = 10,
            outputCol: str = "recommendations",
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> RecommendForAllUsers: ...
        def getModel(self) -> Optional[Stage]: ...
        def setNumItems(self, value: int) -> RecommendForAllUsers: ...
        def getNumItems(self) -> int: ...
        def setOutputCol(self, value: str) -> RecommendForAllUsers: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> RecommendForAllUsers: ...
        def getUid(self) -> Optional[str]: ...


class RecommendForItemSubset(Transformer):
    """Gives each row the users that its item is recommended to.

    Parameters
    ----------
    model : Stage, required
        The model that recommends: that of SAR or of ALS, or the folder that it was saved to.
    numUsers : int, default 10
        How many users each item is recommended to at most. It is at least 1 and at most 100000.
    outputCol : str, default "recommendations"
        The column of lists of recommendations, the best first.
    """

    _parameters = {
        "model": None,
        "numUsers": 10,
        "outputCol": "recommendations",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            numUsers: int = 10,
            outputCol: str = "recommendations",
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> RecommendForItemSubset: ...
        def getModel(self) -> Optional[Stage]: ...
        def setNumUsers(self, value: int) -> RecommendForItemSubset: ...
        def getNumUsers(self) -> int: ...
        def setOutputCol(self, value: str) -> RecommendForItemSubset: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> RecommendForItemSubset: ...
        def getUid(self) -> Optional[str]: ...


class RecommendForUserSubset(Transformer):
    """Gives each row the items that are recommended to its user.

    Parameters
    ----------
    model : Stage, required
        The model that recommends: that of SAR or of ALS, or the folder that it was saved to.
    numItems : int, default 10
        How many items are recommended to each user at most. It is at least 1 and at most 100000.
    outputCol : str, default "recommendations"
        The column of lists of recommendations, the best first.
    """

    _parameters = {
        "model": None,
        "numItems": 10,
        "outputCol": "recommendations",
        "uid": None,
    }
    _required = ("model",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            model: Stage = ...,
            numItems: int = 10,
            outputCol: str = "recommendations",
            uid: Optional[str] = None,
        ) -> None: ...

        def setModel(self, value: Stage) -> RecommendForUserSubset: ...
        def getModel(self) -> Optional[Stage]: ...
        def setNumItems(self, value: int) -> RecommendForUserSubset: ...
        def getNumItems(self) -> int: ...
        def setOutputCol(self, value: str) -> RecommendForUserSubset: ...
        def getOutputCol(self) -> str: ...
        def setUid(self, value: str) -> RecommendForUserSubset: ...
        def getUid(self) -> Optional[str]: ...


class RecommendationIndexer(Estimator):
    """Learns the users and items of a table of ratings, the most frequent first, and replaces each by its index.

    Parameters
    ----------
    userInputCol : str, required
        The column of users: numbers or text.
    userOutputCol : str, required
        The column that gets the indexes of users, from 0.
    itemInputCol : str, required
        The column of items: numbers or text.
    itemOutputCol : str, required
        The column that gets the indexes of items, from 0.
    ratingCol : str
        The column of ratings, which goes through unchanged; null where there is none.
    """

    _parameters = {
        "userInputCol": "",
        "userOutputCol": "",
        "itemInputCol": "",
        "itemOutputCol": "",
        "ratingCol": None,
        "uid": None,
    }
    _required = ("userInputCol", "userOutputCol", "itemInputCol", "itemOutputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            userInputCol: str = ...,
            userOutputCol: str = ...,
            itemInputCol: str = ...,
            itemOutputCol: str = ...,
            ratingCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUserInputCol(self, value: str) -> RecommendationIndexer: ...
        def getUserInputCol(self) -> str: ...
        def setUserOutputCol(self, value: str) -> RecommendationIndexer: ...
        def getUserOutputCol(self) -> str: ...
        def setItemInputCol(self, value: str) -> RecommendationIndexer: ...
        def getItemInputCol(self) -> str: ...
        def setItemOutputCol(self, value: str) -> RecommendationIndexer: ...
        def getItemOutputCol(self) -> str: ...
        def setRatingCol(self, value: str) -> RecommendationIndexer: ...
        def getRatingCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> RecommendationIndexer: ...
        def getUid(self) -> Optional[str]: ...


class RecommendationIndexerModel(Model):
    """Replaces users and items by their indexes; what RecommendationIndexer fits.

    Parameters
    ----------
    userInputCol : str, required
        The column of users: numbers or text.
    userOutputCol : str, required
        The column that gets the indexes of users, from 0.
    itemInputCol : str, required
        The column of items: numbers or text.
    itemOutputCol : str, required
        The column that gets the indexes of items, from 0.
    users : Sequence[str]
        The users, in the order of their indexes.
    items : Sequence[str]
        The items, in the order of their indexes.
    ratingCol : str
        The column of ratings, which goes through unchanged; null where there is none.
    """

    _parameters = {
        "userInputCol": "",
        "userOutputCol": "",
        "itemInputCol": "",
        "itemOutputCol": "",
        "users": [],
        "items": [],
        "ratingCol": None,
        "uid": None,
    }
    _required = ("userInputCol", "userOutputCol", "itemInputCol", "itemOutputCol",)

    if TYPE_CHECKING:
        def getUserInputCol(self) -> str: ...
        def getUserOutputCol(self) -> str: ...
        def getItemInputCol(self) -> str: ...
        def getItemOutputCol(self) -> str: ...
        def getUsers(self) -> Optional[Sequence[str]]: ...
        def getItems(self) -> Optional[Sequence[str]]: ...
        def getRatingCol(self) -> Optional[str]: ...
        def getUid(self) -> Optional[str]: ...


class SAR(Estimator):
    """Recommends items that are similar to those of a user, where similar is what the same users have: Smart Adaptive Recommendations.

    Parameters
    ----------
    userCol : str, default "user"
        The column of users: numbers or text.
    itemCol : str, default "item"
        The column of items: numbers or text.
    ratingCol : str, default "rating"
        The column of ratings.
    timeCol : str, default "time"
        The column of times: dates, timestamps, or text that activityTimeFormat describes.
    predictionCol : str, default "prediction"
        The column that gets the score of a user and an item.
    similarityFunction : str, default "jaccard"
        What makes items similar: jaccard, lift or cooccurrence. One of jaccard, lift, cooccurrence.
    supportThreshold : int, default 4
        Items are not similar at all when fewer users than this have both. It is at least 1.
    timeDecayCoeff : int, default 30
        After how many days a rating counts half. It is at least 1 and at most 1000000.
    startTime : str
        The time that ratings are old at, by startTimeFormat; null for that of the latest one.
    activityTimeFormat : str, default "yyyy/MM/dd\\u0027T\\u0027h:mm:ss"
        How times are written that are text, as a pattern of Java's SimpleDateFormat.
    startTimeFormat : str, default "EEE MMM dd HH:mm:ss Z yyyy"
        How startTime is written, as a pattern of Java's SimpleDateFormat.
    removeSeen : bool, default True
        Whether items that a user has are left out of what is recommended to it.
    """

    _parameters = {
        "userCol": "user",
        "itemCol": "item",
        "ratingCol": "rating",
        "timeCol": "time",
        "predictionCol": "prediction",
        "similarityFunction": "jaccard",
        "supportThreshold": 4,
        "timeDecayCoeff": 30,
        "startTime": None,
        "activityTimeFormat": "yyyy/MM/dd\u0027T\u0027h:mm:ss",
        "startTimeFormat": "EEE MMM dd HH:mm:ss Z yyyy",
        "removeSeen": True,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            userCol: str = "user",
            itemCol: str = "item",
            ratingCol: str = "rating",
            timeCol: str = "time",
            predictionCol: str = "prediction",
            similarityFunction: str = "jaccard",
            supportThreshold: int = 4,
            timeDecayCoeff: int = 30,
            startTime: Optional[str] = None,
            activityTimeFormat: str = "yyyy/MM/dd\u0027T\u0027h:mm:ss",
            startTimeFormat: str = "EEE MMM dd HH:mm:ss Z yyyy",
            removeSeen: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUserCol(self, value: str) -> SAR: ...
        def getUserCol(self) -> str: ...
        def setItemCol(self, value: str) -> SAR: ...
        def getItemCol(self) -> str: ...
        def setRatingCol(self, value: str) -> SAR: ...
        def getRatingCol(self) -> str: ...
        def setTimeCol(self, value: str) -> SAR: ...
        def getTimeCol(self) -> str: ...
        def setPredictionCol(self, value: str) -> SAR: ...
        def getPredictionCol(self) -> str: ...
        def setSimilarityFunction(self, value: str) -> SAR: ...
        def getSimilarityFunction(self) -> str: ...
        def setSupportThreshold(self, value: int) -> SAR: ...
        def getSupportThreshold(self) -> int: ...
        def setTimeDecayCoeff(self, value: int) -> SAR: ...
        def getTimeDecayCoeff(self) -> int: ...
        def setStartTime(self, value: str) -> SAR: ...
        def getStartTime(self) -> Optional[str]: ...
        def setActivityTimeFormat(self, value: str) -> SAR: ...
        def getActivityTimeFormat(self) -> str: ...
        def setStartTimeFormat(self, value: str) -> SAR: ...
        def getStartTimeFormat(self) -> str: ...
        def setRemoveSeen(self, value: bool) -> SAR: ...
        def getRemoveSeen(self) -> bool: ...
        def setUid(self, value: str) -> SAR: ...
        def getUid(self) -> Optional[str]: ...


class SARModel(Model):
    """Gives rows of a user and an item their score; what SAR fits.

    Parameters
    ----------
    userCol : str, default "user"
        The column of users: numbers or text.
    itemCol : str, default "item"
        The column of items: numbers or text.
    ratingCol : str, default "rating"
        What the score is called in lists of recommendations.
    predictionCol : str, default "prediction"
        The column that gets the score of a user and an item.
    removeSeen : bool, default True
        Whether items that a user has are left out of what is recommended to it.
    similarityFunction : str, default "jaccard"
        What made items similar in the fit. One of jaccard, lift, cooccurrence.
    supportThreshold : int, default 4
        How many users had to have two items in the fit for them to be similar. It is at least 1.
    """

    _parameters = {
        "userCol": "user",
        "itemCol": "item",
        "ratingCol": "rating",
        "predictionCol": "prediction",
        "removeSeen": True,
        "similarityFunction": "jaccard",
        "supportThreshold": 4,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getUserCol(self) -> str: ...
        def getItemCol(self) -> str: ...
        def getRatingCol(self) -> str: ...
        def getPredictionCol(self) -> str: ...
        def getRemoveSeen(self) -> bool: ...
        def getSimilarityFunction(self) -> str: ...
        def getSupportThreshold(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ALS", "ALSModel", "RankingAdapter", "RankingAdapterModel", "RankingEvaluator", "RankingTrainValidationSplit", "RankingTrainValidationSplitModel", "RecommendForAllItems", "RecommendForAllUsers", "RecommendForItemSubset", "RecommendForUserSubset", "RecommendationIndexer", "RecommendationIndexerModel", "SAR", "SARModel"]

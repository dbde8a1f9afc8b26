# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.cyber, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class AccessAnomaly(Estimator):
    """Finds accesses of users to resources that are unlike those of similar users, tenant by tenant, by collaborative filtering.

    Parameters
    ----------
    tenantCol : str, default "tenant"
        The column of the tenant: users and resources of different tenants have nothing to do with each other.
    userCol : str, default "user"
        The column of the user: text, numbers or booleans.
    resCol : str, default "res"
        The column of the resource: text, numbers or booleans.
    likelihoodCol : str, default "likelihood"
        The column of how likely an access is, or how often it came: numbers of 0 or more; null for 1 each.
    outputCol : str, default "anomaly_score"
        The column that gets the score: high for strange accesses, 0 for those that were learnt from where history is preserved, infinity where user and resource hang together by no chain of accesses, and null where one of them is not known.
    rankParam : int, default 10
        Numbers of a vector. It is at least 1 and at most 1000.
    maxIter : int, default 25
        How often vectors of users and resources are found in turn. It is at least 1 and at most 100000.
    regParam : float, default 1
        The penalty on vectors. It is at least 0.
    numBlocks : int
        Blocks of Spark's factorization.
    separateTenants : bool, default False
        Whether SynapseML factorizes tenant by tenant.
    lowValue : float, default 5
        What the least likelihood of a tenant is scaled to. It is at least 0.
    highValue : float, default 10
        What the largest likelihood of a tenant is scaled to. It is at least 0.
    applyImplicitCf : bool, default True
        Whether likelihoods say how sure an access is (implicit feedback); else products are to meet them, and pairs without an access are drawn to meet negScore.
    alphaParam : float, default 1
        How much surer a likelihood makes an access. It is at least 0.
    complementsetFactor : int, default 2
        How many pairs without an access are drawn for each access. It is at least 0 and at most 1000.
    negScore : float, default 1
        What products of pairs without an access are to meet. It is at least 0.
    preserveHistory : bool, default True
        Whether accesses that were learnt from have a score of 0.
    seed : int, default 0
        Seed of the draws.
    """

    _parameters = {
        "tenantCol": "tenant",
        "userCol": "user",
        "resCol": "res",
        "likelihoodCol": "likelihood",
        "outputCol": "anomaly_score",
        "rankParam": 10,
        "maxIter": 25,
        "regParam": 1,
        "numBlocks": None,
        "separateTenants": False,
        "lowValue": 5,
        "highValue": 10,
        "applyImplicitCf": True,
        "alphaParam": 1,
        "complementsetFactor": 2,
        "negScore": 1,
        "preserveHistory": True,
        "seed": 0,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            tenantCol: str = "tenant",
            userCol: str = "user",
            resCol: str = "res",
            likelihoodCol: str = "likelihood",
            outputCol: str = "anomaly_score",
            rankParam: int = 10,
            maxIter: int = 25,
            regParam: float = 1,
            numBlocks: Optional[int] = None,
            separateTenants: bool = False,
            lowValue: float = 5,
            highValue: float = 10,
            applyImplicitCf: bool = True,
            alphaParam: float = 1,
            complementsetFactor: int = 2,
            negScore: float = 1,
            preserveHistory: bool = True,
            seed: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setTenantCol(self, value: str) -> AccessAnomaly: ...
        def getTenantCol(self) -> str: ...
        def setUserCol(self, value: str) -> AccessAnomaly: ...
        def getUserCol(self) -> str: ...
        def setResCol(self, value: str) -> AccessAnomaly: ...
        def getResCol(self) -> str: ...
        def setLikelihoodCol(self, value: str) -> AccessAnomaly: ...
        def getLikelihoodCol(self) -> str: ...
        def setOutputCol(self, value: str) -> AccessAnomaly: ...
        def getOutputCol(self) -> str: ...
        def setRankParam(self, value: int) -> AccessAnomaly: ...
        def getRankParam(self) -> int: ...
        def setMaxIter(self, value: int) -> AccessAnomaly: ...
        def getMaxIter(self) -> int: ...
        def setRegParam(self, value: float) -> AccessAnomaly: ...
        def getRegParam(self) -> float: ...
        def setNumBlocks(self, value: int) -> AccessAnomaly: ...
        def getNumBlocks(self) -> Optional[int]: ...
        def setSeparateTenants(self, value: bool) -> AccessAnomaly: ...
        def getSeparateTenants(self) -> bool: ...
        def setLowValue(self, value: float) -> AccessAnomaly: ...
        def getLowValue(self) -> float: ...
        def setHighValue(self, value: float) -> AccessAnomaly: ...
        def getHighValue(self) -> float: ...
        def setApplyImplicitCf(self, value: bool) -> AccessAnomaly: ...
        def getApplyImplicitCf(self) -> bool: ...
        def setAlphaParam(self, value: float) -> AccessAnomaly: ...
        def getAlphaParam(self) -> float: ...
        def setComplementsetFactor(self, value: int) -> AccessAnomaly: ...
        def getComplementsetFactor(self) -> int: ...
        def setNegScore(self, value: float) -> AccessAnomaly: ...
        def getNegScore(self) -> float: ...
        def setPreserveHistory(self, value: bool) -> AccessAnomaly: ...
        def getPreserveHistory(self) -> bool: ...
        def setSeed(self, value: int) -> AccessAnomaly: ...
        def getSeed(self) -> int: ...
        def setUid(self, value: str) -> AccessAnomaly: ...
        def getUid(self) -> Optional[str]: ...


class AccessAnomalyModel(Model):
    """Scores accesses by how strange they are; what AccessAnomaly fits.

    Parameters
    ----------
    tenantCol : str, default "tenant"
        The column of the tenant; null for one tenant.
    userCol : str, default "user"
        The column of the user.
    resCol : str, default "res"
        The column of the resource.
    outputCol : str, default "anomaly_score"
        The column that gets the score.
    preserveHistory : bool, default True
        Whether accesses that were learnt from have a score of 0.
    """

    _parameters = {
        "tenantCol": "tenant",
        "userCol": "user",
        "resCol": "res",
        "outputCol": "anomaly_score",
        "preserveHistory": True,
        "uid": None,
    }

    if TYPE_CHECKING:
        def getTenantCol(self) -> str: ...
        def getUserCol(self) -> str: ...
        def getResCol(self) -> str: ...
        def getOutputCol(self) -> str: ...
        def getPreserveHistory(self) -> bool: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["AccessAnomaly", "AccessAnomalyModel"]

from .feature import *  # noqa: E402,F401,F403
from .feature import __all__ as _feature_names  # noqa: E402
__all__ += _feature_names

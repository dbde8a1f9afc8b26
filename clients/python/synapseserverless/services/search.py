# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.services.search, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class AddDocuments(Transformer):
    """Puts rows into an index of Azure AI Search that is there.

    Parameters
    ----------
    indexName : str, required
        The name of the index.
    serviceName : str
        The name of the search service, from which its address follows.
    actionCol : str, default "@search.action"
        The column that says what becomes of a document: upload, merge, mergeOrUpload or delete.
    keyCol : str
        The column of the key of documents.
    batchSize : int, default 100
        How many documents share a request. It is at least 1 and at most 1000.
    filterNulls : bool, default False
        Whether fields that are null are left out, so that a merge leaves them as they are; otherwise null is sent.
    subscriptionKey : str
        The key of the service, by the name of its secret.
    aADToken : str
        A token of Entra ID that was made elsewhere, by the name of its secret.
    customAuthHeader : str
        What goes as the header Authorization as it is, by the name of its secret.
    useIdentity : bool, default False
        Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere.
    customHeaders : Mapping[str, str]
        Headers that every request gets.
    url : str
        The address of the service, such as https://myresource.cognitiveservices.azure.com.
    location : str
        The region of the service, such as westeurope, in the place of url.
    customServiceName : str
        The name of the resource, from which its address follows, in the place of url.
    cloud : Literal["public", "usGovernment", "china"], default "public"
        The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens.
    apiVersion : str
        The version of the service, in the place of the one that the stage was written for.
    outputCol : str
        The column that gets the answers; null means the uid of the stage followed by _output.
    errorCol : str
        The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row.
    rawCol : str
        The column that gets the whole answer as JSON, where one is wanted.
    timeout : float, default 60
        How many seconds one attempt may take. It is at least 0.001 and at most 86400.
    concurrentTimeout : float
        How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800.
    maxAttempts : int, default 8
        How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100.
    maxWait : float, default 60
        How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400.
    requestsPerSecond : float
        How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000.
    rateShares : str
        A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself.
    budget : Mapping[str, Any]
        How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens.
    answerCache : str
        A folder of answers that runs have in common; null where every run asks for itself.
    answerCacheHours : float, default 168
        For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000.
    concurrency : int, default 1
        How many rows are worked on at a time. It is at least 1 and at most 10000.
    """

    _parameters = {
        "indexName": None,
        "serviceName": None,
        "actionCol": "@search.action",
        "keyCol": None,
        "batchSize": 100,
        "filterNulls": False,
        "subscriptionKey": None,
        "aADToken": None,
        "customAuthHeader": None,
        "useIdentity": False,
        "customHeaders": {},
        "url": None,
        "location": None,
        "customServiceName": None,
        "cloud": "public",
        "apiVersion": None,
        "outputCol": None,
        "errorCol": None,
        "rawCol": None,
        "timeout": 60,
        "concurrentTimeout": None,
        "maxAttempts": 8,
        "maxWait": 60,
        "requestsPerSecond": None,
        "rateShares": None,
        "budget": None,
        "answerCache": None,
        "answerCacheHours": 168,
        "concurrency": 1,
        "uid": None,
    }
    _required = ("indexName",)
    _files = ("rateShares", "answerCache",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            indexName: str = ...,
            serviceName: Optional[str] = None,
            actionCol: str = "@search.action",
            keyCol: Optional[str] = None,
            batchSize: int = 100,
            filterNulls: bool = False,
            subscriptionKey: Optional[str] = None,
            aADToken: Optional[str] = None,
            customAuthHeader: Optional[str] = None,
            useIdentity: bool = False,
            customHeaders: Optional[Mapping[str, str]] = None,
            url: Optional[str] = None,
            location: Optional[str] = None,
            customServiceName: Optional[str] = None,
            cloud: Literal["public", "usGovernment", "china"] = "public",
            apiVersion: Optional[str] = None,
            outputCol: Optional[str] = None,
            errorCol: Optional[str] = None,
            rawCol: Optional[str] = None,
            timeout: float = 60,
            concurrentTimeout: Optional[float] = None,
            maxAttempts: int = 8,
            maxWait: float = 60,
            requestsPerSecond: Optional[float] = None,
            rateShares: Optional[str] = None,
            budget: Optional[Mapping[str, Any]] = None,
            answerCache: Optional[str] = None,
            answerCacheHours: float = 168,
            concurrency: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setIndexName(self, value: str) -> AddDocuments: ...
        def getIndexName(self) -> Optional[str]: ...
        def setServiceName(self, value: str) -> AddDocuments: ...
        def getServiceName(self) -> Optional[str]: ...
        def setActionCol(self, value: str) -> AddDocuments: ...
        def getActionCol(self) -> str: ...
        def setKeyCol(self, value: str) -> AddDocuments: ...
        def getKeyCol(self) -> Optional[str]: ...
        def setBatchSize(self, value: int) -> AddDocuments: ...
        def getBatchSize(self) -> int: ...
        def setFilterNulls(self, value: bool) -> AddDocuments: ...
        def getFilterNulls(self) -> bool: ...
        def setSubscriptionKey(self, value: str) -> AddDocuments: ...
        def getSubscriptionKey(self) -> Optional[str]: ...
        def setAADToken(self, value: str) -> AddDocuments: ...
        def getAADToken(self) -> Optional[str]: ...
        def setCustomAuthHeader(self, value: str) -> AddDocuments: ...
        def getCustomAuthHeader(self) -> Optional[str]: ...
        def setUseIdentity(self, value: bool) -> AddDocuments: ...
        def getUseIdentity(self) -> bool: ...
        def setCustomHeaders(self, value: Mapping[str, str]) -> AddDocuments: ...
        def getCustomHeaders(self) -> Optional[Mapping[str, str]]: ...
        def setUrl(self, value: str) -> AddDocuments: ...
        def getUrl(self) -> Optional[str]: ...
        def setLocation(self, value: str) -> AddDocuments: ...
        def getLocation(self) -> Optional[str]: ...
        def setCustomServiceName(self, value: str) -> AddDocuments: ...
        def getCustomServiceName(self) -> Optional[str]: ...
        def setCloud(self, value: Literal["public", "usGovernment", "china"]) -> AddDocuments: ...
        def getCloud(self) -> Literal["public", "usGovernment", "china"]: ...
        def setApiVersion(self, value: str) -> AddDocuments: ...
        def getApiVersion(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> AddDocuments: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setErrorCol(self, value: str) -> AddDocuments: ...
        def getErrorCol(self) -> Optional[str]: ...
        def setRawCol(self, value: str) -> AddDocuments: ...
        def getRawCol(self) -> Optional[str]: ...
        def setTimeout(self, value: float) -> AddDocuments: ...
        def getTimeout(self) -> float: ...
        def setConcurrentTimeout(self, value: float) -> AddDocuments: ...
        def getConcurrentTimeout(self) -> Optional[float]: ...
        def setMaxAttempts(self, value: int) -> AddDocuments: ...
        def getMaxAttempts(self) -> int: ...
        def setMaxWait(self, value: float) -> AddDocuments: ...
        def getMaxWait(self) -> float: ...
        def setRequestsPerSecond(self, value: float) -> AddDocuments: ...
        def getRequestsPerSecond(self) -> Optional[float]: ...
        def setRateShares(self, value: str) -> AddDocuments: ...
        def getRateShares(self) -> Optional[str]: ...
        def setBudget(self, value: Mapping[str, Any]) -> AddDocuments: ...
        def getBudget(self) -> Optional[Mapping[str, Any]]: ...
        def setAnswerCache(self, value: str) -> AddDocuments: ...
        def getAnswerCache(self) -> Optional[str]: ...
        def setAnswerCacheHours(self, value: float) -> AddDocuments: ...
        def getAnswerCacheHours(self) -> float: ...
        def setConcurrency(self, value: int) -> AddDocuments: ...
        def getConcurrency(self) -> int: ...
        def setUid(self, value: str) -> AddDocuments: ...
        def getUid(self) -> Optional[str]: ...


class AzureSearchWriter(Transformer):
    """Puts rows into an index of Azure AI Search, and creates the index where it is not there: as it is given, or as it follows from the columns.

    Parameters
    ----------
    indexName : str
        The name of the index; that of indexJson where there is one.
    indexJson : str
        The definition of the index as the service takes it, in JSON; left out, one follows from the columns, with keyCol as key.
    vectorCols : str
        Columns of vectors, as JSON: [{"name": "embedding", "dimension": 1536}].
    fatalErrors : bool, default True
        Whether a row that does not get into the index ends the run; otherwise it has an error.
    serviceName : str
        The name of the search service, from which its address follows.
    actionCol : str, default "@search.action"
        The column that says what becomes of a document: upload, merge, mergeOrUpload or delete.
    keyCol : str
        The column of the key of documents.
    batchSize : int, default 100
        How many documents share a request. It is at least 1 and at most 1000.
    filterNulls : bool, default False
        Whether fields that are null are left out, so that a merge leaves them as they are; otherwise null is sent.
    subscriptionKey : str
        The key of the service, by the name of its secret.
    aADToken : str
        A token of Entra ID that was made elsewhere, by the name of its secret.
    customAuthHeader : str
        What goes as the header Authorization as it is, by the name of its secret.
    useIdentity : bool, default False
        Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere.
    customHeaders : Mapping[str, str]
        Headers that every request gets.
    url : str
        The address of the service, such as https://myresource.cognitiveservices.azure.com.
    location : str
        The region of the service, such as westeurope, in the place of url.
    customServiceName : str
        The name of the resource, from which its address follows, in the place of url.
    cloud : Literal["public", "usGovernment", "china"], default "public"
        The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens.
    apiVersion : str
        The version of the service, in the place of the one that the stage was written for.
    outputCol : str
        The column that gets the answers; null means the uid of the stage followed by _output.
    errorCol : str
        The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row.
    rawCol : str
        The column that gets the whole answer as JSON, where one is wanted.
    timeout : float, default 60
        How many seconds one attempt may take. It is at least 0.001 and at most 86400.
    concurrentTimeout : float
        How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800.
    maxAttempts : int, default 8
        How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100.
    maxWait : float, default 60
        How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400.
    requestsPerSecond : float
        How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000.
    rateShares : str
        A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself.
    budget : Mapping[str, Any]
        How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens.
    answerCache : str
        A folder of answers that runs have in common; null where every run asks for itself.
    answerCacheHours : float, default 168
        For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000.
    concurrency : int, default 1
        How many rows are worked on at a time. It is at least 1 and at most 10000.
    """

    _parameters = {
        "indexName": None,
        "indexJson": None,
        "vectorCols": None,
        "fatalErrors": True,
        "serviceName": None,
        "actionCol": "@search.action",
        "keyCol": None,
        "batchSize": 100,
        "filterNulls": False,
        "subscriptionKey": None,
        "aADToken": None,
        "customAuthHeader": None,
        "useIdentity": False,
        "customHeaders": {},
        "url": None,
        "location": None,
        "customServiceName": None,
        "cloud": "public",
        "apiVersion": None,
        "outputCol": None,
        "errorCol": None,
        "rawCol": None,
        "timeout": 60,
        "concurrentTimeout": None,
        "maxAttempts": 8,
        "maxWait": 60,
        "requestsPerSecond": None,
        "rateShares": None,
        "budget": None,
        "answerCache": None,
        "answerCacheHours": 168,
        "concurrency": 1,
        "uid": None,
    }
    _files = ("rateShares", "answerCache",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            indexName: Optional[str] = None,
            indexJson: Optional[str] = None,
            vectorCols: Optional[str] = None,
            fatalErrors: bool = True,
            serviceName: Optional[str] = None,
            actionCol: str = "@search.action",
            keyCol: Optional[str] = None,
            batchSize: int = 100,
            filterNulls: bool = False,
            subscriptionKey: Optional[str] = None,
            aADToken: Optional[str] = None,
            customAuthHeader: Optional[str] = None,
            useIdentity: bool = False,
            customHeaders: Optional[Mapping[str, str]] = None,
            url: Optional[str] = None,
            location: Optional[str] = None,
            customServiceName: Optional[str] = None,
            cloud: Literal["public", "usGovernment", "china"] = "public",
            apiVersion: Optional[str] = None,
            outputCol: Optional[str] = None,
            errorCol: Optional[str] = None,
            rawCol: Optional[str] = None,
            timeout: float = 60,
            concurrentTimeout: Optional[float] = None,
            maxAttempts: int = 8,
            maxWait: float = 60,
            requestsPerSecond: Optional[float] = None,
            rateShares: Optional[str] = None,
            budget: Optional[Mapping[str, Any]] = None,
            answerCache: Optional[str] = None,
            answerCacheHours: float = 168,
            concurrency: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setIndexName(self, value: str) -> AzureSearchWriter: ...
        def getIndexName(self) -> Optional[str]: ...
        def setIndexJson(self, value: str) -> AzureSearchWriter: ...
        def getIndexJson(self) -> Optional[str]: ...
        def setVectorCols(self, value: str) -> AzureSearchWriter: ...
        def getVectorCols(self) -> Optional[str]: ...
        def setFatalErrors(self, value: bool) -> AzureSearchWriter: ...
        def getFatalErrors(self) -> bool: ...
        def setServiceName(self, value: str) -> AzureSearchWriter: ...
        def getServiceName(self) -> Optional[str]: ...
        def setActionCol(self, value: str) -> AzureSearchWriter: ...
        def getActionCol(self) -> str: ...
        def setKeyCol(self, value: str) -> AzureSearchWriter: ...
        def getKeyCol(self) -> Optional[str]: ...
        def setBatchSize(self, value: int) -> AzureSearchWriter: ...
        def getBatchSize(self) -> int: ...
        def setFilterNulls(self, value: bool) -> AzureSearchWriter: ...
        def getFilterNulls(self) -> bool: ...
        def setSubscriptionKey(self, value: str) -> AzureSearchWriter: ...
        def getSubscriptionKey(self) -> Optional[str]: ...
        def setAADToken(self, value: str) -> AzureSearchWriter: ...
        def getAADToken(self) -> Optional[str]: ...
        def setCustomAuthHeader(self, value: str) -> AzureSearchWriter: ...
        def getCustomAuthHeader(self) -> Optional[str]: ...
        def setUseIdentity(self, value: bool) -> AzureSearchWriter: ...
        def getUseIdentity(self) -> bool: ...
        def setCustomHeaders(self, value: Mapping[str, str]) -> AzureSearchWriter: ...
        def getCustomHeaders(self) -> Optional[Mapping[str, str]]: ...
        def setUrl(self, value: str) -> AzureSearchWriter: ...
        def getUrl(self) -> Optional[str]: ...
        def setLocation(self, value: str) -> AzureSearchWriter: ...
        def getLocation(self) -> Optional[str]: ...
        def setCustomServiceName(self, value: str) -> AzureSearchWriter: ...
        def getCustomServiceName(self) -> Optional[str]: ...
        def setCloud(self, value: Literal["public", "usGovernment", "china"]) -> AzureSearchWriter: ...
        def getCloud(self) -> Literal["public", "usGovernment", "china"]: ...
        def setApiVersion(self, value: str) -> AzureSearchWriter: ...
        def getApiVersion(self) -> Optional[str]: ...
        def setOutputCol(self, value: str) -> AzureSearchWriter: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setErrorCol(self, value: str) -> AzureSearchWriter: ...
        def getErrorCol(self) -> Optional[str]: ...
        def setRawCol(self, value: str) -> AzureSearchWriter: ...
        def getRawCol(self) -> Optional[str]: ...
        def setTimeout(self, value: float) -> AzureSearchWriter: ...
        def getTimeout(self) -> float: ...
        def setConcurrentTimeout(self, value: float) -> AzureSearchWriter: ...
        def getConcurrentTimeout(self) -> Optional[float]: ...
        def setMaxAttempts(self, value: int) -> AzureSearchWriter: ...
        def getMaxAttempts(self) -> int: ...
        def setMaxWait(self, value: float) -> AzureSearchWriter: ...
        def getMaxWait(self) -> float: ...
        def setRequestsPerSecond(self, value: float) -> AzureSearchWriter: ...
        def getRequestsPerSecond(self) -> Optional[float]: ...
        def setRateShares(self, value: str) -> AzureSearchWriter: ...
        def getRateShares(self) -> Optional[str]: ...
        def setBudget(self, value: Mapping[str, Any]) -> AzureSearchWriter: ...
        def getBudget(self) -> Optional[Mapping[str, Any]]: ...
        def setAnswerCache(self, value: str) -> AzureSearchWriter: ...
        def getAnswerCache(self) -> Optional[str]: ...
        def setAnswerCacheHours(self, value: float) -> AzureSearchWriter: ...
        def getAnswerCacheHours(self) -> float: ...
        def setConcurrency(self, value: int) -> AzureSearchWriter: ...
        def getConcurrency(self) -> int: ...
        def setUid(self, value: str) -> AzureSearchWriter: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["AddDocuments", "AzureSearchWriter"]

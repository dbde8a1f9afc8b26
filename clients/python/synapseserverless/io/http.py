# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.io.http, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class CustomInputParser(Transformer):
    """Makes requests of the cells of a column by a C# function.

    Parameters
    ----------
    inputCol : str, default "input"
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "input",
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "input",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> CustomInputParser: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CustomInputParser: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> CustomInputParser: ...
        def getUid(self) -> Optional[str]: ...


class CustomOutputParser(Transformer):
    """Makes texts of responses by a C# function.

    Parameters
    ----------
    inputCol : str, default "response"
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "response",
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "response",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> CustomOutputParser: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CustomOutputParser: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> CustomOutputParser: ...
        def getUid(self) -> Optional[str]: ...


class HTTPTransformer(Transformer):
    """Sends the requests of a column, and gives the responses, whatever they report.

    Parameters
    ----------
    inputCol : str, required
        The column of requests: structures with method, url, headers and body.
    outputCol : str
        The column that gets the responses; null means the uid of the stage followed by _output.
    timeout : float, default 60
        How many seconds one attempt may take. It is at least 0.001 and at most 86400.
    concurrentTimeout : float
        How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800.
    handler : Literal["advanced", "basic"], default "advanced"
        What is done about responses that report a failure.
    maxAttempts : int, default 4
        How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100.
    requestsPerSecond : float
        How many requests a second a host gets at most; null to find out what it takes. It is more than 0 and at most 1000000.
    maxResponseMB : int, default 256
        How many megabytes a response may have. It is at least 1 and at most 2000.
    concurrency : int, default 1
        How many rows are worked on at a time. It is at least 1 and at most 10000.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "timeout": 60,
        "concurrentTimeout": None,
        "handler": "advanced",
        "maxAttempts": 4,
        "requestsPerSecond": None,
        "maxResponseMB": 256,
        "concurrency": 1,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            timeout: float = 60,
            concurrentTimeout: Optional[float] = None,
            handler: Literal["advanced", "basic"] = "advanced",
            maxAttempts: int = 4,
            requestsPerSecond: Optional[float] = None,
            maxResponseMB: int = 256,
            concurrency: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> HTTPTransformer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> HTTPTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setTimeout(self, value: float) -> HTTPTransformer: ...
        def getTimeout(self) -> float: ...
        def setConcurrentTimeout(self, value: float) -> HTTPTransformer: ...
        def getConcurrentTimeout(self) -> Optional[float]: ...
        def setHandler(self, value: Literal["advanced", "basic"]) -> HTTPTransformer: ...
        def getHandler(self) -> Literal["advanced", "basic"]: ...
        def setMaxAttempts(self, value: int) -> HTTPTransformer: ...
        def getMaxAttempts(self) -> int: ...
        def setRequestsPerSecond(self, value: float) -> HTTPTransformer: ...
        def getRequestsPerSecond(self) -> Optional[float]: ...
        def setMaxResponseMB(self, value: int) -> HTTPTransformer: ...
        def getMaxResponseMB(self) -> int: ...
        def setConcurrency(self, value: int) -> HTTPTransformer: ...
        def getConcurrency(self) -> int: ...
        def setUid(self, value: str) -> HTTPTransformer: ...
        def getUid(self) -> Optional[str]: ...


class JSONInputParser(Transformer):
    """Makes requests of the cells of a column: each is the JSON body of one.

    Parameters
    ----------
    url : str, required
        The address that requests go to.
    method : str, default "POST"
        The method of requests. One of GET, POST, PUT, PATCH, DELETE.
    headers : Mapping[str, str]
        Headers that every request gets.
    inputCol : str, default "input"
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "url": "",
        "method": "POST",
        "headers": {},
        "inputCol": "input",
        "outputCol": None,
        "uid": None,
    }
    _required = ("url",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            url: str = ...,
            method: str = "POST",
            headers: Optional[Mapping[str, str]] = None,
            inputCol: str = "input",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setUrl(self, value: str) -> JSONInputParser: ...
        def getUrl(self) -> str: ...
        def setMethod(self, value: str) -> JSONInputParser: ...
        def getMethod(self) -> str: ...
        def setHeaders(self, value: Mapping[str, str]) -> JSONInputParser: ...
        def getHeaders(self) -> Optional[Mapping[str, str]]: ...
        def setInputCol(self, value: str) -> JSONInputParser: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> JSONInputParser: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> JSONInputParser: ...
        def getUid(self) -> Optional[str]: ...


class JSONOutputParser(Transformer):
    """Makes typed cells of responses whose bodies are JSON.

    Parameters
    ----------
    dataType : str, required
        The type of the output, such as struct<id: string, scores: array<double>>; json for JSON as text.
    inputCol : str, default "response"
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "dataType": "",
        "inputCol": "response",
        "outputCol": None,
        "uid": None,
    }
    _required = ("dataType",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            dataType: str = ...,
            inputCol: str = "response",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setDataType(self, value: str) -> JSONOutputParser: ...
        def getDataType(self) -> str: ...
        def setInputCol(self, value: str) -> JSONOutputParser: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> JSONOutputParser: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> JSONOutputParser: ...
        def getUid(self) -> Optional[str]: ...


class SimpleHTTPTransformer(Transformer):
    """Makes requests of a column, sends them and reads the responses: an output or an error for each row.

    Parameters
    ----------
    inputCol : str, required
        The column that requests are made of.
    outputCol : str
        The column that gets the outputs; null means the uid of the stage followed by _output.
    errorCol : str
        The column of errors, structures of status and response; null means the uid of the stage followed by _errors.
    inputParser : Stage
        Makes requests; its columns are set by this stage.
    outputParser : Stage
        Reads responses; its columns are set by this stage.
    miniBatcher : Stage
        Makes one request of several rows; left out, each row has its own.
    flattenOutputBatches : bool
        Whether rows that were batched come out one by one; null for whether there is a mini-batch transformer.
    concurrency : int, default 1
        How many requests are at work at a time. It is at least 1 and at most 10000.
    timeout : float, default 60
        How many seconds one attempt may take. It is at least 0.001 and at most 86400.
    concurrentTimeout : float
        How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800.
    handler : Literal["advanced", "basic"], default "advanced"
        What is done about responses that report a failure.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "errorCol": None,
        "inputParser": None,
        "outputParser": None,
        "miniBatcher": None,
        "flattenOutputBatches": None,
        "concurrency": 1,
        "timeout": 60,
        "concurrentTimeout": None,
        "handler": "advanced",
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            errorCol: Optional[str] = None,
            inputParser: Optional[Stage] = None,
            outputParser: Optional[Stage] = None,
            miniBatcher: Optional[Stage] = None,
            flattenOutputBatches: Optional[bool] = None,
            concurrency: int = 1,
            timeout: float = 60,
            concurrentTimeout: Optional[float] = None,
            handler: Literal["advanced", "basic"] = "advanced",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> SimpleHTTPTransformer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> SimpleHTTPTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setErrorCol(self, value: str) -> SimpleHTTPTransformer: ...
        def getErrorCol(self) -> Optional[str]: ...
        def setInputParser(self, value: Stage) -> SimpleHTTPTransformer: ...
        def getInputParser(self) -> Optional[Stage]: ...
        def setOutputParser(self, value: Stage) -> SimpleHTTPTransformer: ...
        def getOutputParser(self) -> Optional[Stage]: ...
        def setMiniBatcher(self, value: Stage) -> SimpleHTTPTransformer: ...
        def getMiniBatcher(self) -> Optional[Stage]: ...
        def setFlattenOutputBatches(self, value: bool) -> SimpleHTTPTransformer: ...
        def getFlattenOutputBatches(self) -> Optional[bool]: ...
        def setConcurrency(self, value: int) -> SimpleHTTPTransformer: ...
        def getConcurrency(self) -> int: ...
        def setTimeout(self, value: float) -> SimpleHTTPTransformer: ...
        def getTimeout(self) -> float: ...
        def setConcurrentTimeout(self, value: float) -> SimpleHTTPTransformer: ...
        def getConcurrentTimeout(self) -> Optional[float]: ...
        def setHandler(self, value: Literal["advanced", "basic"]) -> SimpleHTTPTransformer: ...
        def getHandler(self) -> Literal["advanced", "basic"]: ...
        def setUid(self, value: str) -> SimpleHTTPTransformer: ...
        def getUid(self) -> Optional[str]: ...


class StringOutputParser(Transformer):
    """Makes texts of responses.

    Parameters
    ----------
    inputCol : str, default "response"
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "response",
        "outputCol": None,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "response",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> StringOutputParser: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> StringOutputParser: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> StringOutputParser: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["CustomInputParser", "CustomOutputParser", "HTTPTransformer", "JSONInputParser", "JSONOutputParser", "SimpleHTTPTransformer", "StringOutputParser"]

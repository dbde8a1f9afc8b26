"""Work that a service does, over HTTP: ``synapse serve``, or the app on Azure."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any, Dict, Iterator, List, Optional, Sequence

from ._errors import SynapseError
from ._progress import choose
from ._run import Run, ServiceRun


class Service:
    """Speaks the HTTP API, which docs/http-api.md describes."""

    is_service = True

    # What a service takes at once unless its operator set other limits.
    SCORE_ROWS = 1000
    SCORE_BYTES = 900_000

    def __init__(self, url: str, key: Optional[str], timeout: float) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SynapseError(f"'{url}' is no address of a service. Such are http://127.0.0.1:7420 and https://NAME.azurewebsites.net.")
        self.url = url.rstrip("/")
        self._key = key
        self._timeout = timeout

    @staticmethod
    def location(path: str) -> str:
        """Locations are the service's own, relative to its data folder."""
        return path

    def request(self, method: str, path: str, body: Any = None, headers: Optional[Dict[str, str]] = None) -> bytes:
        sent = {"Accept": "application/json", **(headers or {})}
        if self._key:
            sent["Authorization"] = f"Bearer {self._key}"
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            content = error.read()
            try:
                problem: Any = json.loads(content)
            except ValueError:
                problem = content.decode("utf-8", "replace")
            raise SynapseError.of_problem(error.code, problem) from None
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise SynapseError(f"{self.url} does not answer: {reason}. Is the service running, and is that its address?", code="http") from None

    def get(self, path: str) -> Any:
        return json.loads(self.request("GET", path))

    def text(self, path: str) -> str:
        return self.request("GET", path, headers={"Accept": "text/html"}).decode("utf-8")

    def post(self, path: str, body: Any = None, headers: Optional[Dict[str, str]] = None) -> Any:
        content = self.request("POST", path, b"" if body is None else body, headers)
        return json.loads(content) if content else None

    def run(self, specification: Any, overrides: Sequence[str], progress: Any, own: bool = False, keep: Any = None, key: Optional[str] = None) -> Run:
        """Starts a run. It has an idempotency key, so that a request that was cut short can be sent again."""
        written = self.specification(specification)
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        body = {"specification": written, "overrides": list(overrides)} if overrides else {"specification": written}
        state = self.post("/v1/runs", body, headers)
        return ServiceRun(self, state["runId"], state, choose(progress))

    def run_stored(self, pipeline: str, overrides: Sequence[str], progress: Any) -> Run:
        state = self.post(f"/v1/pipelines/{_quoted(pipeline)}/runs", {"overrides": list(overrides)}, {"Idempotency-Key": uuid.uuid4().hex})
        return ServiceRun(self, state["runId"], state, choose(progress))

    @staticmethod
    def specification(given: Any) -> Any:
        if not isinstance(given, (str, os.PathLike)):
            return given
        try:
            with open(given, encoding="utf-8") as file:
                text = file.read()
        except OSError as error:
            raise SynapseError(f"{given} cannot be read: {error.strerror}.", file=str(given)) from None
        return json.loads(text) if text.lstrip().startswith("{") else text

    def score(self, model: str, rows: Sequence[Dict[str, Any]], columns: Optional[Sequence[str]]) -> List[Dict[str, Any]]:
        """Scores rows with a saved model; in several requests where they are too many for one."""
        scored: List[Dict[str, Any]] = []
        for page in _pages(rows, self.SCORE_ROWS, self.SCORE_BYTES):
            body: Dict[str, Any] = {"rows": page}
            if columns is not None:
                body["columns"] = list(columns)
            scored += self.post(f"/v1/models/{_quoted(model)}/score", body)["rows"]
        return scored

    def validate(self, specification: Any) -> Dict[str, Any]:
        raise SynapseError("A service checks a specification when it is run or stored; only a local session validates one by itself.")


def _pages(rows: Sequence[Dict[str, Any]], count: int, size: int) -> Iterator[List[Dict[str, Any]]]:
    page: List[Dict[str, Any]] = []
    held = 0
    for row in rows:
        length = len(json.dumps(row, ensure_ascii=False).encode("utf-8")) + 1
        if page and (len(page) >= count or held + length > size):
            yield page
            page, held = [], 0
        page.append(row)
        held += length
    if page:
        yield page


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")

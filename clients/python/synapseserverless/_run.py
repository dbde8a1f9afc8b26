"""Runs: one that is at work, how it ended, and its report."""

from __future__ import annotations

import html
import json
import os
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ._errors import SynapseError
from ._progress import Progress

if TYPE_CHECKING:
    from ._local import Local
    from ._service import Service


class Report:
    """The report of a run, one HTML file; a notebook shows it."""

    def __init__(self, text: str, path: Optional[str] = None) -> None:
        self.html = text
        self.path = path

    def save(self, path: Any) -> None:
        """Writes the report to a file."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self.html)

    def open(self) -> None:
        """Shows the report in a browser."""
        import pathlib
        import tempfile
        import webbrowser

        path = self.path
        if path is None:
            handle, path = tempfile.mkstemp(".html")
            os.close(handle)
            self.save(path)
        webbrowser.open(pathlib.Path(path).as_uri())

    def _repr_html_(self) -> str:
        # In a frame of its own, so that its styles do not touch the notebook's.
        return f'<iframe srcdoc="{html.escape(self.html, quote=True)}" style="width:100%;height:40em;border:0" sandbox="allow-same-origin"></iframe>'


class Run:
    """One execution of a specification.

    Attributes
    ----------
    id, status, metrics, outputs, rows, seconds, warnings, error : what is known of it
    """

    def __init__(self) -> None:
        self.id: Optional[str] = None
        self.status = "pending"
        self.metrics: Dict[str, float] = {}
        self.outputs: Dict[str, str] = {}
        self.rows: Dict[str, int] = {}
        self.seconds: Optional[float] = None
        self.warnings: List[Any] = []
        self.error: Optional[str] = None
        self.progress: Dict[str, Any] = {}

    def wait(self, timeout: Optional[float] = None) -> "Run":
        """Waits for the end and gives the run; Ctrl-C cancels it.

        Raises SynapseError where it failed or was cancelled from elsewhere, and TimeoutError where it is still at work after ``timeout`` seconds.
        """
        raise NotImplementedError

    def cancel(self) -> None:
        """Cancels the run; what is done is kept, and the run can be resumed."""
        raise NotImplementedError

    def resume(self, progress: Any = None) -> "Run":
        """Goes on with a run that failed or was cancelled, and waits for its end."""
        raise NotImplementedError

    @property
    def report(self) -> Report:
        """The report."""
        raise NotImplementedError

    @property
    def record(self) -> Dict[str, Any]:
        """All that is kept of the run: its specification, versions, times of stages and tasks, evaluations."""
        raise NotImplementedError

    def _take(self, summary: Dict[str, Any]) -> None:
        self.id = summary.get("runId") or self.id
        self.status = summary.get("status") or self.status
        self.metrics = {name: _number(value) for name, value in (summary.get("metrics") or {}).items()}
        self.outputs = summary.get("outputs") or {}
        self.rows = summary.get("rows") or {}
        self.seconds = summary.get("seconds")
        self.warnings = summary.get("warnings") or []
        self.error = summary.get("error")

    def __repr__(self) -> str:
        return f"Run({self.id!r}, {self.status!r})"

    def _repr_html_(self) -> str:
        rows = [("run", self.id), ("status", self.status), *((name, value) for name, value in self.metrics.items()), *((name, path) for name, path in self.outputs.items())]
        if self.error:
            rows.append(("error", self.error))
        cells = "".join(f"<tr><th style='text-align:left'>{html.escape(str(name))}</th><td>{html.escape(str(value))}</td></tr>" for name, value in rows)
        return f"<table>{cells}</table>"


class LocalRun(Run):
    """A run of a ``synapse`` of this machine."""

    def __init__(self, engine: "Local", arguments: List[str], own_file: Optional[str], progress: Progress, work: str) -> None:
        super().__init__()
        self._engine = engine
        self._own_file = own_file
        self._progress = progress
        self._work = work
        self._said: List[str] = []
        self._cancelled = False
        self._reported = False
        self.status = "running"
        self._process = engine.start([*arguments, "--json", "--progress", "ndjson", "--work", work])
        self._output: List[str] = []
        self._threads = [threading.Thread(target=self._read_news, daemon=True), threading.Thread(target=self._read_output, daemon=True)]
        for thread in self._threads:
            thread.start()

    def _read_news(self) -> None:
        for line in self._process.stderr:  # type: ignore[union-attr]
            try:
                news = json.loads(line)
            except ValueError:
                self._said = [*self._said[-50:], line]
                continue
            if "phase" in news:
                self.id = news.get("runId") or self.id
                self.progress = news
                try:
                    self._progress.show(news)
                except Exception:  # noqa: BLE001 - what shows news must not end the reading of it
                    self._progress = Progress()

    def _read_output(self) -> None:
        self._output.extend(self._process.stdout)  # type: ignore[arg-type]

    def wait(self, timeout: Optional[float] = None) -> Run:
        try:
            end = None if timeout is None else time.monotonic() + timeout
            for thread in self._threads:
                # In steps, so that Ctrl-C is seen on every platform.
                while thread.is_alive():
                    thread.join(0.2 if end is None else max(0.0, min(0.2, end - time.monotonic())))
                    if end is not None and time.monotonic() >= end and thread.is_alive():
                        raise TimeoutError(f"The run {self.id} is still at work after {timeout} s. Wait longer, or cancel it.")
            self._process.wait()
        except KeyboardInterrupt:
            self._progress.end()
            self.cancel()
            self._finish(30)
            raise
        self._progress.end()
        self._end()
        return self

    def _finish(self, seconds: float) -> None:
        for thread in self._threads:
            thread.join(seconds)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._conclude()

    def _conclude(self) -> None:
        if self._reported:
            return
        self._reported = True
        self._engine.ended(self._process)
        lines = [line for line in self._output if line.strip()]
        try:
            self._take(json.loads(lines[-1]))
        except (IndexError, ValueError):
            self.status = "cancelled" if self._cancelled else "failed"
            self.error = "".join(self._said).strip() or f"synapse ended with exit code {self._process.returncode} and said nothing."

    def _end(self) -> None:
        self._conclude()
        if self.status == "completed" or (self.status == "cancelled" and self._cancelled):
            return
        code = "cancelled" if self.status == "cancelled" else "specification" if self._process.returncode == 2 else "failed"
        raise SynapseError.parse(self.error or f"The run {self.id} was cancelled.", code, self._own_file)

    def cancel(self) -> None:
        if self._process.poll() is None:
            self._cancelled = True
            self._engine.interrupt(self._process, self.id, self._work)

    def resume(self, progress: Any = None) -> Run:
        if self.id is None:
            raise SynapseError("The run did not begin, so there is nothing to resume. Correct the specification and run it again.")
        from ._progress import choose

        return LocalRun(self._engine, ["runs", "resume", self.id], self._own_file, choose(progress), self._work).wait()

    @property
    def report(self) -> Report:
        path = self.outputs.get("report") or (os.path.join(self._work, "runs", self.id, "report.html") if self.id else None)
        if path is None or not os.path.exists(path):
            raise SynapseError(f"The run {self.id} has no report: it is {self.status}.")
        with open(path, encoding="utf-8", newline="") as file:
            return Report(file.read(), path)

    @property
    def record(self) -> Dict[str, Any]:
        path = os.path.join(self._work, "runs", str(self.id), "run.json")
        if not os.path.exists(path):
            raise SynapseError(f"The run {self.id} has no record: it is {self.status}.")
        with open(path, encoding="utf-8") as file:
            return json.load(file)


class ServiceRun(Run):
    """A run of a service."""

    ENDED = ("completed", "failed", "cancelled")

    def __init__(self, service: "Service", run_id: str, state: Dict[str, Any], progress: Progress) -> None:
        super().__init__()
        self._service = service
        self._progress = progress
        self._cancelled = False
        self.id = run_id
        self._see(state)

    def _see(self, state: Dict[str, Any]) -> None:
        self.status = state.get("status") or self.status
        problem = state.get("error")
        self.error = problem.get("message") if isinstance(problem, dict) else problem
        if state.get("progress"):
            self.progress = state["progress"]
            self._progress.show(self.progress)

    def refresh(self) -> Run:
        """Asks how the run stands."""
        self._see(self._service.get(f"/v1/runs/{self.id}"))
        return self

    def wait(self, timeout: Optional[float] = None) -> Run:
        end = None if timeout is None else time.monotonic() + timeout
        pause = 0.1
        try:
            while self.status not in self.ENDED:
                if end is not None and time.monotonic() >= end:
                    raise TimeoutError(f"The run {self.id} is still at work after {timeout} s. Wait longer, or cancel it.")
                time.sleep(pause)
                pause = min(2.0, pause * 1.5)
                self.refresh()
        except KeyboardInterrupt:
            self._progress.end()
            self.cancel()
            raise
        self._progress.end()
        if self.status == "completed":
            self._take(_summary(self._service.get(f"/v1/runs/{self.id}/result")))
        elif not (self.status == "cancelled" and self._cancelled):
            raise SynapseError.parse(self.error or f"The run {self.id} was cancelled.", "cancelled" if self.status == "cancelled" else "failed")
        return self

    def cancel(self) -> None:
        self._cancelled = True
        try:
            self._service.post(f"/v1/runs/{self.id}/cancel")
        except SynapseError as error:
            if error.status != 409:  # It has ended.
                raise

    def resume(self, progress: Any = None) -> Run:
        from ._progress import choose

        self._service.post(f"/v1/runs/{self.id}/resume")
        return ServiceRun(self._service, self.id or "", {"status": "pending"}, choose(progress)).wait()

    @property
    def report(self) -> Report:
        return Report(self._service.text(f"/v1/runs/{self.id}/report"))

    @property
    def record(self) -> Dict[str, Any]:
        return self._service.get(f"/v1/runs/{self.id}/result")


def _summary(result: Dict[str, Any]) -> Dict[str, Any]:
    """What a service says of a run, as the command line says it."""
    stages = result.get("metrics") or {}
    metrics = {name if len(stages) == 1 else f"{stage}.{name}": value for stage, values in stages.items() for name, value in values.items()}
    rows = {"in": result.get("rowsIn"), "out": result.get("rowsOut"), "setAside": result.get("rowsSetAside")}
    return {**result, "rows": rows, "metrics": metrics}


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value

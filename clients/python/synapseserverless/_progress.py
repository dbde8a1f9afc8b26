"""Shows how far a run is: one line that is written over on a terminal, a line for each phase in a notebook, nothing elsewhere."""

from __future__ import annotations

import shutil
import sys
from typing import Any, Callable, Dict, Optional

Show = Callable[[Dict[str, Any]], None]


def choose(asked: Any) -> "Progress":
    """``asked`` is a function that gets each piece of news, True, False, or None for what fits the place."""
    if callable(asked):
        return _Called(asked)
    if asked is False:
        return Progress()
    if _is_notebook():
        return _Lines(sys.stdout)
    if sys.stderr is not None and sys.stderr.isatty():
        return _Bar(sys.stderr)
    return _Lines(sys.stderr) if asked else Progress()


def _is_notebook() -> bool:
    shell = sys.modules.get("IPython")
    try:
        return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
    except AttributeError:
        return False


class Progress:
    """Shows nothing."""

    def show(self, news: Dict[str, Any]) -> None:
        """Shows news."""

    def end(self) -> None:
        """Leaves the place as it was."""


class _Called(Progress):
    def __init__(self, function: Show) -> None:
        self._function = function

    def show(self, news: Dict[str, Any]) -> None:
        self._function(news)


class _Lines(Progress):
    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._last: Optional[Dict[str, Any]] = None

    def show(self, news: Dict[str, Any]) -> None:
        if self._last is not None and self._last["phase"] != news.get("phase"):
            self._write()
        self._last = news if news.get("phase") != "start" else None

    def end(self) -> None:
        if self._last is not None:
            self._write()
            self._last = None

    def _write(self) -> None:
        # What a phase ends with is not news of its own.
        last = self._last or {}
        print(text_of({**last, "tasksDone": last.get("tasksTotal", 0)}), file=self._stream, flush=True)


class _Bar(Progress):
    WIDTH = 14

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._shown = False

    def show(self, news: Dict[str, Any]) -> None:
        if news.get("phase") == "start":
            return
        share = share_of(news)
        filled = round(share * self.WIDTH)
        bar = "━" * filled + "╌" * (self.WIDTH - filled)
        try:
            bar.encode(getattr(self._stream, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            bar = "#" * filled + "-" * (self.WIDTH - filled)
        width = max(20, shutil.get_terminal_size().columns - 1)
        self._stream.write("\r" + f"{bar} {text_of(news)}"[:width].ljust(width))
        self._stream.flush()
        self._shown = True

    def end(self) -> None:
        if self._shown:
            width = max(20, shutil.get_terminal_size().columns - 1)
            self._stream.write("\r" + " " * width + "\r")
            self._stream.flush()
            self._shown = False


def share_of(news: Dict[str, Any]) -> float:
    """How much of its phase is done, of 1."""
    fit = news.get("fit") or {}
    if fit.get("iterationsTotal"):
        return min(1.0, (fit.get("iterations") or fit.get("iteration") or 0) / fit["iterationsTotal"])
    total = news.get("tasksTotal") or 0
    return min(1.0, (news.get("tasksDone") or 0) / total) if total else 0.0


def text_of(news: Dict[str, Any]) -> str:
    """Such as ``fit ValueIndexer: 3 of 8 tasks, 60,000 rows``."""
    said = [f"{news.get('tasksDone', 0)} of {news.get('tasksTotal', 0)} tasks"]
    if news.get("rows"):
        said.append(f"{news['rows']:,} rows")
    if news.get("rowsSetAside"):
        said.append(f"{news['rowsSetAside']:,} set aside")
    if news.get("text"):
        said.append(str(news["text"]))
    return f"{news.get('phase', '')}: {', '.join(said)}"

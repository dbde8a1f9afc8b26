"""Work that a ``synapse`` of this machine does, in a process of its own."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import tempfile
import weakref
from typing import Any, Dict, List, Optional, Sequence, Union

from . import _command
from ._errors import SynapseError
from ._progress import choose
from ._run import LocalRun, Run

_CODES = {2: "specification", 130: "cancelled"}
_live: "weakref.WeakSet[subprocess.Popen[str]]" = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    # What this process began does not outlive it.
    for process in list(_live):
        if process.poll() is None:
            process.terminate()


class Folder:
    """A temporary folder that is deleted when nobody holds it any more."""

    def __init__(self, parent: Optional["Folder"] = None) -> None:
        self.path = tempfile.mkdtemp(prefix="synapse-", dir=parent.path if parent else None)
        self._parent = parent
        self._finalizer = weakref.finalize(self, shutil.rmtree, self.path, True)

    def file(self, name: str) -> str:
        return os.path.join(self.path, name)


class Local:
    """Starts the command line."""

    is_service = False

    def __init__(self, command: Union[str, Sequence[str], None], work: Optional[str]) -> None:
        self._given = command
        self._found: Optional[List[str]] = None
        self._work = work
        self._home: Optional[Folder] = None

    @property
    def command(self) -> List[str]:
        if self._found is None:
            self._found = _command.find(self._given)
        return self._found

    @property
    def home(self) -> Folder:
        if self._home is None:
            self._home = Folder()
        return self._home

    def folder(self) -> Folder:
        """A new temporary folder."""
        return Folder(self.home)

    def work(self, own: bool) -> str:
        """Where runs are kept; those of single fits and transforms only as long as the session lives, unless a place was given."""
        if self._work is not None:
            return os.path.abspath(self._work)
        return self.home.file("work") if own else os.path.abspath(".synapse")

    @staticmethod
    def location(path: str) -> str:
        """A path as it is in any folder; URLs as they are."""
        return path if "://" in path else os.path.abspath(path) + ("/" if path.endswith(("/", os.sep)) else "")

    def start(self, arguments: List[str]) -> "subprocess.Popen[str]":
        # In a group of its own, so that Ctrl-C reaches this process alone, which then asks for the cancellation once.
        group: Dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        environment = {**os.environ, "NO_COLOR": "1"}
        try:
            process = subprocess.Popen(
                [*self.command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                errors="replace", env=environment, **group)
        except OSError as error:
            raise SynapseError(f"{self.command[0]} cannot be started: {error.strerror or error}. Name the right program in SYNAPSE_COMMAND or in Session(command=...).") from None
        _live.add(process)
        return process

    @staticmethod
    def ended(process: "subprocess.Popen[str]") -> None:
        _live.discard(process)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def interrupt(self, process: "subprocess.Popen[str]", run_id: Optional[str], work: Optional[str]) -> None:
        """Asks a process to end its work, as Ctrl-C does."""
        if os.name == "posix":
            process.send_signal(signal.SIGTERM)
        elif run_id and work:
            self.call(["runs", "cancel", run_id, "--work", work])
        else:
            process.terminate()

    def call(self, arguments: List[str], own_file: Optional[str] = None) -> str:
        """Runs a command to its end; gives what it wrote to standard output."""
        process = self.start(arguments)
        try:
            output, said = process.communicate()
        except KeyboardInterrupt:
            self.interrupt(process, None, None)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
        finally:
            self.ended(process)
        if process.returncode not in (0, 3):
            raise SynapseError.parse(said.strip() or f"synapse ended with exit code {process.returncode} and said nothing.", _CODES.get(process.returncode, "failed"), own_file)
        return output

    def run(self, specification: Any, overrides: Sequence[str], progress: Any, own: bool = False, keep: Optional[Folder] = None) -> Run:
        """Starts a run of a specification: a mapping, or the path of a file."""
        if isinstance(specification, (str, os.PathLike)):
            file, own_file = os.fspath(specification), None
        else:
            keep = keep or self.folder()
            file = own_file = keep.file("specification.json")
            write_json(file, specification)
        arguments = ["run", file]
        for override in overrides:
            arguments += ["--set", override]
        run = LocalRun(self, arguments, own_file, choose(progress), self.work(own))
        run._keep = keep  # type: ignore[attr-defined]
        return run

    def validate(self, specification: Any) -> Dict[str, Any]:
        """What ``synapse validate --json`` says."""
        keep = self.folder()
        file = os.fspath(specification) if isinstance(specification, (str, os.PathLike)) else keep.file("specification.json")
        if not isinstance(specification, (str, os.PathLike)):
            write_json(file, specification)
        process = self.start(["validate", file, "--json"])
        output, said = process.communicate()
        self.ended(process)
        try:
            return json.loads(output)
        except ValueError:
            raise SynapseError.parse(said, _CODES.get(process.returncode, "failed")) from None


def write_json(path: str, value: Any) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, allow_nan=False, indent=1)

"""Finds the command line, ``synapse``."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import List, Optional, Sequence, Union

from ._errors import SynapseError

VARIABLE = "SYNAPSE_COMMAND"


def find(given: Union[str, Sequence[str], None] = None) -> List[str]:
    """The command as a list: the one that is given, of SYNAPSE_COMMAND, on the PATH, or a tool of .NET."""
    if given:
        return _words(given, "the session's command")
    named = os.environ.get(VARIABLE)
    if named:
        return _words(named, VARIABLE)
    on_path = shutil.which("synapse")
    if on_path:
        return [on_path]
    tool = Path.home() / ".dotnet" / "tools" / ("synapse.exe" if os.name == "nt" else "synapse")
    if tool.is_file():
        return [str(tool)]
    dotnet = shutil.which("dotnet")
    if dotnet and _in_manifest():
        return [dotnet, "tool", "run", "synapse", "--"]
    raise SynapseError(
        "There is no synapse command: it is not on the PATH, SYNAPSE_COMMAND is not set, and no tool of .NET is called so. "
        "Install it with 'dotnet tool install --global synapse', name it in SYNAPSE_COMMAND or in Session(command=...), "
        "or use a service with Session(url=..., key=...)."
    )


def _words(given: Union[str, Sequence[str]], where: str) -> List[str]:
    if not isinstance(given, str):
        return [str(word) for word in given]
    # The path of a file may have spaces; only what is no file is a command with arguments.
    words = [given] if os.path.exists(given) else shlex.split(given, posix=os.name != "nt")
    if len(words) == 1 and words[0].lower().endswith(".dll"):
        dotnet = shutil.which("dotnet")
        if not dotnet:
            raise SynapseError(f"{where} names {words[0]}, which needs dotnet, and dotnet is not on the PATH.")
        words = [dotnet, "exec", words[0]]
    if not os.path.exists(words[0]) and not shutil.which(words[0]):
        raise SynapseError(f"{where} names {words[0]}, and there is no such program. Give the path of synapse.")
    return words


def _in_manifest() -> bool:
    folder: Optional[Path] = Path.cwd()
    while folder is not None:
        for manifest in (folder / ".config" / "dotnet-tools.json", folder / "dotnet-tools.json"):
            if manifest.is_file() and '"synapse' in manifest.read_text(encoding="utf-8", errors="replace"):
                return True
        folder = folder.parent if folder.parent != folder else None
    return False

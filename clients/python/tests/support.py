"""What the tests have in common: the repository, the command line that is tested, a service."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[1]
REPOSITORY = PYTHON.parents[1]
WEATHER = str(REPOSITORY / "samples" / "tomorrow-temperature" / "data" / "weather.csv")
FLIGHTS = str(REPOSITORY / "samples" / "flight-delays" / "data" / "flights-200k.parquet")
KEY = "a-key-for-the-tests-of-clients"

if str(PYTHON) not in sys.path:
    sys.path.insert(0, str(PYTHON))


def _built():
    found = [path for pattern in ("cli", "tests/SynapseServerless.EndToEnd.Tests") for path in (REPOSITORY / pattern).glob("bin/Release/net*/synapse.dll")]
    return str(max(found, key=lambda path: path.stat().st_mtime)) if found else None


if "SYNAPSE_COMMAND" not in os.environ and _built():
    os.environ["SYNAPSE_COMMAND"] = _built()


class FolderTestCase(unittest.TestCase):
    """A test with a folder of its own, which is the current one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="synapse-test-")
        self.addCleanup(folder.cleanup)
        before = os.getcwd()
        os.chdir(folder.name)
        self.addCleanup(os.chdir, before)
        self.folder = Path(folder.name).resolve()


class Service:
    """A real ``synapse serve`` over a folder of its own."""

    _one = None

    @classmethod
    def start(cls):
        """The one service of all tests."""
        if cls._one is None:
            cls._one = cls()
            unittest.addModuleCleanup(cls._one.stop)
        return cls._one

    def __init__(self):
        from synapseserverless._command import find

        self._folder = tempfile.TemporaryDirectory(prefix="synapse-serve-")
        self.root = Path(self._folder.name)
        (self.root / "data").mkdir()
        (self.root / "data" / "weather.csv").write_bytes(Path(WEATHER).read_bytes())
        (self.root / "key").write_text(KEY)
        self._process = subprocess.Popen(
            [*find(), "serve", "--root", str(self.root), "--key", str(self.root / "key"), "--urls", "http://127.0.0.1:0", "--task-hosts", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = next((line.split()[-1] for line in self._process.stdout if line.startswith("Listening on ")), None)
        if self.url is None:
            raise RuntimeError("synapse serve did not say where it listens")

    def stop(self):
        type(self)._one = None
        self._process.terminate()
        self._process.wait(60)
        self._process.stdout.close()
        self._folder.cleanup()

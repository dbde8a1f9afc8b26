"""How long the Python client's transform of a local file takes, against the command line's own: a ratio, of the medians of turns that are taken one after the other.

python3 bench/clients/transform.py [TURNS] [FILE]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FLIGHTS = REPOSITORY / "samples" / "flight-delays" / "data" / "flights-200k.parquet"
STAGE = '[{"type": "RenameColumn", "inputCol": "delay", "outputCol": "late"}]'
PROGRAM = """
from synapseserverless.stages import RenameColumn
import sys
RenameColumn(inputCol="delay", outputCol="late").transform(sys.argv[1], out=sys.argv[2])
"""


def main(turns: int, data: str) -> None:
    sys.path.insert(0, str(REPOSITORY / "clients" / "python"))
    from synapseserverless._command import find

    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder, "stage.json")
        stage.write_text(STAGE)
        theirs = [*find(), "transform", str(stage), "--data", data, "--out", str(Path(folder, "theirs.parquet"))]
        # The start of Python and its imports are part of what a user waits for.
        ours = [sys.executable, "-c", PROGRAM, data, str(Path(folder, "ours.parquet"))]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "clients" / "python")}
        seconds = {"command line": [], "Python": []}
        for turn in range(turns + 1):
            for name, command in (("command line", theirs), ("Python", ours)):
                begin = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                if turn > 0:  # The first warms the caches of files.
                    seconds[name].append(time.perf_counter() - begin)
        medians = {name: statistics.median(times) for name, times in seconds.items()}
        for name, median in medians.items():
            print(f"{name:12} {median:6.3f} s, of {turns} turns {min(seconds[name]):.3f} to {max(seconds[name]):.3f}")
        print(f"Python / command line: {medians['Python'] / medians['command line']:.3f} (at most 1.1)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9, sys.argv[2] if len(sys.argv) > 2 else str(FLIGHTS))

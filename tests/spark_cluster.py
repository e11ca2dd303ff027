"""A Spark cluster for the length of one command, on this machine alone: a master and two workers, gone afterwards.

    python tests/spark_cluster.py -- .venv/bin/pytest tests/engine

The command finds the address of the master in COUNTERSIGN_TEST_SPARK. Spark is a wheel from PyPI in a folder of ours
(``make test-spark`` fetches it); it needs Java 17 or newer.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("COUNTERSIGN_SPARK", _ROOT / ".venv-tools/spark"))
WORKERS, PATIENCE_S = 2, 300
_DEPLOY = "org.apache.spark.deploy"
NOT_FOUND = """There is no Spark here. `make test-spark` fetches it from PyPI; Java 17 or newer must be installed
(Debian: `apt-get install default-jre-headless`)."""


def is_there() -> bool:
    return (FOLDER / "pyspark/bin/spark-class").is_file() and shutil.which("java") is not None


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """The environment in which the cluster is found; master and workers end whatever happens."""
    if not is_there():
        raise SystemExit(NOT_FOUND)
    port, page = _free_port(), _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        work = stack.enter_context(tempfile.TemporaryDirectory(prefix="countersign-spark-"))
        inside = _environment(Path(work))
        master = (f"{_DEPLOY}.master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", page)
        stack.enter_context(_running(master, inside, Path(work) / "master.log"))
        for at in range(WORKERS):
            worker = (f"{_DEPLOY}.worker.Worker", "--host", "127.0.0.1", "--cores", 1, "--memory", "2g",
                      "--webui-port", 0, "--work-dir", f"{work}/{at}", address)  # fmt: skip
            stack.enter_context(_running(worker, inside, Path(work) / f"worker-{at}.log"))
        _wait_until(lambda: _alive(page) == WORKERS)
        yield {**inside, "COUNTERSIGN_TEST_SPARK": address}


def _environment(work: Path) -> dict[str, str]:
    """Loopback only, little memory, and Python as it is here, for the workers too."""
    path = os.pathsep.join([str(FOLDER), str(_ROOT / "src"), str(_ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    return {
        **os.environ, "SPARK_HOME": str(FOLDER / "pyspark"), "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_DIRS": str(work / "local"),
    }  # fmt: skip


@contextmanager
def _running(what: Sequence[object], inside: Mapping[str, str], log: Path) -> Iterator[None]:
    """One process and all that it starts, ended together."""
    command = [str(FOLDER / "pyspark/bin/spark-class"), *map(str, what)]
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=dict(inside), stdout=said, stderr=said, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until(met) -> None:
    until = time.monotonic() + PATIENCE_S
    while not met():
        if time.monotonic() > until:
            raise SystemExit(f"Spark did not start within {PATIENCE_S} seconds.")
        time.sleep(0.5)


def _alive(page: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as told:
            return int(json.load(told)["aliveworkers"])
    except OSError:
        return 0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def main(command: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped then, too
    with served() as inside:
        return subprocess.run(command, env=dict(inside), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))

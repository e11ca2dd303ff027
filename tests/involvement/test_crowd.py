"""A crowd comes to one ask at the same moment: never one place too many, nobody lost, the list in its order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_crowd_never_gets_one_place_too_many_and_nobody_is_lost(tmp_path, spare_database):
    environ = os.environ | {"COUNTERSIGN_HOME": str(tmp_path)} | spare_database
    command = [sys.executable, str(Path(__file__).parent / "crowd.py"), "60", "20", "6"]
    told = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=600)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["failed"] == []
    assert (found["people"], found["numbers"], found["lines"]) == (60, True, 60)
    assert found["taken"] == found["placed"] == 20
    assert found["overtaken"] == 0, "nobody who came later stands before somebody who waits"

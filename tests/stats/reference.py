"""Reference vectors beside the project, as listed in their INDEX: one by name, and all of a group for parametrising."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = (Path(__file__).resolve().parents[2] / os.environ.get("COUNTERSIGN_VECTORS", "../shared/vectors")).resolve()


def listed(group: str, *starts: str) -> list[str]:
    """Names of the vectors of a group, those that begin with ``starts``; empty where the vectors are absent."""
    index = FOLDER / "INDEX.csv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8") as rows:
        names = [row["id"] for row in csv.DictReader(rows) if row["group"] == group]
    return [name for name in names if name.startswith(starts or ("",))]


def vector(group: str, name: str) -> dict[str, Any]:
    read = json.loads((FOLDER / group / f"{name}.json").read_text(encoding="utf-8"))
    read["params"] = read.get("params") or {}
    return read


def numbers(values: Any) -> np.ndarray:
    """A column as floats; NA and NaN as NaN, Inf as infinity."""
    words = {"NA": np.nan, "NaN": np.nan, "Inf": np.inf, "-Inf": -np.inf}
    return np.array(
        [words.get(v, v) if isinstance(v, str) else v for v in np.atleast_1d(np.array(values, object))], float
    )


def near(one: dict[str, Any]) -> dict[str, float]:
    """The tolerance that the vector itself states."""
    return {"rtol": one["rtol"], "atol": one["atol"], "equal_nan": True}

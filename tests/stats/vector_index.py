"""The reference vectors as tests see them: one case for each line of the index, read only when its test runs."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = (_ROOT / os.environ.get("COUNTERSIGN_VECTORS", "../shared/vectors")).resolve()
_WORDS = {"NA": np.nan, "NaN": np.nan, "Inf": np.inf, "-Inf": -np.inf}


@dataclass(frozen=True)
class Vector:
    """One reference vector: what went in, what the reference implementation gave, and how close is close."""

    group: str
    id: str

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads((FOLDER / self.group / f"{self.id}.json").read_text())

    @property
    def expected(self) -> Any:
        return self.content["expected"]

    @property
    def params(self) -> dict[str, Any]:
        return dict(self.content["params"])

    @cached_property
    def input(self) -> dict[str, Any]:
        given = self.content["input"]
        return Vector(self.group, given["ref"]).input if "ref" in given else given

    def agrees(self, found: Any, expected: Any, *, rtol: float | None = None) -> None:
        """Fails unless the numbers agree within the vector's own tolerance."""
        np.testing.assert_allclose(
            np.asarray(found, dtype=float),
            numbers(expected),
            rtol=rtol or self.content["rtol"],
            atol=self.content["atol"],
        )


def numbers(values: Any) -> np.ndarray:
    """A column as floats; the words that stand for missing and infinite numbers become them."""
    flat = values if isinstance(values, list) else [values]
    found = np.array([_WORDS.get(v, v) if isinstance(v, str) else v for v in flat], dtype=float)
    return found if isinstance(values, list) else found[0]


def family(group: str) -> Any:
    """A parametrised test over every vector of a group; one skipped test where the vectors are absent."""
    index = FOLDER / "INDEX.csv"
    ids: list[Any] = [pytest.param(None, marks=pytest.mark.skip(reason="the reference vectors are not here"))]
    if index.is_file():
        with index.open(newline="") as lines:
            ids = [row["id"] for row in csv.DictReader(lines) if row["group"] == group]
    return pytest.mark.parametrize("vector", [Vector(group, i) if isinstance(i, str) else i for i in ids], ids=str_id)


def str_id(vector: Vector | None) -> str:
    return vector.id if vector else "absent"

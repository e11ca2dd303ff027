"""Reference vectors beside the project: one test for each line of their index, read only when that test runs.

A test of a whole family takes ``@family("funnel")`` and gets a :class:`Vector`; a test of some methods of one family
takes ``parametrize("name", listed("charts", "qic_"))`` and reads with :func:`vector`. Where the vectors are absent both
are one skipped test. What was read is counted for the summary by families that ``make vectors`` prints.
"""

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

FOLDER = (Path(__file__).resolve().parents[2] / os.environ.get("COUNTERSIGN_VECTORS", "../shared/vectors")).resolve()
READ: set[tuple[str, str]] = set()  # (family, id) of every vector that some test has opened
_WORDS = {"NA": np.nan, "NaN": np.nan, "Inf": np.inf, "-Inf": -np.inf}


def index() -> dict[str, list[str]]:
    """The ids of all vectors by family, in the order of the index; empty where the vectors are absent."""
    families: dict[str, list[str]] = {}
    lines = FOLDER / "INDEX.csv"
    if lines.is_file():
        with lines.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                families.setdefault(row["group"], []).append(row["id"])
    return families


def listed(group: str, *starts: str) -> list[str]:
    """Names of the vectors of a family, those that begin with ``starts``."""
    return [name for name in index().get(group, []) if name.startswith(starts or ("",))]


def vector(group: str, name: str) -> dict[str, Any]:
    """The content of one vector."""
    READ.add((group, name))
    read = json.loads((FOLDER / group / f"{name}.json").read_text(encoding="utf-8"))
    read["params"] = read.get("params") or {}
    return read


def numbers(values: Any) -> Any:
    """A column as floats, a single value as one; the words for missing and infinite numbers become them."""
    if not isinstance(values, list | np.ndarray):
        return np.float64(_WORDS.get(values, values) if isinstance(values, str) else values)
    return np.array([_WORDS.get(v, v) if isinstance(v, str) else v for v in values], dtype=np.float64)


def near(one: dict[str, Any]) -> dict[str, Any]:
    """The tolerance that the vector itself states."""
    return {"rtol": one["rtol"], "atol": one["atol"], "equal_nan": True}


@dataclass(frozen=True)
class Vector:
    """One reference vector: what went in, what the reference implementation gave, and how close is close."""

    group: str
    id: str

    @cached_property
    def content(self) -> dict[str, Any]:
        return vector(self.group, self.id)

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


def family(group: str) -> Any:
    """A parametrised test over every vector of a family; one skipped test where the vectors are absent."""
    absent = pytest.param(None, marks=pytest.mark.skip(reason="the reference vectors are not here"))
    cases: list[Any] = [Vector(group, one) for one in listed(group)] or [absent]
    return pytest.mark.parametrize("vector", cases, ids=str_id)


def str_id(vector: Vector | None) -> str:
    return vector.id if vector else "absent"

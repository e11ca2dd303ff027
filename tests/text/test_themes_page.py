"""The page about themes says what comes out."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "statistics" / "themes.md"


def test_the_examples_come_out_as_printed():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 15
    assert tried.failed == 0

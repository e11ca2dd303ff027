"""The tour: the whole loop as one story, played as it is printed."""

from __future__ import annotations

import doctest
from contextlib import ExitStack
from pathlib import Path

import pytest

from story import scene

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tour.md"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_tour_comes_out_as_printed(settings, tmp_path):
    settings.HOME = tmp_path
    with ExitStack() as calendar:
        begins = {name: getattr(scene, name) for name in ("acting", "neighbours")}
        begins["today_is"] = scene.calendar(calendar)
        tried = doctest.testfile(
            str(PAGE), module_relative=False, encoding="utf-8", globs=begins, optionflags=doctest.NORMALIZE_WHITESPACE
        )
    assert tried.attempted > 120
    assert tried.failed == 0

from __future__ import annotations

import pytest

from countersign import clock
from findings import place as place_


@pytest.fixture
def place(db, settings, tmp_path):
    """The place on a Monday, with 60 counted accounts of which 18 speak of waiting."""
    settings.HOME = tmp_path
    settings.INSIGHT_FACTS = ["countersign.experiences.facts.EXPERIENCES"]
    settings.LEDGER_WITNESSES = ["countersign.findings.facts.witness"]
    with clock.at(place_.MONDAY):
        built = place_.build()
        built.told(18, themes=["waiting"])
        built.told(42, themes=["staff-manner"])
        yield built

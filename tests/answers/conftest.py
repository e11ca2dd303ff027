from __future__ import annotations

import pytest

from answers import town as town_
from countersign import clock


@pytest.fixture
def town(db, settings, tmp_path):
    settings.HOME = tmp_path
    settings.LEDGER_WITNESSES = ["countersign.findings.facts.clocks", "countersign.answers.facts.witness"]
    with clock.at(town_.MONDAY):
        yield town_.found()

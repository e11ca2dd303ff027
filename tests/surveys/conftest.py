from __future__ import annotations

import pytest

from countersign import clock
from surveys import asked as asked_


@pytest.fixture
def asked(db, settings, tmp_path):
    """The small place; only what surveys hand over is counted, so that a release costs little."""
    settings.HOME = tmp_path
    settings.INSIGHT_FACTS = [f"countersign.involvement.facts.surveys.{name}" for name in ("ANSWERS", "EQUALITY")]
    with clock.at(asked_.MONDAY):
        yield asked_.found()

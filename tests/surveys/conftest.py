from __future__ import annotations

import pytest

from countersign import clock
from surveys import asked as asked_


@pytest.fixture
def asked(db, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(asked_.MONDAY):
        yield asked_.found()

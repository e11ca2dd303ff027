from __future__ import annotations

import pytest

from terms.place import Place, build


@pytest.fixture
def place(db) -> Place:
    return build()

from __future__ import annotations

import pytest

from awards.procured import Tender, build
from countersign.awards import queries
from countersign.awards.actions import bidding


@pytest.fixture
def tender(db) -> Tender:
    return build()


@pytest.fixture
def records(monkeypatch):
    """``records({"incumbent": 0.8})``: what the track records of these bodies come to, by slug; None for a newcomer."""

    def set_to(values) -> None:
        def known(one, bodies):
            value = values.get(bodies[0].slug)
            return None if value is None else {"value": value, "lower": 0.5, "upper": 0.9, "words": "as given"}

        monkeypatch.setattr(queries, "record_for", known)
        assert bidding.queries.record_for is known

    return set_to

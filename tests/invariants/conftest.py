"""People in every role, a source, and the small place of the findings' tests."""

from __future__ import annotations

import pytest

from countersign import clock
from countersign.experiences import actions
from countersign.experiences.models import Source
from countersign.people.rules import SYSTEM, Actor
from findings import place as place_
from tests_of_experiences import person


@pytest.fixture
def source(db) -> Source:
    return actions.add_source(name="A source", by=SYSTEM, selection="self_selected")


@pytest.fixture
def steward(db) -> Actor:
    return person("steward")


@pytest.fixture
def place(db, settings, tmp_path):
    """The place on a Monday, with 60 counted accounts of which 18 speak of waiting."""
    settings.HOME = tmp_path
    with clock.at(place_.MONDAY):
        built = place_.build()
        built.told(18, themes=["waiting"])
        built.told(42, themes=["staff-manner"])
        yield built

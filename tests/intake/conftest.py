"""A source and two stewards."""

from __future__ import annotations

import pytest

from countersign.experiences import actions
from countersign.experiences.models import Source
from countersign.people.rules import SYSTEM, Actor
from tests_of_experiences import person


@pytest.fixture
def source(db) -> Source:
    return actions.add_source(name="A source", by=SYSTEM, selection="self_selected")


@pytest.fixture
def steward(db) -> Actor:
    return person("steward")


@pytest.fixture
def second_steward(db) -> Actor:
    return person("second")

"""The small town of the loop, as machines see it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from answers import town as town_
from countersign import clock
from countersign.insight import actions as insight
from countersign.people.rules import SYSTEM
from countersign.register import actions as register


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture(scope="module")
def standing(database, django_db_blocker, tmp_path_factory):
    """Built once for a module: a finding of eighteen people, an answer, a promise with a claim, a release."""
    with django_db_blocker.unblock(), override_settings(HOME=tmp_path_factory.mktemp("home")), clock.at(town_.MONDAY):
        town = town_.found()
        register.add_place(name="Saltway", gss="E06009998", kind="Unitary authority", by=SYSTEM)
        town.claim()
        insight.refresh()
        insight.release(by=SYSTEM)
        yield town
        call_command("flush", verbosity=0, interactive=False, reset_sequences=True)


@pytest.fixture
def town(standing, db):
    """What a test changes is put back after it."""
    return standing


@pytest.fixture
def asked(client, town):
    """``asked("findings", kind="praise")``: the answer of that address."""
    return lambda path, **words: client.get(f"/api/v1/{path}", words)

"""The small town of the loop, as machines see it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from answers import town as town_
from countersign import clock
from countersign.findings import actions as findings
from countersign.people.floods import floods
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import Body
from findings import place as place_


@pytest.fixture(autouse=True)
def nobody_asked_before():
    floods(settings.HOME).forget()


@pytest.fixture(scope="module")
def standing(database, django_db_blocker, tmp_path_factory):
    """Built once for a module, by the rooms' own verbs: a published finding, an answer, a promise with a claim."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home):
        call_command("flush", verbosity=0, interactive=False, reset_sequences=True)  # so that finding 1 is number 1
        with clock.at(place_.MONDAY):
            place = place_.build()
            register.add_place(name="Saltway", gss="E06009998", kind="Unitary authority", by=SYSTEM)
            told = place.told(18, themes=["waiting"])
            place.told(42)
            place.release()
            findings.sign_off(findings.open_fact_check(place.draft(), by=place.steward), by=place.second)
        with clock.at(place_.AFTER_FACT_CHECK):
            finding = findings.publish_batch(by=place.steward).published[0]
            town = town_.Town(place, finding, told, Body.objects.get(slug="elsewhere-care"))
            town.claim()
            place.release()
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

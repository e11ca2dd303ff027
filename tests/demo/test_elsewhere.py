"""Eastmarsh shows sources elsewhere and links in every state."""

import datetime as dt

import pytest

from countersign import clock
from countersign.demo.building import elsewhere, place
from countersign.intake.models import Inlet, Refusal
from countersign.intake.states import INLET
from countersign.register.models import Body, Link, Listing, Service
from countersign.register.states import LINK

TODAY = dt.date(2026, 11, 30)


@pytest.mark.django_db
def test_every_state_of_a_source_and_of_a_link_is_there_and_nothing_new_stands_in_the_register(tmp_path, settings):
    settings.WATCHED = tmp_path
    with clock.at(TODAY):
        where = place.build(TODAY)
        before = Body.objects.count(), Service.objects.count()
        elsewhere.build(where)
    assert set(Inlet.objects.values_list("state", flat=True)) == set(INLET.states)
    assert set(Link.objects.values_list("state", flat=True)) == set(LINK.states)
    assert (Body.objects.count(), Service.objects.count()) == before
    assert Listing.objects.count() == 5 and Refusal.objects.count() == 2

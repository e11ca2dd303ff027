"""What became of providers of Eastmarsh appears in every kind, and evidence from elsewhere in every state."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.awards.models import Pack, Reference, Tie
from countersign.awards.queries import track_record
from countersign.awards.states import REFERENCE
from countersign.demo.building import people, place, records
from countersign.demo.building.days import Stage

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def eastmarsh(db, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY - dt.timedelta(days=200)):
        built = place.build(TODAY)
        stage = Stage(TODAY, built, people.staff(built.bodies), {})
    for day, deed in sorted(records.deeds(stage), key=lambda one: one[0]):
        with clock.at(day):
            deed()
    with clock.at(TODAY):
        yield built


def test_every_state_and_every_kind_appears(eastmarsh):
    assert set(Reference.objects.values_list("state", flat=True)) == set(REFERENCE.states)
    assert set(Tie.objects.values_list("kind", flat=True)) == {"renamed", "merged", "owned", "took_over"}
    assert Tie.objects.exclude(struck_on=None).count() == 1
    assert set(Pack.objects.values_list("purpose", flat=True)) == {"award", "review"}


def test_the_newcomer_has_evidence_from_elsewhere_and_the_silent_service_no_record(eastmarsh):
    newcomer = track_record(eastmarsh.bodies["tidewater"])
    assert sorted(one.result.value for one in newcomer.counted) == [0.0, 1.0] and newcomer.disputed
    assert track_record(eastmarsh.bodies["harbour-minds"]).is_newcomer

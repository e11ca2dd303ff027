"""The ten flags on delivery: each raised by its case, none by silence; and over the register."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.records import TODAY, contract_of, promise, provider, rating, told
from countersign import clock
from countersign.awards import queries
from countersign.awards.delivery import FLAGS, Delivered, Rated, flags
from countersign.awards.queries import flagged, grounds
from countersign.register.models import Release
from countersign.register.queries import contracts
from countersign.terms.models import Kpi, Schedule

DAY = dt.date(2026, 6, 30)


def rated(grade: str, *, indicator: str = "On time", version: int = 1, month: int = 6) -> Rated:
    return Rated(month, indicator, version, dt.date(2026, month, 28), grade)


CASES = {
    "D1": Delivered(duties={"KPIs": ("overdue", "Nothing of the kind is known.")}),
    "D2": Delivered(duties={"KPIs": ("overdue", "")}, rationale="n/a"),
    "D3": Delivered(duties={"UK9": ("overdue", "Due 20 days ago.")}),
    "D4": Delivered(duties={"UK7": ("late", "Published 9 days late.")}),
    "D5": Delivered(duties={"copy": ("overdue", "Nothing of the kind is known.")}),
    "D6": Delivered(values=[("2025-03-01", 100.0), ("2026-03-01", 121.0)]),
    "D7": Delivered(duties={"UK11": ("overdue", "Nothing of the kind is known.")}),
    "D8": Delivered(apart=[(3, "Rated 94 %; users say 61 % of 80.")]),
    "D9": Delivered(ratings=[rated("other", month=3), rated("other", month=6)]),
    "D10": Delivered(ratings=[rated("inadequate")], indicators={1: frozenset({"On time"}), 2: frozenset({"Costs"})}),
}


@pytest.mark.parametrize("id", FLAGS)
def test_each_flag_is_raised_by_its_case_alone(id):
    assert [flag.id for flag in flags(CASES[id])] == [id]


@pytest.mark.parametrize("known", [
    Delivered(),
    Delivered(duties=dict.fromkeys(("KPIs", "UK9", "UK7", "copy", "UK11"), ("not_known", ""))),
    Delivered(duties={"KPIs": ("overdue", "")}, rationale="The service could not be appropriately assessed by them."),
    Delivered(values=[("2025-03-01", 100.0), ("2026-03-01", 119.0)]),
    Delivered(values=[("2025-03-01", 0.0), ("2026-03-01", 119.0)]),
    Delivered(ratings=[rated("other", month=3), rated("good", month=4), rated("other", month=6)]),
    Delivered(ratings=[rated("inadequate")], indicators={1: frozenset({"On time"}), 2: frozenset({"On time"})}),
    Delivered(ratings=[rated("good")], indicators={1: frozenset({"On time"}), 2: frozenset()}),
])  # fmt: skip
def test_what_is_not_known_or_in_order_raises_none(known):
    assert flags(known) == []


def test_a_rise_above_one_half_says_so():
    (flag,) = flags(Delivered(values=[("2025-03-01", 100.0), ("2026-03-01", 151.0)]))
    assert "51% more" in flag.seen and "Schedule 8" in flag.seen


@pytest.mark.django_db
def test_over_the_register_from_releases_ratings_and_schedules(client):
    with clock.at(TODAY):
        body = provider("Marsh Buses", contracts=0)
        one = contract_of(body, ocid="ocds-1", award="1", currency="GBP")
        for day, amount in (("2026-01-05", 100_000), ("2026-09-01", 180_000)):
            entry = {"id": "1", "awardID": "1", "value": {"amount": amount, "currency": "GBP"}}
            content = {"ocid": "ocds-1", "date": day, "awards": [{"id": "1"}], "contracts": [entry]}
            Release.objects.create(ocid="ocds-1", release_id=day, date=day, digest=day, content=content)
        rating(body, "inadequate", published_on=DAY)
        later = Schedule.objects.create(contract=one, number=2, starts_on=TODAY, made_at=clock.now(), state="agreed")
        Kpi.objects.create(schedule=later, title="Costs", method="All.", target=1)
        found = {each.flag.id: each for each in flagged(contracts())}
        assert "80% more" in found["D6"].flag.seen and found["D6"].address == f"/contracts/{one.slug}"
        assert found["D10"].address == f"/contracts/{one.slug}/schedule"
        page = client.get("/flags").content.decode()
        assert "A flag is a question" in page and "80% more" in page
        assert "80% more" not in client.get("/flags.csv?flag=D10").getvalue().decode()


@pytest.mark.django_db
def test_published_failures_are_shown_with_the_last_day_on_which_each_may_be_used(client):
    body = provider("Marsh Buses", contracts=0)
    one = contract_of(body, ocid="ocds-1", award="1", currency="GBP")
    failed = [
        {"id": "a", "requirement": "Buses run in the holidays.", "penaltyDate": "2026-02-01T00:00:00Z"},
        {"id": "b", "requirement": "Delays are told.", "decisionDate": "2025-03-01T00:00:00Z"},
        {"id": "c", "requirement": "Buses are clean.", "penaltyDate": "2024-12-01T00:00:00Z"},
    ]
    entry = {"id": "1", "awardID": "1", "implementation": {"performanceFailures": failed}}
    content = {"ocid": "ocds-1", "date": "2026-03-01", "awards": [{"id": "1"}], "contracts": [entry]}
    for number in ("1", "2"):  # told again by a later release, it is the same failure
        Release.objects.create(ocid="ocds-1", release_id=number, date=DAY, digest=number, content=content)
    with clock.at(TODAY):
        found = grounds(body)
        page = client.get(f"/providers/{body.slug}/record").content.decode()
    assert [(each.happened_on.isoformat(), each.event.id, each.until and each.until.isoformat()) for each in found] == [
        ("2026-02-01", "notice_breach", "2029-02-01"), ("2025-03-01", "notice_poor", "2030-03-01"),
        ("2024-12-01", "notice_breach", None),
    ]  # fmt: skip
    assert "Until 1 February 2029" in page and "before the law came into force" in page and one.title in page


@pytest.mark.django_db
def test_flags_and_records_are_worked_out_once_for_each_stand_of_the_log(client, settings, monkeypatch):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "worked_out": {"BACKEND": backend, "LOCATION": "a-test"}}
    body, asked = provider("Marsh Buses"), []
    monkeypatch.setattr(queries, "flagged", lambda contracts, only="": asked.append(only) or [])
    with clock.at(TODAY):
        promise(body, "confirmed")
        for _ in range(3):
            assert client.get("/flags").status_code == 200
        assert len(asked) == 1
        answer = client.get("/providers.json")
        tag = answer["ETag"]
        assert client.get("/providers.json", headers={"If-None-Match": tag}).status_code == 304
        commitment = promise(body, "contested")
        assert client.get("/flags").status_code == 200 and len(asked) == 2
        again = client.get("/providers.json", headers={"If-None-Match": tag})
        assert again.status_code == 200 and again["ETag"] != tag
        assert again.json()["records"] != answer.json()["records"]
        told("experience.received", commitment)
        assert client.get("/flags").status_code == 200 and len(asked) == 2
    with clock.at(TODAY + dt.timedelta(days=1)):
        assert client.get("/providers.json", headers={"If-None-Match": again["ETag"]}).status_code == 200

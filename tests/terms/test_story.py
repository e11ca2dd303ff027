"""The story of one schedule: 120 hours and £6,000, answers in 20 working days, six items; one late, one withheld, one
never delivered. Page, files, annex and the week's paper say exactly this."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from countersign import clock
from countersign.answers import queries as answers
from countersign.errors import NotValid
from countersign.formats.papers import Grid
from countersign.terms import actions, queries
from countersign.terms.models import Owed

ITEMS = {  # what -> how it stands on the last day of the story
    "Payments to the provider": "met",
    "Changes of the contract": "not_due",
    "Journeys run and missed": "late",
    "Complaints and what came of them": "withheld",
    "Staff trained to help passengers": "not_due",
    "Vehicles and their age": "not_due",
}
MISSED = "The register of punctuality"
WHY = "The figures are before the court until the summer."
DECIDED = "Legal office of the provider"


@pytest.fixture
def story(place):
    """Told up to 4 May 2026: three items have fallen due with the first quarter, one of a single month in April."""
    with clock.at(dt.date(2026, 1, 5)):
        draft = place.draft()
        for item in draft.items.all():
            every = "start" if item.what == "Journeys run and missed" else item.every
            type(item).objects.filter(pk=item.pk).update(every=every)
        six = draft.items.get(what="Vehicles and their age")
        type(six).objects.filter(pk=six.pk).update(what=MISSED, every="start")
        agreed = actions.agree(draft, by=place.buyer)
    with clock.at(dt.date(2026, 4, 27)):
        actions.meet(_of("Payments to the provider"), words="Payments of the quarter.", url="https://example.org/p",
                     by=place.buyer)  # fmt: skip
        actions.withhold(_of("Complaints and what came of them"), category="legal", reason=WHY, decided_by=DECIDED,
                         review_on=dt.date(2026, 9, 1), by=place.seller)  # fmt: skip
    with clock.at(dt.date(2026, 4, 29)):
        actions.meet(_of("Journeys run and missed"), words="Every journey by route.", url="https://example.org/j",
                     by=place.seller)  # fmt: skip
    with clock.at(dt.date(2026, 5, 4)):
        yield agreed


def _of(what: str) -> Owed:
    return Owed.objects.filter(what=what).order_by("due_on")[0]


def test_the_schedule_says_what_was_asked_for(story, place):
    said = {one.clause.kind: one.sentence for one in queries.standings(story)}
    assert "120 hours of staff time and £6,000 a year" in said["engagement"]
    assert "within 20 working days" in said["complaint_response"]
    assert len(story.items.all()) == 6 and queries.answer_days(place.contract) == 20


def test_page_file_annex_and_week_say_exactly_this(story, place, client):
    page = client.get("/contracts/school-buses/schedule").content.decode()
    assert "1 of 4 items on time (25 %), 1 late, 1 withheld, 1 never published" in page
    assert "Late by 88 days" in page and "Overdue for 93 days" in page
    assert f"Legal privilege or an order of a court: {WHY} Decided by {DECIDED}, looked at again on 1 September" in page

    file = client.get("/contracts/school-buses/schedule/owed.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    stands = {row["what"]: row["stands"] for row in rows if row["period until"] <= "2026-03-31"}
    assert stands == {
        "Payments to the provider": "met", "Journeys run and missed": "late", MISSED: "not_met",
        "Complaints and what came of them": "withheld",
    }  # fmt: skip
    withheld = next(row for row in rows if row["withheld as"])
    assert (withheld["reason"], withheld["decided by"], withheld["looked at again on"]) == (WHY, DECIDED, "2026-09-01")

    annex = queries.annex(place.contract, address="https://example.org/ocds.json")["releases"][0]
    owed = [one for one in annex["contracts"][0]["milestones"] if one["dueDate"] < "2026-05-04"]
    assert sorted(one["status"] for one in owed) == ["met", "met", "notMet", "notMet"]
    assert len(annex["withheldInformation"]) == 1

    for body, wanted in ((None, (1, 1, 1)), (place.provider, (0, 1, 1)), (place.below, (1, 0, 0))):
        digest = answers.digest_of(body, begins=dt.date(2026, 4, 27))
        assert (digest.missing.total, digest.withheld.total, digest.late.total) == wanted
    paper = answers.week_paper(answers.digest_of(None, begins=dt.date(2026, 4, 27)))
    told = " ".join(str(row) for block in paper.blocks if isinstance(block, Grid) for row in block.rows)
    assert WHY in told and MISSED in told and "Late by 88 days" in told


@pytest.mark.parametrize("lacking", ["category", "reason", "decided_by", "review_on"])
def test_leaving_a_reason_empty_is_refused(story, place, lacking):
    said = {"category": "legal", "reason": WHY, "decided_by": DECIDED, "review_on": dt.date(2026, 9, 1)}
    said[lacking] = None if lacking == "review_on" else ""
    with pytest.raises(NotValid) as refused:
        actions.withhold(_of(MISSED), by=place.acting(place.below, "provider"), **said)
    assert lacking in dict(refused.value.faults) and not _of(MISSED).withheld

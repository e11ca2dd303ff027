"""An ask is specific, or it is not asked of anybody."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.involvement.actions import composing
from countersign.involvement.official import Official, read, spoken
from countersign.involvement.specific import unspecific
from countersign.involvement.tasks import TEMPLATES, texts
from countersign.ledger.models import Entry
from findings.place import MONDAY
from involvement.town import SAID

VAGUE = {
    "title": ["Help us improve services", "Have your say on buses today", "Get involved with local transport"],
    "task": [
        "Share your views with us about transport in the area, at some of the regular meetings that we hold.",
        "Give a few hours when convenient and help out wherever it is needed by the team that day.",
        "Tell us what you think about the new plan, and make a difference to how it all looks afterwards.",
    ],
    "benefit": [
        "The community of Eastmarsh as a whole",
        "Our targets for this year are met",
        "Service users and staff",
    ],
    "settles": ["It feeds into our transport strategy", "It helps to explore how people travel", "Services improve"],
    "support": ["TBC by the venue manager", "Support may be available for some"],
    "expenses": ["Reasonable expenses are paid", "Fares may be paid", "On request only, please"],
}


@pytest.mark.parametrize(("field", "text"), [(name, text) for name, some in VAGUE.items() for text in some])
def test_what_is_not_specific_is_refused_phrase_by_phrase(field, text):
    found = unspecific({field: text})
    assert found
    assert all(name == field and one.phrase in text and one.remedy for name, one in found)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_is_specific(kind):
    assert unspecific(texts(kind, about="the benefits line", within="5 minutes")) == []


def test_every_fault_is_named_at_once(town):
    with pytest.raises(NotValid) as refused:
        town.draft(title="Help us improve services", benefit="The community", minutes=0, least_age=12)
    assert {"title", "benefit", "minutes", "least_age"} <= {where for where, _ in refused.value.faults}
    assert any("Help us" in what and "people who are helped" not in what for _, what in refused.value.faults)


def test_a_draft_says_all_of_it_and_is_in_the_ledger(town):
    made = town.draft()
    assert made.state == "drafted"
    assert made.starts_on == MONDAY + dt.timedelta(days=10)
    assert Entry.objects.filter(event="ask.drafted", subject=made.subject).count() == 1


def test_an_ask_comes_from_one_thing(town):
    with pytest.raises(NotValid) as refused:
        town.draft(finding=None)
    assert ("cause", "Name the one finding, gap, commitment or clause that it comes from.") in refused.value.faults


def test_who_sits_with_the_ill_needs_the_enhanced_check(town):
    with pytest.raises(NotValid) as refused:
        town.draft(kind="visiting", vetting="none")
    assert "vetting" in dict(refused.value.faults)


def test_an_ask_names_nobody(town):
    with pytest.raises(NotSafe):
        town.draft(support="Ring Mrs Agnes Holloway on 01632 960 123, she brings gloves and tea.")


def test_no_time_lies_after_the_last_day(town):
    late = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)
    with pytest.raises(NotValid):
        town.draft(times=[(late, late + dt.timedelta(hours=1), 3)])


def test_a_body_drafts_for_itself_only(town):
    said = SAID | {"finding": town.finding, "contract": town.place.contract}
    composing.draft(body=town.place.commissioner, by=town.buyer, **said)
    with pytest.raises(NotAllowed):
        composing.draft(body=town.place.commissioner, by=town.seller, **said)


def test_a_dropped_draft_is_never_opened(town):
    made = composing.drop(town.draft(), by=town.steward)
    with pytest.raises(NotNow):
        composing.edit(made, by=town.steward, title="Clear the stop at Marsh End")


def test_one_click_drafts_forty_calls_at_four_times_on_five_working_days(town):
    made = composing.draft_to_settle(town.finding, by=town.steward)
    slots = list(made.slots.all())
    assert sum(slot.places for slot in slots) == 40
    assert len({slot.starts_at.date() for slot in slots}) == 5
    assert len({slot.starts_at.time() for slot in slots}) == 4
    assert all(slot.starts_at.weekday() < 5 for slot in slots)
    assert (made.within_s, made.official_share) == (300, 0.92)
    assert made.finding == town.finding and made.body == town.place.commissioner
    assert "within 5 minutes" in made.settles


def test_a_finding_without_an_official_wait_is_composed_by_hand(town):
    town.finding.figures.update(unit="complaints", value="12")
    with pytest.raises(NotNow, match="no official figure"):
        composing.draft_to_settle(town.finding, by=town.steward)


@pytest.mark.parametrize(
    ("label", "value", "unit", "found"),
    [
        ("Average waiting time", "4", "minutes", Official(240)),
        ("Average wait", "3.5", "minutes", Official(210)),
        ("Calls answered within 5 minutes", "92.4", "%", Official(300, 0.924)),
        ("Answered in 30 seconds", "80", "per cent", Official(30, 0.8)),
        ("Calls answered", "92.4", "%", None),
        ("Complaints", "12", "complaints", None),
        ("Wait", "not stated", "minutes", None),
    ],
)
def test_an_official_figure_is_read_as_its_source_prints_it(label, value, unit, found):
    assert read(label=label, value=value, unit=unit) == found


def test_seconds_are_said_in_words():
    assert [spoken(one) for one in (0, 45, 60, 90, 1200)] == [
        "0 seconds", "45 seconds", "1 minute", "1 minute 30 seconds", "20 minutes",
    ]  # fmt: skip


def test_an_ask_never_prints_a_finding_that_is_not_public(town):
    town.finding.state = "fact_check"
    with pytest.raises(NotNow, match="not public"):
        town.draft()


def test_times_are_those_of_the_clock_on_the_wall_in_summer_too(town):
    with clock.at(dt.date(2027, 5, 3)):
        made = composing.draft_to_settle(town.finding, by=town.steward)
    first = made.slots.first()
    assert (f"{first.starts_at:%H:%M}", f"{first.begins:%H:%M}") == ("08:30", "09:30")

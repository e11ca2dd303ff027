"""The worked numbers of a track record, through the room: from lines of the log to the estimate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.records import START, TODAY, contract_of, kept, promise, provider, rating, service, told
from countersign import clock
from countersign.answers.models import Commitment
from countersign.awards.queries import market, track_record, track_records
from countersign.awards.relevance import Purpose
from countersign.awards.rule import newest
from countersign.experiences.models import Experience, Source
from countersign.register.models import Body, Contract
from countersign.terms.models import Rating

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def value(body: Body, **more) -> float:
    return track_record(body, **({"start": START} | more)).value


@pytest.mark.parametrize(("good", "of", "comes_to"), [(18, 20, 0.833), (1, 1, 0.727), (0, 0, 0.700), (9, 20, 0.533)])
def test_the_worked_numbers(good, of, comes_to):
    assert round(value(kept(provider("Marsh Buses"), good, of)), 3) == comes_to


def test_a_newcomer_is_neutral_exactly_and_is_shown_as_no_record():
    found = track_record(provider("New Buses"), start=START)
    assert found.is_newcomer and found.value == START.mean
    assert found.words.startswith("No record") and "0.7" not in found.words


def test_a_record_is_never_a_number_alone():
    words = track_record(kept(provider("Marsh Buses"), 18, 20), start=START).words
    assert words.startswith("0.83, 95 % interval 0.68 to 0.94") and "20 results under 4 contracts" in words


def test_what_was_typed_in_counts_for_nothing():
    """A row without its line in the log, or whose state was changed by hand, is not read."""
    body = kept(provider("Marsh Buses"), 1, 2)
    made = rating(body, "inadequate", published_on=TODAY - dt.timedelta(days=30))
    before = value(body)
    Commitment.objects.create(
        origin="clause", body=body, contract=Contract.objects.first(), measure="Best.", owner="Us", due_on=TODAY,
        cause="planned", state="confirmed", made_on=TODAY,
    )  # fmt: skip
    Commitment.objects.filter(state="contested").update(state="confirmed")
    Rating.objects.filter(pk=made.pk).update(grade="good")
    assert value(body) == before


def test_what_waits_does_not_count_and_says_why():
    body = provider("Marsh Buses")
    for state in ("made", "due", "claimed", "superseded"):
        promise(body, state)
    found = track_record(body, start=START)
    assert found.is_newcomer and len(found.left_out) == 4
    assert all(one.why_not for one in found.left_out)


def test_a_promise_replaced_after_its_date_was_not_kept():
    body = provider("Marsh Buses")
    made = promise(body, "due")
    told("commitment.superseded", made)
    assert value(body) < START.mean


def test_a_new_claim_does_not_wash_out_what_those_concerned_said():
    body = provider("Marsh Buses")
    made = promise(body, "contested")
    before = value(body)
    told("commitment.claimed", made)
    assert value(body) == before < START.mean
    assert "claimed anew" in track_record(body, start=START).counted[0].result.stands


def test_the_five_grades_and_other_is_missing():
    long_ago = TODAY - dt.timedelta(days=20)
    values = {}
    for grade in ("good", "approaching", "requires_improvement", "inadequate", "other"):
        body = provider(f"Of {grade}", contracts=1)
        rating(body, grade, published_on=long_ago)
        values[grade] = track_record(body, start=START)
    counted = {grade: [one.result.value for one in found.counted] for grade, found in values.items()}
    assert counted == {"good": [1.0], "approaching": [pytest.approx(2 / 3)],
                       "requires_improvement": [pytest.approx(1 / 3)], "inadequate": [0.0], "other": []}  # fmt: skip
    assert values["other"].is_newcomer and values["other"].value == START.mean
    assert "never 0" in values["other"].left_out[0].why_not


def test_a_rating_enters_after_fourteen_days_to_reply():
    body = provider("Marsh Buses", contracts=1)
    rating(body, "inadequate", published_on=TODAY - dt.timedelta(days=13))
    waiting = track_record(body, start=START)
    assert waiting.is_newcomer and "reply until 24 November 2026" in waiting.left_out[0].why_not
    assert track_record(body, start=START, as_of=TODAY + dt.timedelta(days=1)).value < START.mean


def test_half_of_the_weight_is_gone_after_two_years_and_all_after_five():
    body = provider("Marsh Buses")
    promise(body, "contested", on=TODAY - dt.timedelta(days=730))
    assert track_record(body, start=START).counted[0].weight == pytest.approx(0.5)
    promise(body, "contested", on=TODAY - dt.timedelta(days=1827))
    found = track_record(body, start=START)
    assert len(found.counted) == 1 and "Older than 1,826 days" in found.left_out[0].why_not
    assert track_record(body, start=START, look_back_days=700).is_newcomer


def test_no_contract_carries_more_than_forty_per_cent():
    body = provider("One Giant", contracts=1)
    found = track_record(kept(body, 0, 100), start=START)
    assert sum(one.weight for one in found.counted) == pytest.approx(20 / 3)  # 6.67 of 16.67
    other = contract_of(body)
    for _ in range(5):
        promise(body, "confirmed", contract=other)
    found = track_record(body, start=START)
    weights = [one.weight for one in found.counted if one.result.contract != other]
    assert sum(weights) == pytest.approx(0.4 * (10 + 5 + sum(weights)))


def test_as_of_an_earlier_day_the_record_is_as_it_was():
    body = provider("Marsh Buses")
    promise(body, "confirmed", on=TODAY - dt.timedelta(days=40))
    promise(body, "contested", on=TODAY - dt.timedelta(days=5))
    then = track_record(body, start=START, as_of=TODAY - dt.timedelta(days=10))
    assert [one.result.stands for one in then.counted] == ["confirmed"] and then.value > START.mean
    assert track_record(body, start=START, as_of=TODAY - dt.timedelta(days=50)).is_newcomer


def test_what_is_nearer_counts_for_more():
    buses, care = service("Buses"), service("Care")
    body = provider("Marsh Buses", contracts=0)
    promise(body, "confirmed", contract=contract_of(body, service=buses, cpv="60112000"))
    promise(body, "contested", contract=contract_of(body, service=care, cpv="85312000"))
    wanted = contract_of(provider("Buyer", contracts=0), service=buses, cpv="60112000")
    assert value(body) == pytest.approx((7 + 1) / 12)
    assert value(body, relevant_to=wanted) == pytest.approx((7 + 1) / (10 + 1 + 0.2))
    scale = Purpose(service=f"service:{buses.pk}", yearly=1e6)
    weights = [one.weight for one in track_record(body, start=START, relevant_to=scale).counted]
    assert weights == pytest.approx([0.7, 0.7 * 0.7])  # what is not known is neither near nor far


def test_accounts_are_never_scored():
    body = kept(provider("Marsh Buses"), 3, 4)
    before = track_record(body)
    source = Source.objects.create(slug="web", name="Web", question="What?", question_version="1")
    Experience.objects.bulk_create(
        Experience(source=source, line=n, channel="web", state="counted", told_at=clock.now(), body=body,
                   contract=Contract.objects.first(), kind="problem") for n in range(200)
    )  # fmt: skip
    assert (track_record(body).value, track_record(body).words) == (before.value, before.words)


def test_where_records_start_is_said_and_comes_from_the_market_once_it_is_large_enough():
    few = market()
    assert (few.mean, few.strength) == (0.70, 10.0) and "published default" in few.how
    for number in range(10):
        kept(provider(f"Provider {number}", contracts=2), 2 + number % 3, 4)
    fitted = market()
    assert "10 providers" in fitted.how and 0.6 < fitted.mean < 0.8
    assert newest().least_strength <= fitted.strength <= newest().most_strength
    newcomer = track_record(provider("New Buses"))
    assert newcomer.value == fitted.mean and newcomer.is_newcomer


def test_new_names_and_swapped_sectors_change_nothing():
    bodies = [kept(provider(f"Body {n}", sector="private" if n % 2 else "public"), n, 9) for n in range(9)]
    before = [(one.value, one.lower, one.upper) for one in track_records(bodies).values()]
    for at, body in enumerate(bodies):
        body.name, body.slug, body.sector = f"Zeta {9 - at}", f"zeta-{9 - at}", "voluntary" if at % 2 else "unknown"
        body.save()
    assert [(one.value, one.lower, one.upper) for one in track_records(bodies).values()] == before


def test_many_providers_take_as_many_queries_as_one():
    bodies = [kept(provider(f"Body {n}"), 1, 3) for n in range(6)]
    for body in bodies[:3]:
        rating(body, "good", published_on=TODAY - dt.timedelta(days=30))
    with CaptureQueriesContext(connection) as one:
        track_record(bodies[0])
    with CaptureQueriesContext(connection) as many:
        track_records(bodies)
    assert len(one) == len(many) < 25


def test_the_rule_can_be_another_version():
    harsh = replace(newest(), contract_cap=0.1)
    body = kept(provider("One Giant", contracts=1), 0, 10)
    assert value(body, rule=harsh) > value(body)

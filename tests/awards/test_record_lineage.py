"""Renamed, merged, taken over, owned: a record is neither shed by a new name nor lent to one."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.records import START, TODAY, acting, contract_of, kept, promise, provider, steward
from countersign import clock
from countersign.awards import actions
from countersign.awards.facts import record_witness
from countersign.awards.queries import track_record
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.ledger.models import Entry
from countersign.register.models import Body

pytestmark = pytest.mark.django_db
SOURCE = "Register of companies, filing of 2 November 2026"


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def tie(body: Body, kind: str, other: Body, **how):
    given = {"on": TODAY - dt.timedelta(days=10), "source": SOURCE, "by": steward()} | how
    return actions.tie(body, kind=kind, other=other, **given)


def value(body: Body, **how) -> float:
    return track_record(body, start=START, **how).value


def test_a_renamed_provider_keeps_its_record_both_ways():
    old, new = kept(provider("Old Name"), 1, 8), provider("New Name")
    tie(new, "renamed", old)
    assert value(new) == value(old) < START.mean
    assert {one.result.tie for one in track_record(new).counted} == {"carried"}


def test_a_merged_provider_has_the_records_of_all_its_parts_and_they_keep_theirs():
    good, bad, made = kept(provider("Good"), 8, 8), kept(provider("Bad"), 0, 8), provider("Made of both")
    for part in (good, bad):
        tie(made, "merged", part)
    assert value(made) == pytest.approx((7 + 8) / 26)
    assert value(bad) < value(made) < value(good)


def test_what_is_taken_over_comes_along_until_that_day_and_no_further():
    seller, buyer = provider("Seller", contracts=0), provider("Buyer")
    sold, kept_back = contract_of(seller), contract_of(seller)
    promise(seller, "contested", contract=sold, on=TODAY - dt.timedelta(days=20))
    promise(seller, "confirmed", contract=sold, on=TODAY - dt.timedelta(days=2))
    promise(seller, "contested", contract=kept_back, on=TODAY - dt.timedelta(days=20))
    tie(buyer, "took_over", seller, contract=sold)
    found = track_record(buyer, start=START)
    assert [one.result.stands for one in found.counted] == ["contested"]
    assert len(track_record(seller).counted) == 3


def test_a_subsidiary_without_a_record_has_half_of_its_groups_good_and_bad():
    owner, sister, new = kept(provider("Owner"), 0, 4), kept(provider("Sister"), 4, 4), provider("New Daughter")
    for daughter in (sister, new):
        tie(daughter, "owned", owner)
    found = track_record(new, start=START)
    assert found.is_of_group and found.value == pytest.approx((7 + 2) / (10 + 4))


def test_as_its_own_record_grows_that_of_the_group_fades_to_nothing():
    owner, daughter = kept(provider("Owner"), 0, 8), provider("Daughter")
    tie(daughter, "owned", owner)
    shares = []
    for _ in range(12):
        found = track_record(daughter, start=START)
        shares.append(sum(one.weight for one in found.counted if one.result.tie == "group"))
        promise(daughter, "confirmed")
    assert shares == sorted(shares, reverse=True) and shares[0] == pytest.approx(4) and shares[-1] == 0
    left = track_record(daughter, start=START).left_out
    assert len(left) == 8 and all("stand alone" in one.why_not for one in left)


def test_a_newcomer_with_a_group_of_newcomers_is_neutral():
    owner, daughter = provider("Owner"), provider("Daughter")
    tie(daughter, "owned", owner)
    assert track_record(daughter, start=START).is_newcomer and value(daughter) == START.mean


def test_two_bodies_with_like_names_are_strangers_without_a_row():
    kept(provider("Brightwater Care"), 0, 8)
    assert track_record(provider("Brightwater Care North"), start=START).is_newcomer


def test_before_the_day_of_the_tie_nothing_is_carried():
    old, new = kept(provider("Old Name"), 0, 4, on=TODAY - dt.timedelta(days=40)), provider("New Name")
    tie(new, "renamed", old)
    assert track_record(new, start=START, as_of=TODAY - dt.timedelta(days=20)).is_newcomer


def test_a_struck_tie_counts_no_longer_and_stays_in_sight():
    old, new = kept(provider("Old Name"), 0, 4), provider("New Name")
    made = tie(new, "renamed", old)
    struck = actions.strike(made, because="The filing was about another company.", by=steward())
    assert track_record(new, start=START).is_newcomer and struck.struck_because
    with pytest.raises(NotNow):
        actions.strike(struck, because="The filing was about another company.", by=steward())


def test_a_tie_takes_a_steward_a_source_and_two_bodies():
    old, new = provider("Old Name"), provider("New Name")
    with pytest.raises(NotAllowed):
        tie(new, "renamed", old, by=acting(new))
    with pytest.raises(NotValid):
        tie(new, "renamed", new)
    with pytest.raises(NotValid):
        tie(new, "renamed", old, source=" ")
    with pytest.raises(NotSafe):
        tie(new, "renamed", old, source="Told by Jane Whitcombe, 07700 900123")
    tie(new, "renamed", old)
    with pytest.raises(NotValid):
        tie(new, "renamed", old)


def test_the_log_commits_to_every_tie_and_names_no_body():
    made = tie(provider("New Name"), "renamed", provider("Old Name"))
    line = Entry.objects.get(event="tie.recorded")
    assert dict(record_witness())[made.subject] == line.facts["digest"]
    assert "Name" not in str(line.facts)

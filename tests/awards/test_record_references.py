"""Evidence from elsewhere: the same terms for all, verified by a third party, open to objection, graded and capped."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.records import START, TODAY, acting, provider, steward
from countersign import clock
from countersign.awards import actions
from countersign.awards.facts import record_witness
from countersign.awards.models import Reference
from countersign.awards.queries import track_record
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.ledger.models import Entry
from countersign.register.models import Body

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32
LATER = TODAY + dt.timedelta(days=14)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def body() -> Body:
    return provider("New Buses", contracts=0)


def offered(body: Body, **how) -> Reference:
    given = {
        "title": "School transport, Northmoor", "buyer": "Northmoor Council", "measure": "Nine of ten runs on time.",
        "kept": True, "ended_on": TODAY, "voucher": "Northmoor Council", "document": "Contract report for 2025",
        "digest": DIGEST, "by": acting(body),
    }  # fmt: skip
    return actions.offer(body, **(given | how))


def verified(body: Body, **how) -> Reference:
    return actions.verify(offered(body, **how), verifier="Northmoor Internal Audit", by=steward())


def test_it_counts_once_it_is_verified_and_was_open_to_objection(body):
    offer = offered(body)
    assert track_record(body, start=START, as_of=LATER).is_newcomer
    actions.verify(offer, verifier="Northmoor Internal Audit", by=steward())
    waiting = track_record(body, start=START)
    assert waiting.is_newcomer and "object until" in waiting.left_out[0].why_not
    found = track_record(body, start=START, as_of=LATER)
    (one,) = found.counted
    assert one.result.grade == "D" and one.weight == pytest.approx(0.25, abs=0.01)


def test_all_of_it_together_moves_a_newcomer_only_so_far(body):
    for _ in range(30):
        verified(body)
    found = track_record(body, start=START, as_of=LATER)
    assert sum(one.weight for one in found.counted) == pytest.approx(2.5)
    assert found.value == pytest.approx((7 + 2.5) / 12.5)


def test_a_promise_that_was_not_kept_elsewhere_counts_as_much(body):
    verified(body, kept=False)
    assert track_record(body, start=START, as_of=LATER).value < START.mean


def test_what_is_disputed_is_shown_and_waits_until_it_is_settled(body):
    one = verified(body)
    rival = provider("Rival Coaches")
    disputed = actions.object_to(one, text="The report covers one term of the year only.", by=acting(rival))
    found = track_record(body, start=START, as_of=LATER)
    assert found.is_newcomer and found.disputed[0].disputed == disputed.objection
    settled = actions.settle(disputed, because="The report covers the whole year; page 4 says so.", by=steward())
    assert len(track_record(body, start=START, as_of=LATER).counted) == 1
    assert settled.objection == disputed.objection


def test_neither_the_provider_nor_its_kin_nor_the_voucher_verifies(body):
    other = provider("Marsh Group")
    actions.tie(body, kind="owned", other=other, on=TODAY, source="Register of companies", by=steward())
    for verifier in ("New Buses", "NEW BUSES.", "Northmoor Council", "Marsh Group"):
        with pytest.raises(NotValid):
            actions.verify(offered(body), verifier=verifier, by=steward())
    with pytest.raises(NotAllowed):
        actions.verify(offered(body), verifier="Somebody Else Ltd", by=acting(body))


def test_nobody_offers_for_another_and_nobody_objects_to_its_own(body):
    rival = provider("Rival Coaches")
    with pytest.raises(NotAllowed):
        offered(body, by=acting(rival))
    with pytest.raises(NotAllowed):
        actions.object_to(verified(body), text="We take a look at ourselves.", by=acting(body))


def test_what_is_offered_is_checked(body):
    for how in ({"digest": "zz"}, {"ended_on": LATER}, {"measure": " "}, {"cpv": "six"}):
        with pytest.raises(NotValid):
            offered(body, **how)
    for how in ({"measure": "Ask Jane Whitcombe on 07700 900123."}, {"voucher": "jane@northmoor.example"}):
        with pytest.raises(NotSafe):
            offered(body, **how)


def test_what_was_taken_back_or_refused_stays_in_sight_and_counts_no_more(body):
    one, other = verified(body), offered(body)
    actions.take_back(one, because="The report was about another contract.", by=acting(body))
    actions.refuse(other, because="The document does not say what is claimed.", by=steward())
    found = track_record(body, start=START, as_of=LATER)
    assert found.is_newcomer and len(found.left_out) == 2
    with pytest.raises(NotNow):
        actions.verify(other, verifier="Northmoor Internal Audit", by=steward())


def test_the_log_commits_to_it_and_holds_no_words(body):
    one = verified(body)
    line = Entry.objects.filter(event="reference.verified").get()
    assert dict(record_witness())[one.subject] == line.facts["digest"]
    assert "Northmoor" not in str(line.facts)

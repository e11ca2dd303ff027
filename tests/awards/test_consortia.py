"""Several bodies bid together: one bid, one record of all of them, all of them named once the award is decided."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from awards.procured import NOTICE, OPENED, PUBLISHED, SIGNED
from awards.records import START, TODAY, kept, promise, provider
from awards.test_package import ADDRESS
from countersign import clock
from countersign.awards import actions, queries
from countersign.awards.models import Bid
from countersign.awards.queries import joint_record, track_record
from countersign.errors import NotValid
from countersign.ledger.queries import verdict


def sent(tender, who: str, *partners) -> Bid:
    with clock.at(PUBLISHED):
        offer = replace(tender.offer(who), partners=partners)
        tender.bids[who] = actions.send(tender.now(), body=tender.bidders[who], offer=offer, by=tender.seller(who))
    return tender.bids[who]


def test_partners_are_sealed_until_the_deadline_and_named_with_the_decision(tender, client):
    one = tender.published()
    bid = sent(tender, "low", tender.bidders["newcomer"])
    assert not bid.partners.exists()
    sent(tender, "incumbent")
    with clock.at(OPENED):
        actions.open_bids(tender.now(), by=tender.buyer)
    tender.bids = {who: Bid.objects.get(pk=each.pk) for who, each in tender.bids.items()}
    assert tender.bids["low"].bidder == "Fenland Coaches with Reed Minibuses"
    assert verdict().fault is None and queries.in_several(tender.now()) == []
    quiet = json.dumps(queries.package(tender.now(), address=ADDRESS))
    assert "Reed Minibuses" not in quiet
    seat = tender.seat("user")
    for who in tender.bids:
        tender.score(seat, who, 60)
    with clock.at(NOTICE):
        actions.complete(tender.now(), by=tender.buyer)
        actions.decide(tender.now(), office="Transport office", by=tender.buyer)
        page = client.get(f"/awards/{tender.contract.slug}/1/why").content.decode()
        assert "Why Fenland Coaches with Reed Minibuses won" in page
        release = queries.package(tender.now(), address=ADDRESS)["releases"][0]
        assert [each["name"] for each in release["awards"][0]["suppliers"]] == ["Fenland Coaches", "Reed Minibuses"]
        roles = {party["name"]: party["roles"] for party in release["parties"]}
        assert roles["Reed Minibuses"] == ["tenderer", "supplier"] and one.contract.slug in quiet
        words = "It offers buses on time at the lowest price of all."
        actions.explain(tender.now(), words=words, summaries_on=NOTICE, by=tender.buyer)
        url = "https://example.org/uk6"
        actions.give_notice(tender.now(), kind="award", on=NOTICE, url=url, by=tender.buyer)
    with clock.at(SIGNED):
        actions.sign(tender.now(), on=SIGNED, by=tender.buyer)
    told = tender.contract.parties.filter(part="provider").values_list("body__name", flat=True)
    assert set(told) == {"Fenland Coaches", "Reed Minibuses"}


def test_nobody_is_named_twice_the_buyer_never_and_who_is_in_two_bids_is_told(tender):
    tender.published()
    for partners in ((tender.bidders["low"],), (tender.bidders["newcomer"],) * 2, (tender.council,)):
        with pytest.raises(NotValid) as refused:
            sent(tender, "low", *partners)
        assert "partners" in dict(refused.value.faults)
    sent(tender, "low", tender.bidders["newcomer"])
    sent(tender, "newcomer")
    with clock.at(OPENED):
        actions.open_bids(tender.now(), by=tender.buyer)
    assert queries.in_several(tender.now()) == ["Reed Minibuses"]


@pytest.mark.django_db
def test_their_record_is_that_of_all_of_them_each_result_once():
    with clock.at(TODAY):
        good, poor, new = kept(provider("Good Buses"), 4, 4), kept(provider("Poor Buses"), 0, 4), provider("New Buses")
        both = joint_record([good, poor], start=START)
        assert both.value == pytest.approx((7 + 4) / 18) and len(both.counted) == 8
        assert joint_record([poor, good], start=START).value == both.value
        assert joint_record([good, new], start=START).value == track_record(good, start=START).value
        assert joint_record([new, provider("Other Buses")], start=START).is_newcomer
        promise(good, "made")
        assert len(joint_record([good, poor], start=START).left_out) == 1

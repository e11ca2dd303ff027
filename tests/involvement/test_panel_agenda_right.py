"""The agenda right: whoever has a seat pulls a finding, a promise, a clause or a gap onto it from where it stands."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from countersign import clock
from countersign.experiences.models import Gap
from countersign.findings.models import Finding
from countersign.involvement.pages.agenda import beside
from countersign.people.models import Account, Membership
from countersign.terms import actions as terms

BUTTON = "Put it on the agenda of Passengers’ panel of the school buses"


@pytest.fixture
def pages(met):
    """Where each thing stands that can be pulled onto an agenda, by its name in an address."""
    contract, day = met.town.place.contract, clock.today()
    made = terms.draft(contract, starts_on=day, by=met.steward)
    terms.include(made, "complaint_response", by=met.steward)
    clause = terms.agree(made, by=met.steward).clauses.get()
    finding, promise = met.town.finding, met.town.commitment()
    return {
        f"finding:{finding.pk}": reverse("findings:one", args=[finding.pk]),
        f"commitment:{promise.pk}": reverse("answers:commitment", args=[promise.pk]),
        f"clause:{clause.pk}": reverse("terms:schedule", args=[contract.slug]),
    }


def _as_member(met, client):
    client.post("/panels/code", {"code": met.codes[met.users()[0].volunteer.number]})


def test_a_member_finds_the_button_on_each_of_them_and_nobody_else_does(met, pages, client):
    assert not any(BUTTON in client.get(path).content.decode() for path in pages.values())
    _as_member(met, client)
    key = met.users()[0].key
    for name, path in pages.items():
        page = client.get(path).content.decode()
        assert BUTTON in page, path
        href = f"/panel/seat/{key}/item?about={name}"
        assert href in page
        assert "It is about:" in client.get(href).content.decode()
        assert client.post(href, {"title": f"About {name.partition(':')[0]}s"}).status_code == 302
    assert {(bool(i.finding), bool(i.commitment), bool(i.clause)) for i in met.panel.items.filter(number__gt=1)} == {
        (True, False, False), (False, True, False), (False, False, True)}  # fmt: skip
    agenda = client.get(f"/panel/{met.panel.pk}").content.decode()
    assert "The clause “" in agenda and "complaint_response" not in agenda


def test_a_body_with_a_seat_finds_it_too_and_another_panel_offers_nothing(met, pages, client):
    account = Account.objects.create(username="provider@example.org")
    Membership.objects.create(account=account, role="provider", body=met.town.place.provider)
    client.force_login(account)
    (finding, *_) = pages.values()
    assert BUTTON in client.get(finding).content.decode()
    other = Finding(pk=7, contract_id=999)
    assert beside([met.town.finding], _by(account))[0][1]["offers"]
    assert beside([other], _by(account))[0][1]["offers"] == [], "a panel of another contract"


def _by(account):
    request = RequestFactory().get("/")
    request.user, request.session = account, {}
    return request


def test_a_gap_is_offered_where_it_is_shown_and_its_words_are_not_repeated(met, client):
    _as_member(met, client)
    page = client.post("/who-answers", {"asked": "who mends the lift at Nowhere House"}).content.decode()
    gap = Gap.objects.get()
    href = f"/panel/seat/{met.users()[0].key}/item?about=gap:{gap.pk}"
    assert BUTTON in page and href in page
    assert "Nowhere" not in client.get(href).content.decode()
    client.post(href, {"title": "Who mends lifts?"})
    assert met.panel.items.get(gap=gap).title == "Who mends lifts?"
    assert "A gap: nobody knows who answers" in client.get(f"/panel/{met.panel.pk}").content.decode()

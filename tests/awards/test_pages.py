"""The pages of awards, as everybody, at the desk, and with a code in hand."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.procured import OPENED, PUBLISHED
from browser.awarding import awards
from countersign import clock
from countersign.awards import actions
from countersign.people.models import Account, Membership
from countersign.register.models import Body
from countersign.site.access.awards import PAGES


def browser_of(role: str, body: Body | None = None) -> Client:
    client = Client()
    account, _ = Account.objects.get_or_create(username=f"{role}@x.example", email=f"{role}@x.example")
    Membership.objects.get_or_create(account=account, role=role, body=body)
    client.force_login(account)
    return client


def get(client: Client, name: str, *args) -> str:
    answer = client.get(reverse(f"awards:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code, answer.content[:600])
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_before_the_deadline_nobody_sees_a_bid_or_how_many_there_are(tender, client):
    one = tender.published()
    with clock.at(PUBLISHED):
        quiet = get(client, "one", *one.at)
        tender.send("incumbent", at=PUBLISHED)
        locked = get(client, "one", *one.at)
        tender.send("low", at=PUBLISHED)
        for page in (quiet, locked):
            assert "Bids are sealed until" in page
        assert "110" not in locked and "Saltway" not in locked.replace("Saltway Transport, ", "")
        strip = lambda text: text[text.index("<h1") :]  # noqa: E731
        assert strip(get(client, "one", *one.at)) == strip(locked)
    assert client.get(reverse("awards:why", args=one.at)).status_code == 409
    assert client.get(reverse("awards:scores-csv", args=one.at)).status_code == 409
    assert client.get(reverse("awards:what-if", args=one.at)).status_code == 409


def test_what_if_is_refused_until_the_decision(tender, client):
    one = tender.scored()
    assert client.get(reverse("awards:what-if", args=one.at)).status_code == 409
    assert client.get(reverse("awards:bid", args=[*one.at, 1])).status_code == 409


def test_the_page_says_why_this_provider_won_and_opens_to_evidence(tender, client):
    one = tender.explained()
    page = get(client, "why", *one.at)
    for words in ("Why Fenland Coaches won", "76.00", "75.20", "73.20", "The winner holds in", "Krippendorff"):
        assert words in page
    tried = (
        get(client, "what-if", *one.at)
        + client.get(reverse("awards:what-if", args=one.at), {"w0": "0", "w1": "100", "formula": "F5"}).content.decode()
    )
    assert "72.00" in tried
    assert "How delays" in get(client, "one", *one.at)
    assert "Delays are found the same day" in get(client, "bid", *one.at, 1)
    assert "Delays are found the same day" in get(client, "scores-csv", *one.at)


_OF_BIDDERS = (("bid.send",), ("clarification.ask",), ("award.challenge",))
UNSIGNED = 409  # the proof, while nothing of the log is signed yet


def test_every_page_of_the_list_opens(db):
    awards()
    council, bidder = (Body.objects.get(slug=slug) for slug in ("eastmarsh-council", "incumbent"))
    staff = {"commissioner": browser_of("commissioner", council), "provider": browser_of("provider", bidder)}
    account = Account.objects.get(username="provider@x.example")
    Membership.objects.create(account=account, role="provider", body=Body.objects.get(slug="newcomer"))
    for name, opens in PAGES.items():
        if not opens.is_page and opens.to != "everyone":
            continue
        who = "provider" if opens.deeds[:1] in _OF_BIDDERS else "commissioner"
        client = Client() if opens.to == "everyone" else staff[who]
        answer = client.get(reverse(name, kwargs=dict(opens.example)))
        assert answer.status_code in ((200,) if opens.is_page else (200, 302, UNSIGNED)), name


@pytest.mark.parametrize("who", ["provider", "commissioner"])
def test_the_desk_of_others_stays_shut(tender, who):
    one = tender.published()
    client = browser_of(who, tender.bidders["low"])
    assert client.get(reverse("awards:build", args=one.at)).status_code == 403


def test_a_bid_is_sent_and_withdrawn_in_the_browser(tender):
    one = tender.published()
    client = browser_of("provider", tender.bidders["newcomer"])
    sent = {"body": tender.bidders["newcomer"].pk, "price": "120", "text_1": "Drivers report each delay the same day."}
    promise = {"measure_1": "A printed timetable hangs at all 14 stops.", "owner_1": "Contract desk",
               "due_on_1_day": "30", "due_on_1_month": "9", "due_on_1_year": "2026"}  # fmt: skip
    with clock.at(OPENED.replace(month=3, day=10)):
        answer = client.post(reverse("awards:bid-in", args=one.at), sent | promise)
        assert answer.status_code == 302, re.findall("error-message.*", answer.content.decode())
        page = get(client, "bid-in", *one.at)
        assert one.bids.get().commitment in page
        gone = client.post(reverse("awards:withdraw", args=[*one.at, 1]), {"because": "We cannot hire the drivers."})
        assert gone.status_code == 302
    assert one.bids.get().state == "withdrawn"


def test_contract_and_body_lead_to_the_award_with_as_many_queries_for_two_as_for_one(tender, client):
    tender.published()
    pages = [reverse("contract", args=[tender.contract.slug]), reverse("body", args=[tender.council.slug])]
    address = reverse("awards:one", args=tender.procurement.at)
    counts = []
    for turn in range(2):
        for page in pages:
            client.get(page)  # what is read once
        with CaptureQueriesContext(connection) as asked:
            shown = [client.get(page).content.decode() for page in pages]
        counts.append(len(asked))
        assert all(address in page for page in shown)
        if turn == 0:
            with clock.at(PUBLISHED):
                actions.cancel(tender.now(), because="The school moves to another town.", by=tender.buyer)
            tender.published()
    assert counts[0] == counts[1]
    listed = client.get(reverse("awards:list-csv"), {"body": tender.council.slug}).getvalue().decode()
    assert listed.count(tender.contract.slug) == 2
    assert client.get(reverse("awards:list-csv"), {"body": "nobody"}).getvalue().decode().count("\n") == 1

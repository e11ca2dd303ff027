"""The pages on readiness: what everybody sees, what staff of the body do there, and what nobody else reads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

from countersign import clock
from countersign.ledger.models import Entry
from countersign.people.models import Account, Membership
from countersign.terms import actions, queries, rules
from countersign.terms.fears import fears, guards
from countersign.terms.models import Fear, Override, Shown
from terms.readied import shown
from terms.test_readiness import REASON, items, overridden

MAY = dt.date(2026, 5, 4)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def buyer(client, place):
    account = Account.objects.create(username="getting-ready@example.org")
    Membership.objects.create(account=account, role="commissioner", body=place.council)
    client.force_login(account)
    return client


def day(date: dt.date, name: str) -> dict[str, int]:
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def test_the_public_page_says_what_is_missing_and_what_would_make_it_so(client, place):
    page = client.get("/bodies/eastmarsh-council/readiness").content.decode()
    for item in items().values():
        if "commissioner" in item.sides:
            assert item.asks in page
    assert items()["briefed"].remedy in page and "It never asked without being ready" in page


def test_an_override_is_shown_while_it_lasts_and_after(client, place):
    made = overridden(place)
    for on, word in ((MAY, "Running"), (made.ends_on + dt.timedelta(days=400), "Over")):
        with clock.at(on):
            page = client.get("/bodies/eastmarsh-council/readiness").content.decode()
            assert REASON in page and "Director of transport" in page and word in page


def test_the_files_hold_what_the_pages_say(client, place):
    shown(place.council, items()["briefed"], by=place.buyer)
    lines = b"".join(client.get("/bodies/eastmarsh-council/readiness.csv")).decode().splitlines()
    assert len(lines) == 1 + sum("commissioner" in item.sides for item in items().values())
    assert sum(",not_met," in line for line in lines) == 9 - 1 + 1  # "expenses" gates two ways only
    listed = b"".join(client.get("/readiness.csv")).decode().splitlines()
    assert len(listed) == 1 + 2 * 3, "three bodies stand in the contract, each on one side, in two strands"


def test_staff_show_evidence_and_take_it_back_by_forms(buyer, place):
    address = "/desk/readiness/eastmarsh-council/show/briefed"
    said = {"title": "Briefing in April", "url": "https://example.org/briefing.pdf", "office": "Transport office",
            "says": "What comes in, who answers, and what is never said.", "people": 14}  # fmt: skip
    empty = buyer.post(address, said | {"says": ""} | day(MAY, "dated_on"))
    assert empty.status_code == 200 and not Shown.objects.exists()
    assert buyer.post(address, said | day(MAY, "dated_on")).status_code == 302
    made = Shown.objects.get()
    assert made.numbers == {"people": 14}
    assert "Briefing in April" in buyer.get("/bodies/eastmarsh-council/readiness").content.decode()
    back = f"/desk/readiness/eastmarsh-council/evidence/{made.pk}/take-back"
    assert buyer.post(back, {"reason": "The paper was withdrawn by its office."}).status_code == 302
    assert buyer.get("/desk/readiness/eastmarsh-council/show/answers").status_code == 404


def test_staff_override_prolong_and_stop_by_forms(buyer, place):
    said = {"to": "ask", "reason": REASON, "decided_by": "Director of transport"}
    address = "/desk/readiness/eastmarsh-council/override"
    assert buyer.post(address, said | {"reason": ""} | day(MAY + dt.timedelta(30), "until")).status_code == 200
    assert not Override.objects.exists()
    assert buyer.post(address, said | day(MAY + dt.timedelta(30), "until")).status_code == 302
    longer = {"reason": "The change was put off by a month."} | day(MAY + dt.timedelta(60), "until")
    assert buyer.post(f"{address}/1/prolong", longer).status_code == 302
    again = {"reason": "And by yet another month."} | day(MAY + dt.timedelta(90), "until")
    assert buyer.post(f"{address}/1/prolong", again).status_code == 200
    assert Override.objects.get().ends_on == MAY + dt.timedelta(60)
    assert buyer.post(f"{address}/1/stop").status_code == 302
    assert not rules.can_ask(place.council, to="ask")


@pytest.mark.parametrize("who", ["elsewhere", "saltway", ""])
def test_the_desk_of_a_body_opens_to_its_own_staff_alone(client, place, who):
    actions.fear(place.council, words="The routes were cut by a decision that we did not make.", by=place.buyer)
    account = Account.objects.create(username="other@example.org")
    body = {"elsewhere": place.stranger, "saltway": place.provider}.get(who)
    Membership.objects.create(account=account, role="commissioner" if body else "steward", body=body)
    client.force_login(account)
    for address in ("", "/show/briefed", "/override", "/fear"):
        assert client.get(f"/desk/readiness/eastmarsh-council{address}").status_code == 403
    for address in ("/fears", "/readiness", "/bodies/eastmarsh-council/readiness"):
        assert "The routes were cut" not in client.get(address).content.decode()


def test_own_fears_stand_with_their_guard_or_an_honest_none(buyer, place):
    address = "/desk/readiness/eastmarsh-council/fear"
    assert (
        buyer.post(address, {"words": "Every complaint ends in the paper.", "guard": "small_numbers"}).status_code
        == 302
    )
    assert buyer.post(address, {"words": "The routes were cut by others.", "guard": ""}).status_code == 302
    assert (
        buyer.post(address, {"words": "Mrs Jane Fairweather will ring 07700 900123.", "guard": ""}).status_code == 200
    )
    page = buyer.get("/desk/readiness/eastmarsh-council").content.decode()
    assert guards()["small_numbers"].words in page and "No guard yet." in page
    pk = Fear.objects.get(words__contains="routes").pk
    assert buyer.post(f"/desk/readiness/eastmarsh-council/fear/{pk}/drop").status_code == 302
    assert "The routes were cut" not in buyer.get("/desk/readiness/eastmarsh-council").content.decode()
    assert not Fear.objects.filter(words__contains="routes").exists(), "its words go"
    lines = str(list(Entry.objects.values_list("event", "subject", "facts")))
    assert "fear.dropped" in lines and "routes" not in lines and "eastmarsh" not in lines


def test_every_guard_names_a_page_that_opens_and_a_test_that_exists(client, db):
    assert len(fears()) >= 6 and len(guards()) == sum(len(one.guards) for one in fears())
    for guard in guards().values():
        assert client.get(guard.page).status_code == 200, guard.page
        path, _, name = guard.test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), guard.test


def test_every_fear_stands_on_the_page_with_its_guards(client, db):
    page = client.get(reverse("terms:fears")).content.decode()
    for one in fears():
        assert one.says in page and one.truth in page


@pytest.mark.slow
def test_the_list_takes_as_many_queries_however_many_bodies_there_are(client, place, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        assert client.get("/readiness").status_code == 200
    assert queries.standing_bodies().count() == 3

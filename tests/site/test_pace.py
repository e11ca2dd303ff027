"""Floods are held and bursts are slowed; nobody in danger waits, and nobody loses what they wrote."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import threading
from pathlib import Path

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from countersign import clock
from countersign.experiences.models import Experience
from countersign.people import actions
from countersign.people.floods import Floods, floods
from countersign.people.models import Account, Membership, Pace
from countersign.people.queries import address_mark
from countersign.site import access
from countersign.site.pace import pacer, proof
from countersign.site.pace.deciding import ALWAYS_OPEN, NEVER_HELD, Counts, decide, verb_of, wait_s

NOW = dt.datetime(2026, 5, 4, 9, 3, tzinfo=dt.UTC)
WORDS = "The bus to the school did not come on four days, and nobody in the depot answers the telephone."
DANGER = "My carer hit me again last night and I am frightened."
HERE, THERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "192.0.2.8"}
LIMITS = Counts(address=2, person=5, verb=9)


@pytest.fixture(autouse=True)
def paced(settings, tmp_path):
    settings.HOME, settings.PROOF_WORK = tmp_path, 50
    settings.POSTS_PER_ADDRESS, settings.POSTS_PER_PERSON, settings.POSTS_PER_VERB = 2, 5, 9
    settings.READS_PER_MINUTE = 3
    with clock.at(NOW):
        yield


def tell(browser: Client, words: str = WORDS, **more: str):
    return browser.post("/tell/what", {"words": words, **more}, **HERE)


def beyond(browser: Client):
    """The first answer of the telling form that asks to wait."""
    answers = [tell(browser) for _ in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    return answers[-1]


def hidden(answer) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(proof_\w+)" value="([^"]*)"', answer.content.decode()))


def solved(answer) -> dict[str, str]:
    """What the script of the page does."""
    page = answer.content.decode()
    wanted, key = (re.search(rf'data-{name}="(\w+)"', page)[1] for name in ("proof", "proof-key"))
    number = next(n for n in range(51) if hashlib.sha256(f"{key}{n}".encode()).hexdigest() == wanted)
    return {**hidden(answer), proof.NUMBER: str(number)}


# What is decided, from counts alone


@pytest.mark.parametrize(("counts", "verb", "is_staff", "verdict"), [
    ((2, 0, 2), "tell", False, "go"), ((3, 0, 3), "tell", False, "prove"), ((0, 6, 6), "tell", False, "prove"),
    ((1, 0, 10), "sign-in", False, "prove"), ((21, 0, 21), "sign-in", False, "wait"),
    ((999, 999, 999), "tell", False, "prove"), ((0, 5, 999), "enter", True, "go"), ((0, 6, 6), "enter", True, "wait"),
])  # fmt: skip
def test_what_becomes_of_a_form(counts, verb, is_staff, verdict) -> None:
    assert decide(Counts(*counts), LIMITS, verb=verb, is_staff=is_staff) == verdict
    assert decide(Counts(*counts), Counts(0, 0, 0), verb=verb, is_staff=is_staff) == "go", "0 is any number"


def test_who_sends_much_waits_longer_but_never_beyond_ten_minutes() -> None:
    waits = [wait_s(Counts(sent, 0, 0), LIMITS, at_least=20) for sent in (1, 3, 8, 1000)]
    assert waits == [20, 20, 80, 600]


def test_every_page_of_one_form_is_one_verb() -> None:
    assert {verb_of(name) for name in access.ACCESS if name.startswith("tell")} == {"tell"}
    assert verb_of("ask-from-elsewhere") == verb_of("ask") and verb_of("sign-in") != verb_of("involvement:sign-up")


def test_what_is_never_held_exists() -> None:
    assert set(access.ACCESS) >= NEVER_HELD
    assert {verb_of(name) for name in access.ACCESS} >= set(ALWAYS_OPEN)


# Sending


@pytest.mark.django_db
def test_beyond_the_pace_the_words_stand_on_the_page_and_go_on_from_there() -> None:
    browser = Client()
    held = beyond(browser)
    page = held.content.decode()
    assert page.count(WORDS) == 2, "to be read, and to be sent again"
    assert int(held["Retry-After"]) == 20 and "no-store" in held["Cache-Control"] and "999" in page
    assert tell(browser, **solved(held)).status_code == 302


@pytest.mark.django_db
def test_a_proof_works_once_for_its_verb_and_address_and_for_half_an_hour() -> None:
    browser = Client()
    found = solved(beyond(browser))
    with_it = [browser.post("/receipt", {"code": "", **found}, **HERE).status_code for _ in range(3)]
    assert with_it == [200, 200, 429], "another verb"
    with_it = [browser.post("/tell/what", {"words": "", **found}, **THERE).status_code for _ in range(3)]
    assert with_it == [200, 200, 429], "another address"
    assert tell(browser, **found).status_code == 302
    assert tell(browser, **found).status_code == 429, "a second time"


@pytest.mark.django_db
@pytest.mark.parametrize("forged", [{proof.TOKEN: "x"}, {proof.TOKEN: ""}, {proof.NUMBER: "-1"}, {proof.NUMBER: "é"}])
def test_a_forged_or_empty_proof_opens_nothing(forged) -> None:
    browser = Client()
    assert tell(browser, **{**hidden(beyond(browser)), **forged}).status_code == 429


@pytest.mark.django_db
def test_a_proof_that_is_too_old_opens_nothing() -> None:
    found = solved(beyond(Client()))
    for later, verdict in ((1, True), (29, True), (31, False)):
        with clock.at(NOW + dt.timedelta(minutes=later)):
            mark = proof.signing.loads(found[proof.TOKEN], salt=proof._SALT)["who"]
            assert (proof.returned(found[proof.TOKEN], verb="tell", who=mark) is not None) == verdict


@pytest.mark.django_db
def test_without_a_script_waiting_is_enough_and_too_early_does_not_begin_anew() -> None:
    browser = Client()
    token = hidden(beyond(browser))
    with clock.at(NOW + dt.timedelta(seconds=12)):
        early = tell(browser, **token)
        assert early.status_code == 429 and early["Retry-After"] == "8"
        assert hidden(early)[proof.TOKEN] != "" and "Wait 8 seconds" in early.content.decode()
        token = hidden(early)
    with clock.at(NOW + dt.timedelta(seconds=20)):
        assert tell(browser, **token).status_code == 302
        assert tell(browser, **token).status_code == 429


@pytest.mark.django_db
def test_whoever_speaks_of_danger_is_received_and_held_however_much_is_sent() -> None:
    browser = Client()
    beyond(browser)
    answer = tell(browser, DANGER)
    assert answer.status_code == 200 and "999" in answer.content.decode()
    assert Experience.objects.get().state == "held"
    actions.count_post("ask", {"verb": "everybody"})
    Pace.objects.update(count=10_000)
    assert browser.post("/who-answers", {"asked": "Who mends the lamps?"}, **HERE).status_code == 429
    assert browser.post("/who-answers", {"asked": DANGER}, **HERE).status_code == 200


@pytest.mark.django_db
def test_leaving_and_taking_back_are_never_held() -> None:
    browser = Client()
    beyond(browser)
    for _ in range(12):
        assert browser.post("/tell/drop", **HERE).status_code == 302
        assert browser.post(reverse("contact-stop", args=["-"]), **HERE).status_code != 429


@pytest.mark.django_db
def test_every_form_of_the_public_is_slowed_unless_it_is_named(monkeypatch) -> None:
    """A new form is slowed without anybody thinking of it: every address is tried beyond its pace."""
    monkeypatch.setattr(pacer, "render", lambda *_, status: HttpResponse(status=status))  # the page is seen above
    browser, unslowed = Client(raise_request_exception=False), set()
    with clock.at(NOW):
        for name, opens in access.ACCESS.items():
            if opens.to == "everyone" and not name.startswith("api:"):
                actions.count_post(verb_of(name), {"verb": "everybody"})
        Pace.objects.update(count=10)
        for name, opens in access.ACCESS.items():
            if opens.to == "everyone" and not name.startswith("api:"):
                answer = browser.post(reverse(name, kwargs=dict(opens.example)))
                if answer.status_code != 429:
                    unslowed.add(name)
    assert unslowed == {name for name in NEVER_HELD if access.ACCESS[name].to == "everyone"}


@pytest.mark.django_db
def test_who_signed_in_is_counted_by_account_wherever_they_are_and_keeps_what_they_wrote() -> None:
    account = Account.objects.create(username="s@x.example", email="s@x.example")
    Membership.objects.create(account=account, role="steward")
    browser = Client()
    browser.force_login(account)
    sent = [browser.post("/enter", {"words": WORDS}, REMOTE_ADDR=f"192.0.2.{n}") for n in range(6)]
    assert [one.status_code for one in sent[:5]].count(429) == 0 and sent[5].status_code == 429
    assert WORDS in sent[5].content.decode() and sent[5]["Retry-After"] == "420"
    with clock.at(NOW + dt.timedelta(minutes=7)):
        assert browser.post("/enter", {"words": WORDS}).status_code != 429


@pytest.mark.django_db
def test_a_password_or_a_code_is_never_said_back_but_asked_for_again() -> None:
    browser = Client()
    for _ in range(3):
        held = browser.post("/sign-in", {"email": "a@x.example", "password": "three quiet herons"}, **HERE)
    page = held.content.decode()
    assert held.status_code == 429 and "three quiet herons" not in page and 'type="password"' in page
    for _ in range(3):
        held = browser.post("/receipt", {"code": "ABCD-EFGH-JKMN-PQRS-TVWX"}, **HERE)
    assert held.status_code == 429 and "ABCD-EFGH" not in held.content.decode()


@pytest.mark.django_db
def test_what_is_counted_names_no_address_and_no_person_and_goes_after_a_day() -> None:
    tell(Client())
    stored = str(list(Pace.objects.values_list("verb", "mark")))
    assert "192.0.2" not in stored and len(Pace.objects.exclude(mark="everybody").get().mark) == 64
    before = Pace.objects.exclude(mark="everybody").get().mark
    with clock.at(NOW + dt.timedelta(days=1, minutes=20)):
        assert actions.forget_paces() == 2
        tell(Client())
        assert Pace.objects.exclude(mark="everybody").get().mark != before, "another day, another digest"


@pytest.mark.django_db
def test_one_household_of_the_sixth_version_counts_as_one_and_this_machine_as_nobody(rf) -> None:
    def of(address: str) -> str:
        return address_mark(rf.get("/", REMOTE_ADDR=address))

    assert of("2001:db8:1:2::9") == of("2001:db8:1:2:ffff::1") != of("2001:db8:1:3::9")
    assert of("127.0.0.1") == of("::1") == "" != of("192.0.2.1")


@pytest.mark.django_db(transaction=True)
def test_however_many_send_at_once_none_is_lost() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' own SQLite lies in memory and is one connection")
    counted = []

    def send() -> None:
        counted.append(actions.count_post("tell", {"verb": "everybody"})["verb"])
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(counted) == list(range(1, 9))


# Reading


@pytest.mark.django_db
def test_a_flood_of_reading_waits_and_the_ways_to_help_stay_open() -> None:
    browser = Client()
    answers = [browser.get("/about", **HERE) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429] and answers[-1]["Retry-After"] == "60"
    for way in ("/tell", "/tell/what", "/receipt", "/help", "/contact", "/healthz"):
        assert browser.get(way, **HERE).status_code == 200, way
    assert browser.get("/about", **THERE).status_code == 200
    with clock.at(NOW + dt.timedelta(minutes=1)):
        assert browser.get("/about", **HERE).status_code == 200


def test_processes_share_one_count_and_no_address_stands_in_it(tmp_path) -> None:
    path = tmp_path / "pace/readers"
    one, other = Floods(path), Floods(path)
    assert [one.count("a", 7), other.count("a", 7), one.count("a", 7), one.count("b", 7)] == [1, 2, 3, 1]
    assert other.count("a", 8) == 1 and path.stat().st_size < 2**19


def test_where_no_file_can_be_made_one_process_counts_for_itself(tmp_path) -> None:
    (tmp_path / "pace").write_text("in the way")
    assert [Floods(tmp_path / "pace" / "readers").count("a", 1) for _ in range(2)] == [1, 1]
    alone = floods(Path(tmp_path))
    assert [alone.count("a", 1), alone.count("a", 1)] == [1, 2]


def test_many_readers_hardly_ever_share_a_count() -> None:
    counting = Floods(None)
    most = max(counting.count(f"reader {number}", 1) for number in range(3000))
    assert most <= 2

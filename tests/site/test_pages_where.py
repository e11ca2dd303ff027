"""Where do I go: the form, the answer with its days, the card, the widget, wrong doors and gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from countersign import clock
from countersign.experiences import actions as experiences
from countersign.experiences.models import Gap
from countersign.insight import actions as insight
from countersign.notices.models import Notice
from countersign.people.models import Account
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import WrongDoor
from site_world import TODAY, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        yield build()


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def day(name: str, when: dt.date) -> dict[str, int]:
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def ask(client: Client, text: str, **more: object):
    return client.post("/who-answers", {"asked": text, **more})


def test_the_whole_form_asks_for_days_and_numbers(client) -> None:
    page = words_of(client.get("/where"))
    assert "When did they answer?" in page and 'name="reference"' in page and "noindex" not in page


def test_the_answer_has_every_step_and_says_what_it_rests_on(client, world) -> None:
    page = words_of(ask(client, "the school bus was late in Marsh End"))
    assert "Local Government and Social Care Ombudsman" in page and "confirmed on 30 November 2026" in page
    assert "nobody has confirmed it with them yet" in page and reverse("card", args=[world.contract.slug]) in page


def test_after_a_last_word_the_next_step_has_its_day(client, world) -> None:
    complained, answered = TODAY - dt.timedelta(days=60), TODAY - dt.timedelta(days=20)
    given = {**day("complained_on", complained), **day("refused_on", answered), "final": "on"}
    page = words_of(ask(client, "school bus late in Marsh End", **given))
    assert "Now, because their last word is in." in page


@pytest.mark.parametrize(("before", "after"), [(1, 5), (-3, -5)])
def test_days_that_cannot_be_are_refused(client, world, before, after) -> None:
    given = {
        **day("complained_on", TODAY - dt.timedelta(days=before)), **day("refused_on", TODAY - dt.timedelta(days=after))
    }  # fmt: skip
    assert ask(client, "school bus late", **given).status_code == 422


def test_the_card_names_offices_and_nobody_else(client, world) -> None:
    page = words_of(client.get(reverse("card", args=[world.contract.slug])))
    assert "I complained on:" in page and "Eastmarsh Council answers" in page and "In danger: 999." in page


def test_only_the_widget_may_stand_in_a_frame_and_it_sets_no_cookie(client) -> None:
    framed, other = client.get("/widget"), client.get("/where")
    assert "frame-ancestors *" in framed["Content-Security-Policy"] and "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"] and other["X-Frame-Options"] == "DENY"
    assert not framed.cookies and "<script" not in framed.content.decode()
    assert "default-src 'none'" in framed["Content-Security-Policy"]


def test_the_widget_is_answered_without_a_form_mark_and_as_nobody(world) -> None:
    browser = Client(enforce_csrf_checks=True)
    account = Account.objects.create(username="sam@example.org")
    browser.force_login(account)
    answer = browser.post("/who-answers/from-elsewhere", {"asked": "The hovercraft is full of eels"})
    assert answer.status_code == 200 and Gap.objects.count() == 1
    assert browser.post("/who-answers", {"asked": "The hovercraft is full of eels"}).status_code == 403


def test_how_to_complain_is_listed_for_each_nation_with_what_is_not_known(client) -> None:
    for nation, said in (("", "Housing Ombudsman"), ("scotland", "What we do not know for Scotland")):
        assert said in words_of(client.get("/redress", {"nation": nation}))
    rows = b"".join(client.get("/redress.csv").streaming_content).decode().splitlines()
    assert rows[0].startswith("key,nation,title") and len(rows) > 100


def test_a_journey_is_said_once_and_counted_by_the_release_only(client, world) -> None:
    given = {"first": "Saltway Transport Ltd", "second": "Eastmarsh Council"}
    for _ in range(2):
        assert client.post("/wrong-doors/say", given).status_code == 302
    assert WrongDoor.objects.count() == 1
    unknown = client.post("/wrong-doors/say", {"first": "Mrs Marigold", "second": "Eastmarsh Council"})
    assert "We know no office by this name" in words_of(unknown)


def test_few_wrong_doors_are_withheld_and_many_are_shown(client, world) -> None:
    for _ in range(3):
        register.note_wrong_doors([world.provider, world.commissioner], by=SYSTEM)
    for _ in range(12):
        register.note_wrong_doors([world.commissioner, world.provider], by=SYSTEM)
    insight.refresh()
    insight.release(by=SYSTEM)
    page = words_of(client.get("/wrong-doors"))
    rows = b"".join(client.get("/wrong-doors.csv").streaming_content).decode()
    assert "Withheld" in page and "3" not in [line.split(",")[1] for line in rows.splitlines()]


def test_a_gap_is_public_with_its_clock_and_without_its_words(client, world) -> None:
    ask(client, "The hovercraft never comes")
    page = words_of(client.get("/gaps"))
    assert "Not shown while it is open" in page and "hovercraft" not in page
    with clock.at(TODAY + dt.timedelta(days=60)):
        assert "Overdue for" in words_of(client.get("/gaps"))


def test_the_answer_to_a_gap_teaches_its_words_and_is_public(client, world) -> None:
    ask(client, "The hovercraft never comes")
    gap = Gap.objects.get()
    service = world.contract.service
    experiences.answer_gap(
        gap, asked="Who runs the hovercraft?", outcome="School transport does.", service=service,
        words=["hovercraft"], by=SYSTEM,
    )  # fmt: skip
    page = words_of(client.get("/gaps"))
    assert "Who runs the hovercraft?" in page and "School transport does." in page
    assert "Who answers for this" in words_of(ask(client, "hovercraft late again"))
    assert Gap.objects.count() == 1


def test_stewards_are_written_to_about_gaps_once_each_and_without_words(world) -> None:
    steward = Account.objects.create(username="stew@example.org", email="stew@example.org")
    steward.memberships.create(role="steward")
    Gap.objects.create(said="the hovercraft", office="Host", opened_on=TODAY, due_on=TODAY)
    assert experiences.write_of_gaps() >= 1
    assert experiences.write_of_gaps() == 0
    with clock.at(TODAY + dt.timedelta(days=1)):
        experiences.write_of_gaps()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {"gaps_opened", "gaps_overdue"}
    assert not any("hovercraft" in str(facts) for facts in Notice.objects.values_list("facts", flat=True))


def test_other_software_gets_the_same_answer(client, world) -> None:
    told = client.get("/api/v1/where", {"words": "school bus", "place": "Marsh End"}).json()
    assert told["known"] and told["ways"][0]["redress"]["ladder"] == "council"
    assert {office["body"] for office in told["ways"][0]["answers"]}
    assert not client.get("/api/v1/where", {"words": "hovercraft"}).json()["known"]
    assert not Gap.objects.exists()

"""Letters that go with the deeds: to those who must answer, to those who scrutinise, to those concerned. Once each."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction

from answers.town import MONDAY, Town
from countersign import clock
from countersign.answers import actions, jobs
from countersign.answers.models import Round
from countersign.experiences import actions as experiences
from countersign.experiences.actions import contacting
from countersign.findings import actions as findings
from countersign.findings.models import Due, Finding
from countersign.ledger.models import Entry
from countersign.notices import actions as notices
from countersign.notices.kinds import kinds
from countersign.notices.models import Notice
from countersign.people.models import Account

pytestmark = pytest.mark.django_db
CANARY = "quiet.heron.4711@example.org"
ACTING = {"provider-saltway-transport", "commissioner-eastmarsh-council", "provider-reedbed-minibuses"}


@pytest.fixture
def offices(town: Town) -> Town:
    """Somebody acts for each office, and one scrutineer looks on."""
    for actor in (town.provider, town.commissioner, town.subcontractor):
        role, body = next(iter(actor.roles))
        Account.objects.get(pk=actor.account_id).memberships.create(role=role, body_id=body)
    scrutineer = Account.objects.create(username="scrutineer", email="scrutineer@example.org")
    scrutineer.memberships.create(role="scrutineer", body=None)
    return town


def sent(kind: str = "") -> list[Notice]:
    return list(Notice.objects.filter(**({"kind": kind} if kind else {})).order_by("pk"))


def delivered(mailoutbox) -> dict[str, str]:
    """To whom the letters went, and what they say; everything that waits is sent."""
    notices.deliver(rng=random.Random(1))
    return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mailoutbox}


def late(days: int) -> dt.date:
    """So many working days after the answers of the town are due."""
    return clock.add_working_days(clock.add_working_days(MONDAY, 20), days)


# Every kind


def test_every_kind_has_its_words() -> None:
    assert {"due_soon", "overdue", "escalated", "before_scrutiny", "fact_check_opened", "promise_due",
            "round_opened", "contest_opened", "clock_moved", "digest"} <= set(kinds())  # fmt: skip


def test_before_the_date_each_office_is_reminded(offices, mailoutbox) -> None:
    with clock.at(clock.add_working_days(MONDAY, 10)):
        jobs.keep_time()
        jobs.keep_time()
        letters = delivered(mailoutbox)
    assert set(letters) == {f"{name}@register.example" for name in ACTING} and len(mailoutbox) == 3
    text = letters["provider-saltway-transport@register.example"]
    due = offices.due(offices.place.provider)
    assert text.startswith("An answer is due on 21 December 2026")
    assert f"http://localhost:8000/finding/{due.finding_id}" in text and "10 working days" in text


def test_an_office_that_did_not_answer_is_told_once_of_all_that_is_overdue(offices, mailoutbox) -> None:
    other = Finding.objects.get()
    second = Finding.objects.create(
        **{name: getattr(other, name) for name in ("kind", "state", "question", "base_question", "drafted_numerator",
           "drafted_base", "method_version", "drafted_at", "published_at", "contract", "body")},
        claim="Nobody rings back.",
    )  # fmt: skip
    due = offices.due(offices.place.provider)
    Due.objects.create(finding=second, body=due.body, part="provider", working_days=20, started_on=due.started_on,
                       due_on=due.due_on)  # fmt: skip
    with clock.at(late(1)):
        jobs.keep_time()
        jobs.keep_time()
        letters = delivered(mailoutbox)
    text = letters["provider-saltway-transport@register.example"]
    assert len(sent("overdue")) == 3 and text.startswith("2 answers are overdue")
    assert "Nobody rings back." in text and "the bus came late" in text


def test_scrutineers_are_told_of_what_came_before_them(offices, mailoutbox) -> None:
    with clock.at(late(11)):
        jobs.keep_time()
        letters = delivered(mailoutbox)
    text = letters["scrutineer@example.org"]
    assert text.startswith("3 overdue answers are before scrutiny")
    assert "Saltway Transport Ltd, due on 21 December 2026" in text
    assert len(sent("escalated")) == 3 and len(sent("before_scrutiny")) == 1


def test_an_office_to_which_a_clock_moved_is_told_why_and_from_whom(offices, mailoutbox) -> None:
    offices.elsewhere.refresh_from_db()
    account = Account.objects.create(username="else", email="else@example.org")
    account.memberships.create(role="provider", body=offices.elsewhere)
    actions.answer(
        offices.due(offices.place.commissioner), kind="decline", reason="not_ours",
        text="The depot of the old line belongs to somebody else.", names=offices.elsewhere, by=offices.commissioner,
    )  # fmt: skip
    text = delivered(mailoutbox)["else@example.org"]
    assert text.startswith("Finding 1 is now yours to answer")
    assert "another office says it is theirs to answer (Eastmarsh Council)" in text


def test_a_promise_that_fell_due_is_told_to_its_promiser_alone(offices, mailoutbox) -> None:
    commitment = offices.commitment()
    with clock.at(commitment.due_on + dt.timedelta(days=1)):
        jobs.keep_time()
        Notice.objects.exclude(kind="promise_due").update(state="dropped")
        letters = delivered(mailoutbox)
    assert set(letters) == {"provider-saltway-transport@register.example"}
    assert commitment.measure in letters["provider-saltway-transport@register.example"]


def test_what_is_contested_is_told_to_the_promiser_without_the_words(offices, mailoutbox) -> None:
    claim = offices.claim()
    person = offices.people[0]
    said = "Nothing hangs at the stop by the mill, I looked this morning."
    actions.contest(claim.commitment, about="change", words=said, by=offices.holder(person))
    text = delivered(mailoutbox)["provider-saltway-transport@register.example"]
    assert "is contested" in text and "the mill" not in text


# Those concerned


@pytest.fixture
def written_to(offices: Town) -> Town:
    """One of those concerned left an address."""
    person = offices.people[0]
    contacting.leave_contact(person, address=CANARY, by=offices.holder(person))
    return offices


def test_those_concerned_are_asked_without_a_word_of_what_it_is_about(written_to, mailoutbox) -> None:
    claim = written_to.claim()
    letters = delivered(mailoutbox)
    text = letters[CANARY]
    for word in ("bus", "school", "transport", "saltway", "timetable", "finding", "commitment", "contract", "complain"):
        assert word not in text.lower(), word
    assert "enter your receipt code" in text and "http://localhost:8000/receipt\n" not in text.split("To get no")[1]
    assert "7 December 2026" in text and "/receipt/contact/stop/" in text
    assert claim.rounds.count() == 2


def test_each_asking_writes_once(written_to) -> None:
    claim = written_to.claim()
    with clock.at(MONDAY + dt.timedelta(days=28)):
        jobs.keep_time()
        jobs.keep_time()
    assert len(sent("round_opened")) == 2
    assert Round.objects.filter(claim=claim, state="waiting").count() == 0


def test_who_withdrew_or_left_no_address_is_not_written_to(written_to, mailoutbox) -> None:
    person = written_to.people[0]
    written_to.claim()
    experiences.withdraw(person, by=written_to.holder(person))
    assert CANARY not in delivered(mailoutbox) and len(sent("round_opened")) == 1


def test_a_deed_that_fails_writes_no_letter(written_to) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        written_to.claim()
        raise RuntimeError("the deed fails")
    assert sent("round_opened") == []


def test_no_address_stands_in_the_ledger_or_in_the_facts_of_a_notice(written_to) -> None:
    written_to.claim()
    with clock.at(late(11)):
        jobs.keep_time()
    kept = str([*Entry.objects.values_list("subject", "facts"), *Notice.objects.values_list("key", "facts")])
    assert CANARY not in kept and "@register.example" not in kept
    assert written_to.people[0].key not in kept


def test_a_batch_of_clocks_writes_its_letters_in_few_queries(offices, django_assert_max_num_queries) -> None:
    dues = list(Due.objects.all())
    with clock.at(late(1)), django_assert_max_num_queries(16):
        assert len(findings.fall_overdue(dues)) == 3

"""Those who gave an answer and agreed to it are asked whether what was promised came true, by the code they hold."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.models import Round
from countersign.answers.queries import confirmation
from countersign.answers.rules import Promise
from countersign.experiences import actions as experiences
from countersign.experiences.facts import rows
from countersign.experiences.models import Contact, Experience
from countersign.findings import actions as findings
from countersign.findings.models import Due
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import Reader
from countersign.people.models import Receipt
from countersign.people.queries import RECEIPT_IN_SESSION
from countersign.people.rules import Actor
from findings.place import AFTER_FACT_CHECK
from surveys.asked import friends_and_family


def willing(asked, survey, number: int, fft: str, *, agrees: bool = True):
    made = []
    for _ in range(number):
        response = actions.keep(actions.begin(survey), answers={"fft": fft})
        made.append(actions.send(response, willing=agrees)[0])
    return made


@pytest.fixture
def poor(asked):
    """Eighteen of sixty say poor; twelve of these agreed to be asked again, and so did some who said good."""
    survey = asked.open(friends_and_family())
    those = willing(asked, survey, 12, "poor")
    actions.leave_address(survey, address="a@example.org", response=those[0])
    willing(asked, survey, 5, "good")
    asked.many(survey, 6, fft="poor")
    asked.many(survey, 37, fft="good")
    survey = asked.close(survey)
    return survey, those


def drafted(asked, survey):
    return actions.draft_finding(survey, question="fft", code="poor", kind="problem", by=asked.steward,
                                 claim="Three in ten say that the service is poor.")  # fmt: skip


def test_a_claimed_change_is_confirmed_by_those_who_answered_the_survey(asked, poor):
    survey, those = poor
    asked.release()
    finding = drafted(asked, survey)
    findings.open_fact_check(finding, by=asked.steward)
    with clock.at(AFTER_FACT_CHECK):
        findings.sign_off(finding, by=asked.place.second)
        assert findings.publish_batch(by=asked.steward).published
        due = Due.objects.get(finding=finding, body=asked.place.commissioner)
        promise = Promise("A second desk is open at the clinic on every working day.",
                          clock.today() + dt.timedelta(days=60), "Clinic desk", "prompted")  # fmt: skip
        given = answers.answer(due, kind="accept", text="We agree. The one desk was too little for the morning.",
                               commitments=[promise], by=asked.commissioner)  # fmt: skip
        commitment = given.commitments.get()
        answers.claim(commitment, text="The second desk has been open since Monday.", done_on=clock.today(),
                      by=asked.commissioner)  # fmt: skip
        round = Round.objects.get(number=1)
        assert set(round.concerned.values_list("receipt", flat=True)) == {one.receipt_id for one in those}
        for one in those[:10]:
            holder = Actor("person", receipt_id=one.receipt_id)
            answers.voice(round, said="confirm", channel="web", receipt=one.receipt, by=holder)
    with clock.at(AFTER_FACT_CHECK + dt.timedelta(days=15)):
        answers.close([round], by=asked.steward)
        commitment.refresh_from_db()
        assert commitment.state == "confirmed" and confirmation(commitment).replied == 10


def test_who_may_be_asked_is_counted_once_and_only_in_the_survey(asked, poor):
    survey, those = poor
    before = len(list(rows()))
    finding = drafted(asked, survey)
    assert (finding.drafted_numerator, finding.drafted_base) == (18, 60)
    assert Experience.objects.count() == finding.records.count() == 12 and len(list(rows())) == before
    assert Contact.objects.get().experience.receipt_id == those[0].receipt_id and not Reader.objects.exists()
    assert finding.records_mark


def test_who_did_not_agree_is_tied_to_nothing_and_fewer_than_five_neither(asked):
    survey = asked.open(friends_and_family())
    willing(asked, survey, 14, "poor", agrees=False)
    willing(asked, survey, 4, "poor")
    asked.many(survey, 30, fft="good")
    survey = asked.close(survey)
    finding = drafted(asked, survey)
    assert finding.drafted_numerator == 18 and not finding.records.exists() and not Experience.objects.exists()


def test_their_codes_stay_when_raw_answers_go_and_those_of_others_do_not(asked, poor):
    survey, those = poor
    drafted(asked, survey)
    with clock.at(survey.closed_at.date() + dt.timedelta(days=91)):
        actions.destroy_raw()
    kept = set(Receipt.objects.values_list("pk", flat=True))
    assert kept == {one.receipt_id for one in those} == set(Experience.objects.values_list("receipt_id", flat=True))


def test_taking_answers_back_takes_the_voice_along_and_not_the_other_way_round(asked, poor):
    survey, those = poor
    drafted(asked, survey)
    first, second = those[:2]
    actions.withdraw(first, by=Actor("person", receipt_id=first.receipt_id))
    assert Experience.objects.get(receipt=first.receipt_id).state == "withdrawn"
    account = Experience.objects.get(receipt=second.receipt_id)
    experiences.withdraw(account, by=Actor("person", receipt_id=second.receipt_id))
    second.refresh_from_db()
    assert (second.state, second.willing, second.account_id) == ("sent", False, None)


def test_the_page_behind_the_code_leads_to_what_is_asked(asked, poor, client):
    survey, those = poor
    drafted(asked, survey)
    session = client.session
    session[RECEIPT_IN_SESSION] = those[0].receipt_id
    session.save()
    assert "You may be asked" in client.get("/surveys/mine").content.decode()
    assert client.get("/receipt/mine").status_code == 200

"""What was to be settled and was not starts a clock; what somebody contests is entered with the code in hand."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.town import day, lines
from countersign import clock
from countersign.answers import actions, jobs
from countersign.answers.models import Contest
from countersign.errors import NotAllowed
from countersign.findings.models import Due
from countersign.people.actions import issue_receipt
from countersign.people.models import Account, Membership

pytestmark = pytest.mark.django_db
SAID = "We do not believe it: the log of the school run shows nothing of it."


def disbelieved(town):
    return actions.answer(
        town.due(town.place.provider), kind="decline", reason="not_believed", text=SAID, by=town.provider,
        would_settle="A count at all stops for a week.", payer=town.place.provider, settle_by=day(30),
    )  # fmt: skip


def settling(town):
    return Due.objects.filter(finding=town.finding, why="settle")


def test_the_day_after_it_was_to_be_settled_a_clock_runs_once(town):
    first = disbelieved(town).due
    with clock.at(day(30)):
        jobs.keep_time()
        assert not settling(town).exists()
    with clock.at(day(31)):
        before = len(lines())
        assert jobs.keep_time().to_settle == 1 and jobs.keep_time().to_settle == 0
        due = settling(town).get()
        assert (due.body, due.came_from, due.state) == (town.place.provider, first, "running")
        assert lines(since=before).count("due.started") == 1
        assert due.due_on == clock.add_working_days(day(31), 20)
    with clock.at(due.due_on + dt.timedelta(days=1)):
        jobs.keep_time()
    due.refresh_from_db()
    assert due.state == "overdue"


def test_an_answer_that_came_in_time_leaves_nothing_to_settle(town):
    disbelieved(town)
    with clock.at(day(20)):
        actions.answer(town.due(town.place.provider), kind="accept", text="The count shows it.", by=town.provider,
                       commitments=[town.promise()])  # fmt: skip
    with clock.at(day(40)):
        jobs.keep_time()
    assert not settling(town).exists()


def test_a_steward_or_adviser_enters_what_somebody_contests_and_nobody_who_answers_does(town):
    claim = town.claim()
    person = town.people[0]
    for by in (town.provider, town.commissioner, town.subcontractor):
        with pytest.raises(NotAllowed):
            actions.contest(claim.commitment, about="change", receipt=person.receipt, by=by)
    for by, person_ in ((town.steward, town.people[1]), (town.adviser, town.people[2])):
        made = actions.contest(claim.commitment, about="change", words="None hangs at the mill.",
                               receipt=person_.receipt, by=by)  # fmt: skip
        assert made.experience == person_ and made.state == "open"


def test_it_is_entered_on_a_page_with_the_code_and_a_wrong_code_enters_nothing(town, client):
    claim = town.claim()
    person = town.people[0]
    person.receipt, code = issue_receipt(purpose="experience")
    person.save(update_fields=["receipt"])
    account = Account.objects.create(username="steward@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    sent = {"commitment": claim.commitment_id, "about": "change", "words": "None hangs at the mill."}
    wrong = client.post("/desk/voice/contest", sent | {"code": "0000-0000-0000-0000-0000"})
    assert wrong.status_code == 200 and not Contest.objects.exists()
    assert client.post("/desk/voice/contest", sent | {"code": code}).status_code == 302
    assert Contest.objects.get().experience == person

"""The command line of answers: it does what an account may, and nothing more."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from answers.town import SAYS, day
from countersign import clock
from countersign.answers import queries
from countersign.answers.models import Commitment
from countersign.cli.answers import answer
from countersign.cli.answers import clock as run_clock
from countersign.errors import CountersignError, NotAllowed, NotValid
from countersign.people.actions import give_role
from countersign.people.models import Account
from countersign.people.rules import SYSTEM
from countersign.register.models import Body

PROMISE = "2026-12-23|School Transport Team|prompted|A printed timetable hangs at all 14 stops."


WORD = "a-password-of-the-office"


@pytest.fixture
def provider(town) -> str:
    account = Account.objects.get(pk=town.provider.account_id)
    account.set_password(WORD)
    account.save()
    give_role(account, "provider", body_id=town.place.provider.pk, by=SYSTEM)
    return account.username


def run(command, *arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, input=f"{WORD}\n", catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(command, *arguments: str, word: str = WORD) -> CountersignError:
    with pytest.raises(CountersignError) as error:
        CliRunner().invoke(command, arguments, input=f"{word}\n", catch_exceptions=False)
    return error.value


def test_an_answer_is_given_promised_claimed_and_shown(town, provider):
    due = town.due(town.place.provider)
    assert f"{due.pk}\tfinding {town.finding.pk}\tsaltway-transport" in run(answer, "list", "--all")
    said = run(answer, "give", str(due.pk), "--kind", "accept", "--text", SAYS, "--promise", PROMISE, "--by", provider)
    commitment = Commitment.objects.get()
    assert f"Promise {commitment.pk}, due 2026-12-23" in said
    assert "not claimed yet" in run(answer, "promises", "--state", "open")
    run(answer, "claim", str(commitment.pk), "--text", "They hang.", "--done-on", "2026-11-23", "--by", provider)
    assert "those concerned are being asked until" in run(answer, "promises", "--body", "saltway-transport")
    shown = run(answer, "show", str(town.finding.pk))
    assert "waiting for an answer" in shown and "Accept" in shown


def test_a_promise_is_broken_off(town, provider):
    commitment = town.commitment()
    run(answer, "break-off", str(commitment.pk), "--because", "The printer closed.", "--by", provider)
    assert queries.commitment(commitment.pk).state == "broken"


def test_a_decline_leads_on(town, provider):
    due = town.due(town.place.provider)
    run(answer, "give", str(due.pk), "--kind", "decline", "--reason", "cannot", "--text", SAYS, "--lacks", "money",
        "--needs", "£20,000 a year.", "--names", "elsewhere-care", "--by", provider)  # fmt: skip
    assert town.due(town.elsewhere).why == "authority"


def test_nobody_confirms_on_the_command_line():
    assert not {"voice", "confirm", "mark", "contest"} & set(answer.commands)


def test_what_an_account_may_not_do_it_may_not_do_here(town, provider):
    due = town.due(town.place.commissioner)
    give = ("give", str(due.pk), "--kind", "accept", "--text", SAYS, "--promise", PROMISE, "--by", provider)
    assert isinstance(refused(answer, *give), NotAllowed)
    assert isinstance(refused(answer, *give[:-1], "nobody@example.org"), NotAllowed)
    own = str(town.due(town.place.provider).pk)
    assert isinstance(refused(answer, "give", own, *give[2:-3], "soon", "--by", provider), NotValid)
    assert isinstance(refused(answer, "inherit", town.place.contract.slug), CountersignError)


def test_the_clocks_run_and_say_what_they_did(town):
    with clock.at(day(60)):
        said = run(run_clock)
    assert "3 answers overdue; 3 before scrutiny" in said
    with clock.at(day(60)):
        assert run(run_clock) == "Nothing had to be done.\n"


def test_the_clock_is_not_moved_where_anything_is_real(town):
    assert isinstance(refused(run_clock, "--on", "2027-03-01"), CountersignError)
    town.people[0].state = "withdrawn"  # the last thing that happens in the demo
    town.people[0].save()
    Body.objects.update(fictional=False)
    assert isinstance(refused(run_clock, "--on", "2027-03-01"), CountersignError)
    Body.objects.filter(pk=town.elsewhere.pk).update(fictional=True)
    assert isinstance(refused(run_clock, "--on", "2027-03-01"), NotAllowed)
    Body.objects.update(fictional=True)
    assert "before scrutiny" in run(run_clock, "--on", "2027-03-01")


@pytest.mark.parametrize("word", [" ", "not-the-password"])
def test_the_host_cannot_speak_for_a_body_without_its_password(town, provider, word):
    due = town.due(town.place.provider)
    give = ("give", str(due.pk), "--kind", "accept", "--text", SAYS, "--promise", PROMISE, "--by", provider)
    assert isinstance(refused(answer, *give, word=word), NotAllowed)
    assert not due.answers.exists()

"""What somebody contests: an item with a clock, words that only a steward puts in print, a reply, an end."""

from __future__ import annotations

import pytest

from answers.town import day, length, lines
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.jobs import keep_time
from countersign.answers.models import Contest
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.experiences.actions import withdraw
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.people.rules import SYSTEM, Actor

WORDS = "There is no timetable at the stop by the church. Ask Margaret Whitcombe, she waits there too."


@pytest.fixture
def contest(town) -> Contest:
    claim = town.claim()
    return actions.contest(claim.commitment, about="change", words=WORDS, by=town.holder(town.people[0]))


def test_a_contest_has_ten_working_days_and_one_line(town, contest):
    # by hand: 24-27 November, 30 November to 4 December, 7 December
    assert (contest.state, contest.opened_on, contest.due_on) == ("open", day(0), day(14))
    line = Entry.objects.get(event="contest.opened")
    assert line.subject == contest.subject and "words" not in str(line.facts)
    assert not any(str(person.pk) == str(value) for person in town.people[1:] for value in line.facts.values())


def test_identifiers_are_taken_out_of_her_words_at_once_and_nothing_is_printed(contest):
    assert "Whitcombe" not in contest.words and "church" in contest.words
    assert contest.published == ""
    assert "words" not in queries.printed(contest) and "published" not in queries.printed(contest)


def test_the_words_are_printed_once_a_steward_signed_them_off(town, contest):
    with clock.at(day(3)):
        with pytest.raises(NotSafe):
            actions.sign_off_contest(contest, published=WORDS, by=town.steward)
        signed = actions.sign_off_contest(
            contest, published="There is no timetable at the stop by the church.", by=town.steward
        )
    assert signed.published == "There is no timetable at the stop by the church."
    assert signed.due_on == clock.add_working_days(day(3), 10), "the time to reply begins once the words can be read"


@pytest.mark.parametrize("who", ["provider", "commissioner", "subcontractor", "adviser"])
def test_nobody_else_puts_words_in_print_or_settles(town, contest, who):
    with pytest.raises(NotAllowed):
        actions.sign_off_contest(contest, published="All is well.", by=getattr(town, who))
    with pytest.raises(NotAllowed):
        actions.settle(contest, by=getattr(town, who))
    with pytest.raises(NotAllowed):
        actions.sign_off_contest(contest, published="All is well.", by=SYSTEM)


def test_the_promiser_replies_and_a_steward_settles(town, contest):
    before = length()
    replied = actions.reply_to_contest(
        contest, text="The stop by the church gets its timetable today.", by=town.provider
    )
    assert (replied.state, replied.late, replied.replied_on) == ("replied", False, day(0))
    assert actions.settle(contest, by=town.steward).state == "settled"
    assert lines(since=before) == ["contest.replied", "contest.settled"]
    with pytest.raises(NotNow):
        actions.reply_to_contest(contest, text="And another thing.", by=town.provider)
    assert verdict().fault is None


def test_a_late_reply_stays_late(town, contest):
    keep_time(day(15))
    contest.refresh_from_db()
    assert contest.state == "overdue"
    with clock.at(day(16)):
        replied = actions.reply_to_contest(contest, text="It hangs there since yesterday.", by=town.provider)
    assert (replied.state, replied.late) == ("replied", True)


def test_silence_settles_nothing(town):
    claim = town.claim()
    town.say(claim.rounds.get(number=1), "contest", town.people[:11])
    keep_time(day(15))
    item = Contest.objects.get()
    for state in ("open", "overdue"):
        Contest.objects.update(state=state)
        with pytest.raises(NotNow, match="has not replied"):
            actions.settle(item, by=town.steward)


def test_what_a_person_contests_is_not_settled_by_silence_either(town, contest):
    with pytest.raises(NotNow, match="has not replied"):
        actions.settle(contest, by=town.steward)
    keep_time(day(15))
    with clock.at(day(16)), pytest.raises(NotNow, match="has not replied"):
        actions.settle(contest, by=town.steward)


def test_a_change_that_is_claimed_anew_settles_it_late_for_good(town, contest):
    keep_time(day(15))
    with clock.at(day(16)):
        broken = actions.break_off(contest.commitment, because="Three stops had none.", by=town.provider)
        town.claim(broken)
        settled = actions.settle(contest, by=town.steward)
    assert (settled.state, settled.late) == ("settled", True)


@pytest.mark.parametrize("text", ["Dear Mrs Whitcombe, it hangs there.", "Our man John Abernathy put it up."])
def test_a_reply_names_and_addresses_nobody(town, contest, text):
    with pytest.raises(NotSafe):
        actions.reply_to_contest(contest, text=text, by=town.provider)


def test_only_those_concerned_contest_and_the_promiser_alone_replies(town, contest):
    commitment, person = contest.commitment, town.people[1]
    for by in (town.provider, town.commissioner, town.subcontractor):
        holding = Actor(by.kind, by.account_id, by.roles, person.receipt_id)
        with pytest.raises(NotAllowed):
            actions.contest(commitment, about="change", by=holding)
    for by in (SYSTEM, Actor("system", receipt_id=person.receipt_id), town.steward, Actor("person")):
        with pytest.raises(NotAllowed):
            actions.contest(commitment, about="change", by=by)
    for by in (town.commissioner, town.steward, SYSTEM, town.holder(person)):
        with pytest.raises(NotAllowed):
            actions.reply_to_contest(contest, text="It is so.", by=by)


def test_a_change_is_contested_once_it_is_claimed_a_cause_at_any_time(town):
    commitment, by = town.commitment(), town.holder(town.people[0])
    with pytest.raises(NotNow):
        actions.contest(commitment, about="change", by=by)
    with pytest.raises(NotValid):
        actions.contest(commitment, about="weather", by=by)
    with pytest.raises(NotValid):
        actions.contest(commitment, about="cause", words="x" * 2001, by=by)
    assert actions.contest(commitment, about="cause", words="It was in the plan of 2024.", by=by).about == "cause"


def test_the_same_person_contests_the_same_once(town, contest):
    with pytest.raises(NotNow):
        actions.contest(contest.commitment, about="change", by=town.holder(town.people[0]))
    actions.contest(contest.commitment, about="change", by=town.holder(town.people[1]))


def test_who_withdraws_takes_her_words_along_and_the_item_stays(town, contest):
    actions.sign_off_contest(contest, published="There is none by the church.", by=town.steward)
    withdraw(town.people[0], by=town.holder(town.people[0]))
    contest.refresh_from_db()
    assert (contest.words, contest.published, contest.experience_id, contest.state) == ("", "", None, "open")
    assert verdict().fault is None
    with pytest.raises(NotNow):
        actions.sign_off_contest(contest, published="There is none by the church.", by=town.steward)


def test_a_contest_is_never_deleted(contest):
    with pytest.raises(NotAllowed):
        contest.delete()

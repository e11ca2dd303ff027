"""The outbox: written with the deed, sent once, tried again with growing waits, never lost."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.db import transaction

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.notices import actions, queries
from countersign.notices.actions import Writing, sending
from countersign.notices.channels import NotSent
from countersign.notices.models import Notice
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from notices.conftest import ADDRESS, Told, run

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
DOWN = NotSent("the mail server cannot be reached", channel=True)
FULL = NotSent("the address was refused")


class Killed(BaseException):
    """The process ends here, as by ``kill -9``: nothing that follows is done."""


# Writing


def test_a_notice_is_written_only_with_its_deed(account) -> None:
    before = Notice.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.put("a", kind="planted", facts={}, account=account)
        raise RuntimeError("the deed fails")
    assert Notice.objects.count() == before == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(account) -> None:
    with pytest.raises(NotNow, match="transaction"):
        actions.put("a", kind="planted", facts={}, account=account)


def test_the_same_cause_writes_no_second_notice(put) -> None:
    assert put("finding:7:due") is not None
    assert put("finding:7:due") is None
    run(Told())
    assert put("finding:7:due") is None and Notice.objects.count() == 1


def test_many_are_written_in_few_queries(account, django_assert_max_num_queries) -> None:
    some = [Writing(f"key {at}", "planted", {}, account.pk) for at in range(400)]
    with transaction.atomic(), django_assert_max_num_queries(2):
        assert actions.put_many(some[:2]) == 2
    with transaction.atomic(), django_assert_max_num_queries(12):  # SQLite takes 999 values at once
        assert actions.put_many([*some, *some]) == 398


def test_a_kind_says_who_may_get_it(put, account) -> None:
    with pytest.raises(NotValid, match="one account"):
        put("a", kind="planted", address=ADDRESS, reader="x")
    with pytest.raises(NotValid, match="mark of its reader"):
        put("a", kind="asked", account=account)
    with pytest.raises(NotFound, match="no kind"):
        put("a", kind="unheard of")


# Sending


def test_what_waits_is_sent_once(put) -> None:
    put("a"), put("b")
    channel = Told()
    assert run(channel).sent == 2 and channel.closed
    assert run(again := Told()).sent == 0 and again.letters == []
    assert {(letter.to, letter.subject) for letter in channel.letters} == {(ADDRESS, "Finding 7: an answer & a date")}


def test_a_letter_is_plain_words_with_a_full_link(put, settings) -> None:
    settings.ADDRESS = "https://register.example.org"
    put("a")
    run(channel := Told())
    text = channel.letters[0].text
    assert text == "An answer is due on 4 May 2026.\n\nSee https://register.example.org/finding/7\n"


def test_two_senders_never_hold_the_same_notice(put) -> None:
    put("a"), put("b")

    class Slow(Told):
        def send(self, letter) -> None:
            super().send(letter)
            if len(self.letters) == 1:
                run(other)

    first, other = Slow(), Told()
    run(first)
    assert len(first.letters) == len(other.letters) == 1
    assert first.letters[0].reference != other.letters[0].reference


def test_while_the_channel_is_off_everything_waits(put, settings) -> None:
    settings.MAIL = "off"
    put("a")
    assert run(None).sent == 0 and queries.outbox().waiting == 1


# Faults


def test_a_refused_letter_is_tried_again_with_growing_waits_and_then_given_up(put) -> None:
    with clock.at(MORNING):
        notice = put("a")
    waits, moment = [], MORNING
    for _ in range(sending.TRIES):
        with clock.at(moment):
            done = run(Told(FULL))
        notice.refresh_from_db()
        if notice.state == "waiting":
            waits.append(notice.next_try_at - moment)
            moment = notice.next_try_at
    assert (done.given_up, notice.state, notice.tries) == (1, "undelivered", sending.TRIES)
    assert notice.fault == "the address was refused"
    longest = dt.timedelta(hours=6)
    assert all(later > sooner for sooner, later in pairwise(waits[:4])) and max(waits) <= longest
    assert min(waits) >= dt.timedelta(seconds=30)


def test_the_next_tries_are_spread(put) -> None:
    with clock.at(MORNING):
        for at in range(20):
            put(f"key {at}")
        run(Told(*[FULL] * 20))
    assert len(set(Notice.objects.values_list("next_try_at", flat=True))) == 20


def test_an_address_that_is_refused_for_good_is_given_up_at_once(put) -> None:
    put("a")
    assert run(Told(NotSent("the address was refused", lasting=True))).given_up == 1
    assert [one.tries for one in queries.undelivered()] == [1]


def test_nothing_is_lost_while_the_mail_server_is_down_for_days(put) -> None:
    with clock.at(MORNING):
        for at in range(10):
            put(f"key {at}")
    moment = MORNING
    for _ in range(200):
        moment += dt.timedelta(hours=1)
        with clock.at(moment):
            done = run(Told(*[DOWN] * 10))
            assert done.given_up == done.sent == 0
    with clock.at(moment + dt.timedelta(hours=6)):
        assert run(Told()).sent == 10


def test_a_run_ends_when_the_channel_is_down_instead_of_trying_every_letter(put) -> None:
    for at in range(10):
        put(f"key {at}")
    done = run(Told(*[DOWN] * 10))
    assert (done.put_off, done.down) == (3, True)
    assert Notice.objects.filter(fault="").count() == 7


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(put, caplog) -> None:
    put("a", kind="broken"), put("b")
    done = run(channel := Told())
    assert (done.given_up, done.sent) == (1, 1) and len(channel.letters) == 1
    assert ADDRESS not in caplog.text


def test_a_notice_that_says_nothing_new_any_more_is_dropped(put) -> None:
    with clock.at(MORNING):
        notice = put("a")
    with clock.at(MORNING + dt.timedelta(days=31)):
        assert run(channel := Told()).dropped == 1
    notice.refresh_from_db()
    assert notice.state == "dropped" and channel.letters == []


def test_an_account_that_is_switched_off_gets_nothing(put, account) -> None:
    put("a")
    account.is_active = False
    account.save()
    assert run(channel := Told()).given_up == 1 and channel.letters == []


# Killed


def test_killed_before_sending_it_is_sent_after_the_lease(put) -> None:
    with clock.at(MORNING):
        put("a")
        with pytest.raises(Killed):
            run(Told(Killed()))
        assert run(Told()).sent == 0, "the lease still runs"
    with clock.at(MORNING + sending.LEASE + dt.timedelta(seconds=1)):
        assert run(channel := Told()).sent == 1
    assert len(channel.letters) == 1


def test_killed_between_sending_and_marking_the_channel_is_asked_first(put) -> None:
    with clock.at(MORNING):
        put("a")
        with pytest.raises(Killed):
            run(before := Told(Killed(), after=True))
    with clock.at(MORNING + sending.LEASE + dt.timedelta(seconds=1)):
        assert run(after := Told(knows=True)).sent == 1
    assert len(before.letters) == 1 and after.letters == []
    assert after.asked == [before.letters[0].reference]


def test_killed_between_sending_and_marking_a_channel_that_cannot_tell_sends_a_second_copy_that_shows_it(put) -> None:
    with clock.at(MORNING):
        put("a")
        with pytest.raises(Killed):
            run(before := Told(Killed(), after=True))
    with clock.at(MORNING + sending.LEASE + dt.timedelta(seconds=1)):
        run(after := Told(knows=False))
    assert [one.reference for one in before.letters] == [one.reference for one in after.letters]


def test_a_broken_line_after_handing_over_is_doubt_and_is_asked_about(put) -> None:
    with clock.at(MORNING):
        put("a")
        run(Told(NotSent("no answer", channel=True, perhaps=True)))
    with clock.at(MORNING + dt.timedelta(hours=1)):
        assert run(channel := Told(knows=True)).sent == 1
    assert channel.letters == [] and len(channel.asked) == 1


def test_a_letter_of_which_nobody_doubts_is_not_asked_about(put) -> None:
    put("a")
    run(channel := Told())
    assert channel.asked == []


# Sealed addresses


def test_an_address_is_sealed_and_destroyed_once_it_was_used(put) -> None:
    notice = put("a", kind="asked", address=ADDRESS, reader="mark")
    assert ADDRESS.encode() not in bytes(Notice.objects.get().sealed)
    run(channel := Told())
    notice.refresh_from_db()
    assert [letter.to for letter in channel.letters] == [ADDRESS] and notice.sealed is None


def test_an_address_copied_onto_another_notice_does_not_open(put) -> None:
    first = put("a", kind="asked", address=ADDRESS, reader="mark")
    second = put("b", kind="asked", address="other@example.org", reader="other")
    Notice.objects.filter(pk=second.pk).update(sealed=first.sealed)
    assert run(channel := Told()).given_up == 1
    assert [letter.to for letter in channel.letters] == [ADDRESS]


def test_a_reader_who_is_forgotten_gets_nothing_more(put) -> None:
    put("a", kind="asked", address=ADDRESS, reader="mark")
    put("b", kind="asked", address="other@example.org", reader="other")
    assert actions.forget("mark") == 1 and actions.forget("") == 0
    run(channel := Told())
    assert [letter.to for letter in channel.letters] == ["other@example.org"]
    assert Notice.objects.filter(sealed__isnull=False).count() == 0


def test_an_address_does_not_lie_in_the_outbox_for_ever(put) -> None:
    with clock.at(MORNING):
        notice = put("a", kind="asked", address=ADDRESS, reader="mark")
        run(Told(NotSent("the address was refused", lasting=True)))
    with clock.at(MORNING + dt.timedelta(days=31)):
        assert actions.tidy() == 1
    notice.refresh_from_db()
    assert (notice.sealed, notice.state) == (None, "dropped")


# Looking after it


def test_what_was_put_back_is_sent(put) -> None:
    notice = put("a")
    run(Told(NotSent("the address was refused", lasting=True)))
    actions.put_back(notice, by=SYSTEM)
    assert run(Told()).sent == 1
    assert list(Entry.objects.values_list("event", "subject")) == [("notice.put_back", f"notice:{notice.pk}")]


def test_what_was_dropped_is_never_sent_and_keeps_no_address(put) -> None:
    notice = put("a", kind="asked", address=ADDRESS, reader="mark")
    actions.drop(notice, by=SYSTEM)
    assert run(channel := Told()).sent == 0 and channel.letters == []
    assert Notice.objects.get().sealed is None
    with pytest.raises(NotNow):
        actions.put_back(notice, by=SYSTEM)


@pytest.mark.parametrize("role", ["steward", "commissioner", "provider", "adviser", "scrutineer"])
def test_only_administrators_look_after_it(put, role) -> None:
    notice = put("a")
    for by in (ANYBODY, Actor("staff", 1, frozenset({(role, 1)}))):
        with pytest.raises(NotAllowed):
            actions.drop(notice, by=by)


def test_no_trace_of_a_letter_shows_its_address(put) -> None:
    notice = put("a", kind="asked", address=ADDRESS, reader="mark")
    run(channel := Told())
    shown = f"{channel.letters[0]!r} {Writing('k', 'asked', {}, address=ADDRESS)!r} {notice!r} {vars(notice)}"
    assert ADDRESS not in shown

"""Leases, tries, waits: what is asked for is done, once, by somebody."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from countersign import clock
from countersign.errors import NotNow, NotSafe
from countersign.work import actions, queries, rules, worker
from countersign.work.models import Job
from work import tasks
from work.conftest import fails

pytestmark = pytest.mark.django_db
RNG = random.Random(1)


def later(**how) -> dt.datetime:
    return clock.now() + dt.timedelta(**how)


def test_what_is_put_is_done_and_says_what_it_came_to(work) -> None:
    tasks.count.enqueue("a")
    assert work() == 1 and tasks.CALLED == [("a",)]
    job = Job.objects.get()
    assert (job.state, job.result, job.tries, job.holder) == ("done", 1, 1, "")
    assert work() == 0, "it is done once"


def test_the_same_work_waits_once_and_can_be_asked_for_again_once_it_is_begun() -> None:
    for _ in range(3):
        tasks.count.enqueue("a")
    tasks.count.enqueue("b")
    assert Job.objects.count() == 2
    actions.take()
    tasks.count.enqueue("a")
    assert Job.objects.filter(state="waiting").count() == 2, "what runs may not see what came since"


@pytest.mark.parametrize("told", ["Dear Mrs Heron", "heron@example.org", "", "x" * 61, 1.5, None, ["a"]])
def test_a_job_is_told_keys_and_numbers_only(told) -> None:
    with pytest.raises(NotSafe) as refusal:
        tasks.count.enqueue(told)
    assert not told or str(told) not in str(refusal.value)
    assert not Job.objects.exists()


def test_what_somebody_has_in_hand_nobody_else_takes() -> None:
    tasks.count.enqueue("a"), tasks.count.enqueue("b")
    first, second = actions.take(), actions.take()
    assert first and second and first.pk != second.pk and actions.take() is None


def test_a_lease_that_ran_out_is_taken_up_and_who_comes_back_changes_nothing() -> None:
    tasks.count.enqueue("a")
    first = actions.take()
    assert first
    with clock.at(later(seconds=110)):
        assert actions.take() is None and actions.renew(first)
    with clock.at(later(seconds=200)):
        assert actions.take() is None, "it was renewed"
    with clock.at(later(seconds=300)):
        second = actions.take()
        assert second and second.pk == first.pk and (second.tries, second.fault) == (2, "its worker is gone")
        assert not actions.finish(first, 7) and not actions.fail(first, ValueError(), rng=RNG)
        assert not actions.renew(first) and Job.objects.get().state == "running"
        assert actions.finish(second, 8)
    assert Job.objects.get().result == 8


def test_a_job_that_hangs_loses_its_lease_in_the_end() -> None:
    tasks.count.enqueue("a")
    job = actions.take()
    assert job
    with clock.at(later(hours=13)):
        assert not actions.renew(job) and actions.take()


def test_what_fails_is_tried_again_after_waits_that_grow_and_then_given_up(work) -> None:
    tasks.DOES["a"] = fails
    tasks.count.enqueue("a")
    waits, now = [], clock.now()
    for _ in range(rules.TRIES):
        with clock.at(now):
            assert work() == 0
            job = Job.objects.get()
        waits.append((job.next_try_at - now).total_seconds())
        now = job.next_try_at
    assert (job.state, job.tries, len(tasks.CALLED)) == ("dead", 5, 5)
    for at, waited in enumerate(waits[:-1]):
        assert 5 * 4**at <= waited <= 10 * 4**at
    assert rules.wait(30, RNG) <= dt.timedelta(hours=1)
    assert len({rules.wait(2, random.Random(seed)) for seed in range(9)}) == 9, "not all at once"


def test_a_fault_says_what_kind_and_where_and_never_its_words(work) -> None:
    tasks.DOES["a"] = fails
    tasks.count.enqueue("a"), tasks.miss.enqueue(1)
    work()
    faults = " ".join(Job.objects.values_list("fault", flat=True))
    assert "ValueError in work/worker.py:" in faults and "NotFound" in faults and "Heron" not in faults


def test_what_no_try_can_help_is_given_up_at_once(work) -> None:
    tasks.miss.enqueue(1)
    work()
    assert (Job.objects.get().state, Job.objects.get().tries) == ("dead", 1)


def test_work_that_kills_its_worker_is_given_up_as_well() -> None:
    tasks.count.enqueue("a")
    now = clock.now()
    for _ in range(rules.TRIES):
        with clock.at(now):
            assert actions.take()
        now += dt.timedelta(minutes=3)
    with clock.at(now):
        assert actions.take() is None
    job = Job.objects.get()
    assert (job.state, job.tries, job.fault) == ("dead", 5, "its worker is gone")


def test_of_the_same_work_one_is_kept_that_was_given_up(work) -> None:
    for _ in range(3):
        tasks.miss.enqueue(1)
        work()
    assert Job.objects.count() == 1


def test_one_that_fails_does_not_stop_those_behind_it(work) -> None:
    tasks.DOES["a"] = fails
    tasks.count.enqueue("a"), tasks.count.enqueue("b")
    assert work() == 1 and tasks.CALLED == [("a",), ("b",)]


def test_a_worker_that_is_stopped_puts_its_job_down(work) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    tasks.DOES["a"] = stopped
    tasks.count.enqueue("a")
    with pytest.raises(KeyboardInterrupt):
        work()
    tasks.DOES.clear()
    assert work() == 1 and Job.objects.get().tries == 1, "the try that was broken off does not count"


def test_the_job_in_hand_says_how_far_it_has_come(work) -> None:
    actions.tell(1, 2)  # none in hand: heard by nobody
    tasks.DOES["a"] = lambda: actions.tell(12_400, 33_096)
    tasks.count.enqueue("a")
    work()
    stands = queries.standing("work.tasks.count")
    assert stands and (stands.progress, stands.words, stands.is_over) == ("12,400 of 33,096 rows", "done", True)
    assert queries.standing("work.tasks.miss") is None


def test_saying_how_far_it_has_come_costs_no_query(work, django_assert_num_queries) -> None:
    def counts() -> None:
        job = actions.IN_HAND.get()
        assert job
        with django_assert_num_queries(0):
            for at in range(1, 101):
                actions.tell(at, 200)
        assert actions.renew(job) and Job.objects.get().done == 100, "it is written with the lease"
        actions.tell(200, 200)

    tasks.DOES["a"] = counts
    tasks.count.enqueue("a")
    assert work() == 1 and Job.objects.get().done == 200


def test_who_lost_the_lease_hears_it_with_the_next_word_and_stops(work) -> None:
    def robbed() -> None:
        job = actions.IN_HAND.get()
        Job.objects.update(holder="another")
        assert job and not actions.renew(job)
        actions.tell(1, 2)
        raise AssertionError("it went on")

    tasks.DOES["a"] = robbed
    tasks.count.enqueue("a")
    work()
    assert (Job.objects.get().state, Job.objects.get().fault) == ("running", ""), "the other one has it"


def test_the_lease_is_renewed_while_the_worker_lives(work, monkeypatch) -> None:
    held: list[bool] = []
    monkeypatch.setattr(worker, "_RENEWS_EVERY_S", 0.001)
    seen = worker.threading.Event()
    monkeypatch.setattr(actions, "renew", lambda job: held.append(True) or seen.set() or True)
    tasks.DOES["a"] = lambda: seen.wait(60)
    tasks.count.enqueue("a")
    assert work() == 1 and held


def test_what_ended_is_forgotten_and_what_was_given_up_is_not(work) -> None:
    tasks.count.enqueue("a"), tasks.miss.enqueue(1), tasks.count.enqueue("b")
    work()
    with clock.at(later(days=2)):
        assert actions.forget_old() == 0
    with clock.at(later(days=4)):
        assert actions.forget_old() == 2
    assert Job.objects.get().state == "dead"


def test_the_queue_says_for_how_long_the_oldest_waits() -> None:
    assert queries.queue().oldest_s == 0
    tasks.count.enqueue("a")
    with clock.at(later(seconds=90)):
        assert queries.queue().oldest_s in (90, 89)
        assert actions.take() and queries.queue().oldest_s == 0
    with clock.at(later(seconds=300)):
        assert queries.queue().oldest_s in range(80, 95), "since its lease ran out"


def test_a_life_refuses_what_it_does_not_know(administrator) -> None:
    from countersign.people.rules import SYSTEM

    tasks.count.enqueue("a")
    job = actions.take()
    assert job
    for deed in (actions.retry, actions.drop):
        with pytest.raises(NotNow):
            deed(job, by=SYSTEM)

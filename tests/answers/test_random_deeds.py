"""Random deeds by random actors over random days. Whatever they try, in whatever order:

nobody on the promiser's side moves anything towards confirmed; nothing leaves overdue without an answer; nothing is
deleted but by the person; every deed that succeeds writes its lines and no others, every one that is refused writes
none; and what was counted equals a plain recount.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from answers.town import MONDAY, Town, lines
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.jobs import keep_time
from countersign.answers.models import Answer, Claim, Commitment, Contest, Mark, Round, Voice
from countersign.errors import CountersignError
from countersign.experiences.actions import withdraw
from countersign.findings.models import Due
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.people.rules import SYSTEM, Actor

PEOPLE = 14
CHANNELS = ("web", "phone", "paper", "adviser")
OVERDUE = ("overdue", "escalated")
SETTLED = ("confirmed", "contested", "claimed")
KEPT = (Answer, Commitment, Claim, Contest, Due, Round)

RIGHT = -1  # whoever may; else refusals would be nearly all that is tried
everyone = st.just(RIGHT) | st.integers(0, 12)
person = st.integers(0, PEOPLE - 1)
any_one = st.integers(0, 5)


class Deeds(RuleBasedStateMachine):
    """``town`` is set by the test; each example is rolled back, so that all begin in the same town."""

    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.today = MONDAY
        self.voices: dict[tuple[int, int], str] = {}  # what legitimate voices said: the oracle
        self.late: set[int] = set()  # clocks that were ever seen overdue
        self.gone: set[int] = set()
        self.counts = Counter({kept: kept.objects.count() for kept in KEPT})

    def teardown(self) -> None:
        try:
            assert verdict().fault is None
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # who

    def actor(self, number: int, holding: int | None = None, *, right: Actor | None = None) -> Actor:
        """Somebody: of either side, of the host, the software, or a person; with somebody's receipt in hand or not."""
        town, place = self.town, self.town.place
        if number == RIGHT:
            return right or town.holder(town.people[holding or 0])
        staff = (
            town.provider, town.commissioner, town.subcontractor, town.adviser, town.steward, place.second,
            place.acting(town.elsewhere, "provider"), place.acting(place.provider, "adviser"),
            place.acting(place.commissioner, "scrutineer"), Actor("staff", 1, frozenset({("administrator", None)})),
            SYSTEM, Actor("person"), Actor("person"),
        )  # fmt: skip
        by = staff[number]
        receipt = town.people[holding].receipt_id if holding is not None else None
        return Actor(by.kind, by.account_id, by.roles, receipt)

    def of(self, body) -> Actor:
        """Whoever answers for the body."""
        return self.town.place.acting(body, "commissioner" if body == self.town.place.commissioner else "provider")

    def may_speak(self, by: Actor, channel: str, who: int) -> bool:
        """The rule once more, written out plainly: who gives a voice, and how."""
        place = self.town.place
        own = {place.provider.pk, place.commissioner.pk, place.subcontractor.pk}
        if by.kind == "system" or any(body in own for _, body in by.roles):
            return False
        if channel == "web":
            is_hers = by.receipt_id == self.town.people[who].receipt_id
            return is_hers and ("administrator", None) not in by.roles
        return any(role in ("steward", "adviser") for role, _ in by.roles)

    # doing

    def tried(self, deed: Callable[[], object]) -> tuple[object | None, list[str]]:
        """What the deed returned, or None where it was refused; and the lines that it wrote."""
        before = Entry.objects.count()
        with clock.at(self.today):
            try:
                with transaction.atomic():
                    done = deed()
            except CountersignError:
                done = None
        told = lines(since=before)
        assert done is not None or told == [], "what is refused writes no line"
        return done, told

    def one(self, things, number: int):
        found = list(things.order_by("pk"))
        return found[number % len(found)] if found else None

    @initialize(promises=st.integers(0, 3), claimed=st.integers(0, 2))
    def the_provider_may_have_accepted(self, promises: int, claimed: int) -> None:
        if promises:
            self.somebody_answers(1, RIGHT, "accept", 0, promises)
        for number in range(min(promises, claimed)):
            self.somebody_claims(number, RIGHT, 0)

    @rule(days=st.sampled_from([1, 3, 7, 15, 29]))
    def time_passes(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule()
    def a_night(self) -> None:
        before = dict(Commitment.objects.values_list("pk", "state"))
        kept, told = self.tried(lambda: keep_time(by=SYSTEM))
        events = Counter(told)
        after = dict(Commitment.objects.values_list("pk", "state"))
        moved = Counter(after[pk] for pk in after if before[pk] != after[pk] and after[pk] in SETTLED)
        assert (events["due.overdue"], events["due.escalated"]) == (kept.overdue, kept.escalated)
        assert (events["commitment.fell_due"], events["commitment.broken"]) == (kept.fell_due, kept.broken)
        assert (events["round.opened"], events["round.counted"]) == (kept.opened, kept.closed)
        assert (events["round.recounted"], events["contest.overdue"]) == (kept.recounted, kept.contests_overdue)
        steps = [events[f"commitment.{word}"] for word in ("confirmed", "contested", "reopened")]
        assert sum(steps) >= sum(moved.values())
        assert events["contest.opened"] == events["commitment.contested"]
        assert sum(events.values()) == sum(vars(kept).values()) - kept.reminders + sum(steps) + events["contest.opened"]

    @rule(due=any_one, by=everyone, kind=st.sampled_from(["accept", "part", "pass_on", "decline"]), names=any_one,
          promises=st.integers(0, 2))  # fmt: skip
    def somebody_answers(self, due: int, by: int, kind: str, names: int, promises: int) -> None:
        clock_ = self.one(Due.objects.select_related("finding__contract"), due)
        place = self.town.place
        body = (place.provider, place.commissioner, place.subcontractor, self.town.elsewhere)[names % 4]
        reason = "not_ours" if kind == "decline" else ""
        with clock.at(self.today):
            promised = [self.town.promise() for _ in range(promises)]
        unmet, clocks, actor = clock_.met_on is None, Due.objects.count(), self.actor(by, right=self.of(clock_.body))
        led = body if kind in ("pass_on", "decline") else None
        text = "The school run was short of two drivers."
        given, told = self.tried(
            lambda: actions.answer(
                clock_, kind=kind, reason=reason, names=led, text=text, commitments=promised, by=actor
            )
        )
        if given is not None:
            assert clock_.body_id in actor.bodies("provider", "commissioner")
            met = ["due.met"] if unmet and kind != "pass_on" else []
            started = ["due.started"] * (Due.objects.count() - clocks)
            assert told == ["answer.given", *met, *started, *["commitment.made"] * promises]

    @rule(commitment=any_one, by=everyone, holding=person)
    def somebody_claims(self, commitment: int, by: int, holding: int) -> None:
        one = self.one(Commitment.objects, commitment)
        if one is None:
            return
        actor = self.actor(by, holding, right=self.of(one.body))
        done, told = self.tried(
            lambda: actions.claim(one, text="The timetable hangs at every stop.", done_on=self.today, by=actor)
        )
        if done is not None:
            assert one.body_id in actor.bodies("provider", "commissioner")
            dropped = told.count("round.dropped")
            assert told == [*["round.dropped"] * dropped, "commitment.claimed", "round.opened"]

    @rule(round=any_one, who=person, by=everyone, holding=st.none() | person, channel=st.sampled_from(CHANNELS),
          said=st.sampled_from(["confirm", "contest", "unsure"]))  # fmt: skip
    def somebody_speaks(self, round: int, who: int, by: int, holding: int | None, channel: str, said: str) -> None:
        asked = self.one(Round.objects, round)
        if asked is None:
            return
        right = self.town.holder(self.town.people[who]) if channel == "web" else self.town.steward
        actor = self.actor(by, holding, right=right)
        self._voice(asked, who, actor, channel, said)

    @rule(round=any_one, said=st.sampled_from(["confirm", "confirm", "contest", "unsure"]), first=person)
    def many_speak(self, round: int, said: str, first: int) -> None:
        """Ten of those concerned, each with her own receipt: what random single voices would hardly come to."""
        asked = self.one(Round.objects.filter(state="open"), round)
        for step in range(10 if asked else 0):
            who = (first + step) % PEOPLE
            self._voice(asked, who, self.town.holder(self.town.people[who]), "web", said)

    def _voice(self, asked: Round, who: int, actor: Actor, channel: str, said: str) -> None:
        teller = self.town.people[who]
        done, told = self.tried(
            lambda: actions.voice(asked, said=said, channel=channel, receipt=teller.receipt, by=actor)
        )
        assert told == []
        if done is not None:
            assert self.may_speak(actor, channel, who), "a voice from where none may come"
            assert teller.pk not in self.gone
            self.voices[asked.pk, teller.pk] = said

    @rule(answer=any_one, who=person, by=everyone)
    def somebody_judges(self, answer: int, who: int, by: int) -> None:
        one = self.one(Answer.objects, answer)
        if one is not None:
            actor = self.actor(by, who)
            done, told = self.tried(lambda: actions.mark(one, said="evades", by=actor))
            assert told == [] and (done is None or self.may_speak(actor, "web", who))

    @rule(commitment=any_one, who=person, by=everyone, about=st.sampled_from(["change", "cause"]))
    def somebody_contests(self, commitment: int, who: int, by: int, about: str) -> None:
        one = self.one(Commitment.objects, commitment)
        if one is not None:
            actor = self.actor(by, who)
            done, told = self.tried(lambda: actions.contest(one, about=about, words="It does not hang.", by=actor))
            assert done is None or (told == ["contest.opened"] and self.may_speak(actor, "web", who))

    @rule(contest=any_one, by=everyone, deed=st.sampled_from(["reply", "sign_off", "settle"]))
    def somebody_goes_on_with_a_contest(self, contest: int, by: int, deed: str) -> None:
        one = self.one(Contest.objects, contest)
        if one is None:
            return
        right = self.of(one.commitment.body) if deed == "reply" else self.town.steward
        actor, text = self.actor(by, right=right), "It hangs there since yesterday."
        deeds = {
            "reply": (lambda: actions.reply_to_contest(one, text=text, by=actor), "contest.replied"),
            "sign_off": (
                lambda: actions.sign_off_contest(one, published="None hangs.", by=actor),
                "contest.signed_off",
            ),
            "settle": (lambda: actions.settle(one, by=actor), "contest.settled"),
        }
        done, told = self.tried(deeds[deed][0])
        assert told == ([deeds[deed][1]] if done is not None else [])

    @rule(commitment=any_one, by=everyone, new=st.booleans())
    def somebody_changes_a_promise(self, commitment: int, by: int, new: bool) -> None:
        one = self.one(Commitment.objects, commitment)
        if one is None:
            return
        actor, why = self.actor(by, right=self.of(one.body)), "The stops were moved."
        with clock.at(self.today):
            promise = self.town.promise()
        done, told = self.tried(
            (lambda: actions.supersede(one, promise=promise, because=why, by=actor))
            if new
            else (lambda: actions.break_off(one, because=why, by=actor))
        )
        if done is not None:
            ends = ["commitment.made", "commitment.superseded"] if new else ["commitment.broken"]
            assert told == [*["round.dropped"] * told.count("round.dropped"), *ends]

    @precondition(lambda self: len(self.gone) < 4)
    @rule(who=person, by=everyone, holding=st.none() | person)
    def somebody_withdraws(self, who: int, by: int, holding: int | None) -> None:
        teller = self.town.people[who]
        actor = self.actor(by, holding, right=self.town.holder(teller))
        done, told = self.tried(lambda: withdraw(teller, by=actor))
        if done is not None:
            assert actor.receipt_id == teller.receipt_id
            assert told == ["experience.withdrawn"]
            self.gone.add(teller.pk)
            self.voices = {key: said for key, said in self.voices.items() if key[1] != teller.pk}

    # what always holds

    @invariant()
    def only_legitimate_voices_are_kept(self) -> None:
        kept = {(voice.round_id, voice.experience_id): voice.said for voice in Voice.objects.all()}
        assert kept == self.voices
        assert not Mark.objects.filter(experience__in=self.gone).exists()

    @invariant()
    def nothing_is_confirmed_but_by_those_concerned(self) -> None:
        for commitment in Commitment.objects.filter(state="confirmed"):
            rounds = Round.objects.filter(claim=commitment.claims.last(), state="closed", outcome="confirmed")
            assert any(round.confirmed >= 5 and round.confirmed > round.contested for round in rounds)

    @invariant()
    def counts_equal_a_plain_recount(self) -> None:
        for round in Round.objects.filter(state="closed", stale=False):
            assert queries.recount(round) == queries.tally_kept(round)
            assert round.outcome == queries.recount(round).outcome

    @invariant()
    def nothing_leaves_overdue_without_an_answer(self) -> None:
        self.late |= set(Due.objects.filter(state__in=OVERDUE).values_list("pk", flat=True))
        for due in Due.objects.filter(pk__in=self.late):
            assert due.overdue_on == due.due_on + dt.timedelta(days=1)
            assert due.state in OVERDUE or (due.state == "met_late" and due.answers.exclude(kind="pass_on").exists())

    @invariant()
    def nothing_is_deleted(self) -> None:
        now = Counter({kept: kept.objects.count() for kept in KEPT})
        assert all(now[kept] >= self.counts[kept] for kept in KEPT)
        self.counts = now


def run(town: Town, *, examples: int, steps: int, **more) -> None:
    town.people = town.people[:PEOPLE]
    machine = type("DeedsInTown", (Deeds,), {"town": town})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                          suppress_health_check=checks, **more),
    )  # fmt: skip


@pytest.mark.slow
def test_random_deeds_by_random_actors_break_nothing(town):
    run(town, examples=6, steps=25, derandomize=True)


@pytest.mark.slow
def test_many_random_deeds_by_random_actors_break_nothing(town):
    run(town, examples=15, steps=50)

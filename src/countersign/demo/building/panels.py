"""Panels of Eastmarsh: one that sits, with everything that can happen on it; one ended, one that looks for volunteers,
one drafted, one dropped. Who sits is nobody: codes without a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from countersign import clock
from countersign.answers.actions import Promise, claim
from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read
from countersign.findings.models import Finding
from countersign.involvement.actions import convening, lots, meetings, recommending, sitting, voting
from countersign.involvement.models import Item, Meeting, Panel, Recommendation, Sitting
from countersign.involvement.queries import panels as queries
from countersign.people.rules import ANYBODY, Actor
from countersign.terms.actions import override
from countersign.terms.models import Clause
from countersign.terms.rules import can_ask

_VOLUNTEERS = 14
_PAY = Decimal(45)
_ROLE_OF = {"commissioner": "commissioner", "provider": "provider", "helper": "adviser"}
Deed = Callable[[Stage], object]


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    steps: tuple[tuple[int, Deed], ...] = (
        (-148, _convened), (-136, _laid), (-128, _drawn), (-127, _prepared), (-114, _late_paper), (-113, _decided),
        (-104, _answered), (-79, _crisis), (-75, _left), (-70, _ended), (-56, _claimed), (-42, _confirmed),
        (-29, _called_again), (-12, _few_came), (-9, _next), (-8, _others), (-3, _laid_again),
    )  # fmt: skip
    for day, deed in steps:
        yield stage.day(day), lambda deed=deed: deed(stage)


def _words(name: str = "care") -> dict:
    return read("panels")[name]


def _panel(name: str = "care") -> Panel:
    return Panel.objects.get(title=_words(name)["title"])


def _draft(stage: Stage, name: str, contract: str, *, by: str) -> Panel:
    """Three users, everybody who answers for the contract, and the advice charity."""
    words, made = _words(name), stage.place.contracts[contract]
    parties = list(made.parties.select_related("body").order_by("pk"))
    body = next(one.body for one in parties if one.part == "commissioner")
    others = [("provider", one.body) for one in parties if one.part != "commissioner"]
    helper = ("helper", stage.place.bodies["eastmarsh-advice"])
    said = {part: words[part] for part in ("title", "purpose", "support")}
    return convening.draft_panel(
        made, body=body, seats=[*[("user", None)] * 3, ("commissioner", body), *others, helper], pay=_PAY,
        quotas=[tuple(row) for row in words.get("quotas", [])], by=stage.staff[by], **said,
    )  # fmt: skip


def _speaker(stage: Stage, one: Sitting) -> Actor | None:
    """Whoever speaks for a seat; nobody where no account acts for its body."""
    if one.volunteer_id:
        return Actor("person", receipt_id=one.volunteer.participant.receipt_id)
    role = (_ROLE_OF[one.seat.kind], one.seat.body_id)
    return next((actor for actor in stage.staff.values() if role in actor.roles), None)


def _users() -> list[Sitting]:
    return queries.users_now(_panel())


def _convened(stage: Stage) -> None:
    """Not ready, but overridden in public; fourteen volunteer, and one thinks better of it."""
    words, made = _words(), _draft(stage, "care", "home-care-2024", by="council")
    if not can_ask(made.body, to="panel", contract=made.contract):
        until = clock.today() + dt.timedelta(days=50)
        said = {"reason": words["override"], "decided_by": words["decided_by"]}
        override(made.body, to="panel", until=until, by=stage.staff["council"], **said)
    convening.open_panel(made, recruits_until=stage.day(-137), by=stage.staff["council"])
    came = [_volunteer(made, number) for number in range(_VOLUNTEERS)]
    holder = Actor("person", receipt_id=came[-1].participant.receipt_id)
    lots.withdraw_volunteer(came[-1], by=holder)


def _volunteer(panel: Panel, number: int):
    features: dict[str, list[str]] = {}
    for feature, value, _, _ in panel.quotas:
        features.setdefault(feature, []).append(value)
    traits = {name: values[(number >> at) % 2] for at, (name, values) in enumerate(features.items())}
    return lots.volunteer(panel, traits=traits, by=ANYBODY)[0]


def _laid(stage: Stage) -> None:
    """A first lottery names a day on which nothing is drawn; it is called off, and laid once more."""
    source, by = _words()["seed_source"], stage.staff["steward"]
    wrong = lots.lay_lottery(_panel(), seed_source=source, seed_on=stage.day(-130), by=by)
    lots.void_lottery(wrong, by=by)
    lots.lay_lottery(_panel(), seed_source=source, seed_on=stage.day(-128), by=by)


def _drawn(stage: Stage) -> None:
    laid = _panel().draws.get(state="laid")
    lots.draw_seats(laid, seed=_words()["seed"], by=stage.staff["steward"])


def _prepared(stage: Stage) -> None:
    """Training, an interest in print, two items of users and one of the commissioner, a meeting and its paper."""
    words, steward, panel = _words(), stage.staff["steward"], _panel()
    for one in _users():
        sitting.train(one, on=clock.today(), by=steward)
    helper = panel.seats.get(kind="helper")
    convening.declare_conflict(helper, words=words["interest"], by=stage.staff["adviser"])
    commissioner = queries.sitting_now(panel).get(seat__kind="commissioner")
    clause = Clause.objects.filter(schedule__contract=panel.contract, kind="kpis").first()
    who, about = (_users()[0], commissioner, _users()[1]), (None, clause, None)
    for seat, title, thing in zip(who, words["items"], about, strict=True):
        voting.put_item(panel, sitting=seat, title=title, about=thing, by=_speaker(stage, seat))
    _call(stage, -113, words["papers"][0])


def _call(stage: Stage, day: int, *papers: str) -> Meeting:
    steward, where = stage.staff["steward"], _words()["where"]
    met = meetings.call_meeting(_panel(), on=stage.day(day), where=where[day % len(where)], by=steward)
    for title in papers:
        _paper(stage, met, title)
    return met


def _paper(stage: Stage, met: Meeting, title: str) -> None:
    url = f"https://example.org/eastmarsh/panel/{met.pk}-{met.papers.count() + 1}.pdf"
    meetings.send_paper(met, title=title, url=url, by=stage.staff["steward"])


def _late_paper(stage: Stage) -> None:
    _paper(stage, _panel().meetings.get(state="called"), _words()["papers"][1])


def _hold(stage: Stage, there: Iterable[Sitting] | None = None) -> Meeting:
    called = _panel().meetings.get(state="called", on=clock.today())
    there = list(queries.sitting_now(_panel()) if there is None else there)
    met = meetings.hold_meeting(called, present=there, by=stage.staff["steward"])
    for one in there:
        if one.volunteer_id:
            sitting.pay_member(one, kind="pay", amount=_PAY, by=stage.staff["steward"])
    return met


def _vote(stage: Stage, item: Item, met: Meeting, kind: str, motion: str, *, against=(), only=(), count=True, **more):
    """Everybody of ``only`` (or of all kinds of seats) votes for it, and those of ``against`` against it."""
    steward = stage.staff["steward"]
    dissent, to = more.pop("dissent", ""), more.pop("to", None)
    ballot = voting.open_ballot(item, meeting=met, kind=kind, motion=motion, to=to, by=steward)
    for one in queries.sitting_now(_panel()):
        speaker, is_against = _speaker(stage, one), one.seat.kind in against
        if speaker is None or (only and one.seat.kind not in only):
            continue
        said = {"choice": "against" if is_against else "for", "dissent": dissent if is_against else ""}
        voting.vote(ballot, sitting=one, by=speaker, **said)
    return voting.count_ballot(ballot, by=steward) if count else ballot


def _decided(stage: Stage) -> None:
    """The first meeting: a recommendation against a dissent, what closes, what users keep open, what did not count."""
    words, panel, steward = _words(), _panel(), stage.staff["steward"]
    met = _hold(stage)
    users, council, lamp = panel.items.order_by("number")
    voting.take_back_item(lamp, sitting=_users()[1], by=_speaker(stage, _users()[1]))
    provider, body = stage.place.bodies["brightwater-care"], panel.body
    call, round_, book = words["call"], words["round"], words["book"]
    _vote(stage, users, met, "recommend", call["motion"], to=provider, against=("commissioner",),
          dissent=call["dissent"])  # fmt: skip
    _vote(stage, users, met, "recommend", round_["motion"], to=body)
    _vote(stage, council, met, "recommend", book["motion"], to=provider)
    _vote(stage, council, met, "close", "This item is closed.")
    _vote(stage, users, met, "close", "This item is closed.", against=("user",))
    _vote(stage, users, met, "close", "This item is closed after all.", only=("commissioner", "provider"))
    meetings.publish_minutes(met, minutes=words["minutes"], by=steward)
    sitting.pay_member(_users()[0], kind="expenses", amount=Decimal("8.60"), by=steward)


def _answered(stage: Stage) -> None:
    """One is accepted and becomes a promise, one rejected; the third nobody answers, and its date passes."""
    words = _words()
    call, promised = _recommended("call"), words["call"]
    promise = Promise(promised["measure"], stage.day(-60), promised["owner"], "prompted")
    by = stage.staff["brightwater"]
    recommending.accept_recommendation(call, promise=promise, reason=promised["reason"], by=by)
    reason = words["round"]["reason"]
    recommending.reject_recommendation(_recommended("round"), reason=reason, by=stage.staff["council"])


def _recommended(name: str) -> Recommendation:
    return Recommendation.objects.get(ballot__motion=_words()[name]["motion"])


def _left(stage: Stage) -> None:
    """A user gives the seat up; volunteers are looked for, and nobody draws for more than the sixty days."""
    gone = _users()[2]
    sitting.leave_seat(gone, by=_speaker(stage, gone))
    convening.recruit_again(_panel(), recruits_until=stage.day(-10), by=stage.staff["council"])


def _crisis(stage: Stage) -> None:
    """A panel of another body, under its own override."""
    made = _draft(stage, "crisis", "crisis-line-2024", by="icb")
    convening.open_panel(made, recruits_until=stage.day(-50), by=stage.staff["icb"])


def _ended(stage: Stage) -> None:
    """That body stops its override, and the panel, before anybody was drawn."""
    convening.end_panel(_panel("crisis"), because=_words("crisis")["ended"], by=stage.staff["icb"])


def _claimed(stage: Stage) -> None:
    """Brightwater claims it done; a user puts the promise on the agenda."""
    words, promise, user = _words()["call"], _recommended("call").commitment, _users()[0]
    claim(promise, text=words["claim"], done_on=stage.day(-60), by=stage.staff["brightwater"])
    voting.put_item(_panel(), sitting=user, title=words["item"], about=promise, by=_speaker(stage, user))
    _call(stage, -42, _words()["papers"][0])


def _confirmed(stage: Stage) -> None:
    """Users and the charity confirm it, and close their own item; one vote stays open."""
    met, words = _hold(stage), _words()
    item = _panel().items.get(title=words["call"]["item"])
    _vote(stage, item, met, "confirm", words["call"]["motion"], only=("user", "helper"))
    meetings.publish_minutes(met, minutes=words["confirmed"], by=stage.staff["steward"])
    _vote(stage, item, met, "close", "It came; this item is closed.")
    first = _panel().items.order_by("number")[0]
    to = stage.place.bodies["brightwater-care"]
    _vote(stage, first, met, "recommend", words["open"]["motion"], to=to, only=("user",), count=False)


def _called_again(stage: Stage) -> None:
    """Two meetings: to one too few come, the other is called off."""
    _call(stage, -12)
    _call(stage, -9)


def _few_came(stage: Stage) -> None:
    _hold(stage, there=queries.sitting_now(_panel()).exclude(volunteer=None)[:1])


def _next(stage: Stage) -> None:
    """The next one, with a finding pulled onto its agenda."""
    panel, user = _panel(), _users()[0]
    meetings.call_off_meeting(panel.meetings.get(state="called"), by=stage.staff["steward"])
    finding = Finding.objects.filter(contract=panel.contract, state="published").first()
    voting.put_item(panel, sitting=user, title=_words()["manner"], about=finding, by=_speaker(stage, user))
    _call(stage, 8, _words()["papers"][0])


def _others(stage: Stage) -> None:
    """One looks for volunteers, one is drafted, one was dropped."""
    made = _draft(stage, "transport", "patient-transport-2023", by="icb")
    convening.open_panel(made, recruits_until=stage.day(20), by=stage.staff["icb"])
    for _ in range(4):
        lots.volunteer(made, traits={}, by=ANYBODY)
    _draft(stage, "libraries", "libraries-in-house", by="council")
    convening.drop_panel(_draft(stage, "leisure", "leisure-2021", by="council"), by=stage.staff["council"])


def _laid_again(stage: Stage) -> None:
    """For the seat that stands vacant too long already."""
    by = stage.staff["steward"]
    lots.lay_lottery(_panel(), seed_source=_words()["seed_source"], seed_on=stage.day(5), by=by)

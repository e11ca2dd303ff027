"""The whole story: fifteen months of Eastmarsh, told in four waves, built in well under a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from countersign import clock
from countersign.demo.building import (
    answers,
    asks,
    awards,
    elsewhere,
    findings,
    panels,
    people,
    place,
    readiness,
    records,
    sharing,
    surveys,
    telling,
    terms,
    unsealed,
    where,
)
from countersign.demo.building.days import Stage, play
from countersign.demo.stories import Told, stories
from countersign.demo.wording import read
from countersign.errors import NotNow, NotSafe
from countersign.experiences.actions import withdraw
from countersign.experiences.models import Experience, Source
from countersign.findings.actions import retire, review_published
from countersign.findings.actions.keeping import BASE_FELL_AWAY
from countersign.findings.models import Finding
from countersign.findings.queries import counted
from countersign.insight import actions as insight
from countersign.ledger.actions import checkpoint
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body

Say = Callable[[str], None]
NOTICE = "Eastmarsh is fictional. No body, person, contract or number here is real."
"""Stands on top of every page (see ``site.masthead``)."""

FACT_CHECK = dt.timedelta(days=9)  # five working days with weekends, and a bank holiday in between
_WITHDRAWN_FOR = "leisure-changing-rooms"
# What is done from day to day, room by room.
_DEEDS = (answers, terms, sharing, surveys, readiness, records, panels, asks, where, unsealed)
_LEFT = 3  # people who stay: too few to be said


@dataclass(frozen=True)
class Built:
    """What stands in the register afterwards."""

    bodies: int
    contracts: int
    accounts: dict[str, int]  # primary keys by the rows of the stories
    findings: int


def is_here() -> bool:
    """Whether Eastmarsh stands in this register already. Raises :class:`NotNow` where it was only begun."""
    if not Body.objects.filter(fictional=True).exists():
        return False
    if Experience.objects.filter(state="withdrawn").exists():  # the last thing that happens in the story
        return True
    raise NotNow("Eastmarsh was begun here and not finished.", remedy="Set COUNTERSIGN_HOME to an empty folder.")


def check_may_build() -> None:
    """Raises :class:`NotNow` in production, and where real things are registered already."""
    if settings.PRODUCTION:
        raise NotNow("The demo is not for a register that is in use.", remedy="Try it on another machine.")
    if Body.objects.filter(fictional=False).exists():
        raise NotNow(
            "There are real bodies in this register; Eastmarsh would stand among them.",
            remedy="Set COUNTERSIGN_HOME to an empty folder and try again.",
        )


def build(*, say: Callable[[str], None] = lambda line: None) -> Built:
    """Build Eastmarsh as of today. Refuses where it does not belong; see :func:`check_may_build`."""
    check_may_build()
    today, days = clock.today(), telling.waves(clock.today())
    with clock.at(today - awards.EARLIEST):
        built = place.build(today)
        staff = people.staff(built.bodies)
    awards.let(built, staff, today, until=days[0], drawn_from={})
    with clock.at(days[0] - dt.timedelta(days=1)):
        sources = telling.sources(built.bodies)
        terms.agree_all(built, staff, today)
    (settings.HOME / "notice.txt").write_text(NOTICE, encoding="utf-8")
    say(f"{len(built.bodies)} bodies, {len(built.contracts)} contracts and in-house services")
    waiting, drafted = stories(today), dict[str, Finding]()
    received: dict[str, int] = {}
    stage = Stage(today, built, staff, drafted)
    for number, (day, following) in enumerate(zip(days, (*days[1:], today), strict=True)):
        due = [story for story in waiting if story.on <= day]
        waiting = [story for story in waiting if story.on > day]
        with clock.at(day):
            received |= _work_through(due, sources, staff=staff, seed=read("flows")["seed"] + number, say=say)
            drafted |= findings.draft(number, place=built, staff=staff, say=say)
        published, said = _go_on(stage, day, following, say)
        say(f"{day:%-d %B %Y}: {len(due):,} accounts, {len(published)} findings published, {said} answers and more")
    awards.let(built, staff, today, until=today, drawn_from=drafted)
    with clock.at(today):
        awards.look_back(staff["steward"])
        awards.draft_anew(built, staff["council"])
        elsewhere.build(built)
        _withdraw(drafted, staff["steward"], say)
        look = insight.look(by=SYSTEM)
        say(f"{len(look.shown['themes'])} themes in what was told, {len(look.shown['rising'])} of them or words rising")
        checkpoint()
    return Built(len(built.bodies), len(built.contracts), received, Finding.objects.count())


def _work_through(
    told: list[Told],
    sources: dict[str, Source],
    *,
    staff: dict[str, Actor],
    seed: int,
    say: Callable[[str], None],
) -> dict[str, int]:
    """One day on which everything told since the last one is received, goes through every step, and is counted."""
    received = telling.receive(told, sources)
    telling.look_at_held(told, received, steward=staff["steward"])
    for source in sources.values():
        telling.walk(source, steward=staff["steward"], seed=seed, say=say)
        telling.sign_texts(source, steward=staff["second.steward"], most=25)
    insight.refresh()
    return received


def _go_on(stage: Stage, day: dt.date, following: dt.date, say: Say) -> tuple[list[Finding], int]:
    """From one working day of the host to the next: what was said until the batch, the batch, and what came after."""
    ends, deeds = day + FACT_CHECK, [deed for room in _DEEDS for deed in room.deeds(stage)]
    said = play(deeds, after=day, until=min(ends, following))
    if ends > following:
        return [], said
    published = findings.publish(ends, stage.drafted, staff=stage.staff, say=say)
    return published, said + play(deeds, after=ends, until=following)


def _withdraw(drafted: dict[str, Finding], steward: Actor, say: Callable[[str], None]) -> None:
    """Most people behind one finding withdraw; its base falls away, and it is retired with an explanation."""
    if (finding := drafted.get(_WITHDRAWN_FOR)) is None:
        return
    own = Experience.objects.filter(pk__in=counted(finding.asks).keys).exclude(receipt=None).order_by("pk")
    gone = list(own[_LEFT:])
    for account in gone:
        withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    insight.refresh()
    try:
        insight.release(by=SYSTEM)
    except NotSafe as refused:
        retire(finding, because=BASE_FELL_AWAY, by=steward)  # the numbers cannot be released, so a person does it
        say(f"{len(gone)} people withdrew; their finding is retired without a new release: {refused}")
        return
    retired = review_published(by=SYSTEM).retired
    say(f"{len(gone)} people withdrew; {len(retired)} finding retired")

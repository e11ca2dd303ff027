"""The whole story: fifteen months of Eastmarsh, told in four waves, built in well under a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from countersign import clock
from countersign.demo.building import findings, people, place, telling
from countersign.demo.stories import Told, stories
from countersign.demo.wording import read
from countersign.errors import NotNow
from countersign.experiences.actions import withdraw
from countersign.experiences.models import Experience, Source
from countersign.findings.actions import review_published
from countersign.findings.models import Finding
from countersign.insight import actions as insight
from countersign.ledger.actions import checkpoint
from countersign.people.queries import receipt_for
from countersign.people.rules import Actor
from countersign.register.models import Body

FACT_CHECK = dt.timedelta(days=9)  # five working days with weekends, and a bank holiday in between
_WITHDRAWN_FOR = "leisure-cost"


@dataclass(frozen=True)
class Built:
    """What stands in the register afterwards."""

    bodies: int
    contracts: int
    accounts: dict[str, int]  # primary keys by the rows of the stories
    findings: int


def is_here() -> bool:
    """Whether Eastmarsh stands in this register already."""
    return Body.objects.filter(fictional=True).exists()


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
    with clock.at(days[0] - dt.timedelta(days=1)):
        where = place.build(today)
        staff = people.staff(where.bodies)
        sources = telling.sources(where.bodies)
    say(f"{len(where.bodies)} bodies, {len(where.contracts)} contracts and in-house services")
    waiting, received = stories(today), telling.Received()
    for number, day in enumerate(days):
        due = [story for story in waiting if story.on <= day]
        waiting = [story for story in waiting if story.on > day]
        _wave(number, day, due, where=where, staff=staff, sources=sources, received=received, say=say)
    with clock.at(today):
        _withdraw(received, say)
        checkpoint()
    return Built(len(where.bodies), len(where.contracts), received.accounts, Finding.objects.count())


def _wave(
    number: int,
    day: dt.date,
    told: list[Told],
    *,
    where: place.Eastmarsh,
    staff: dict[str, Actor],
    sources: dict[str, Source],
    received: telling.Received,
    say: Callable[[str], None],
) -> None:
    """One day on which everything told since the last one is worked through, counted and put to the offices."""
    with clock.at(day):
        telling.receive(told, sources, received)
        telling.look_at_held(told, received, steward=staff["steward"])
        for source in sources.values():
            telling.walk(source, steward=staff["steward"], seed=read("flows")["seed"] + number, say=say)
            telling.sign_texts(source, steward=staff["second.steward"], most=25)
        insight.refresh()
        drafted = findings.draft(number, place=where, staff=staff)
    published = findings.publish(day + FACT_CHECK, drafted, staff=staff) if _has_time(day) else []
    say(f"{day:%-d %B %Y}: {len(told):,} accounts, {len(drafted)} findings drafted, {len(published)} published")


def _has_time(day: dt.date) -> bool:
    return day + FACT_CHECK <= clock.today()


def _withdraw(received: telling.Received, say: Callable[[str], None]) -> None:
    """Some people behind one finding withdraw; its base falls away, and it is retired with an explanation."""
    rows = {story.row for story in stories(clock.today()) if story.truth.contract == "leisure-2021"}
    mine = [receipt_for(code) for row, code in received.codes.items() if row in rows]
    gone = 0
    for account in Experience.objects.filter(receipt__in=mine, themes__contains="environment"):
        withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
        gone += 1
    insight.refresh()
    steward = Actor("system")
    insight.release(by=steward)
    review = review_published(by=steward)
    say(f"{gone} people withdrew; {len(review.retired)} finding retired")

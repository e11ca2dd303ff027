"""Look whether the addresses that people are sent to work: rarely, one server after the other, and never twice at once.

A server is asked for the head only, and for the whole where it knows no heads. Not every silence is a broken link: a
server that is busy, slow or forbids us leaves it unsure, with the day on which it was last found working.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from django.db import transaction

from countersign import clock
from countersign.errors import NotReadable, NotValid
from countersign.formats.hsds import web
from countersign.formats.reaching import Answer, Reach, wait_of
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.register.models import Body, Link, Listing
from countersign.register.states import LINK

A_TURN, OF_A_HOST = 100, 5
"""Links that are looked at in one turn, and how many of them on one host."""

AGAIN_DAYS = 28
_SOONER_DAYS = (1, 3, 7, 14)  # after so many looks at which it was not found working
_NO_HEAD = (400, 403, 404, 405, 406, 500, 501)
_UNSURE = (401, 403, 408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Found:
    """What a look at an address found; ``verb`` is the step of its life."""

    verb: str
    status: int | None = None
    fault: str = ""
    moved_to: str = ""
    wait_s: int = 0


Look = Callable[[str], Found]


def looking(reach: Reach) -> Look:
    """How an address is looked at through ``reach``."""

    def look(url: str) -> Found:
        try:
            answer = reach.look(url)
            if answer.status in _NO_HEAD:
                reach.rest()
                answer = reach.look(url, method="GET")
        except NotValid as error:
            return Found("break", fault=str(error)[:200])
        except NotReadable as error:
            return Found("break" if "no such host" in str(error) else "doubt", fault=str(error)[:200])
        return told(answer)

    return look


def told(answer: Answer) -> Found:
    """What this answer says of the link."""
    if answer.status < 300:
        return Found("move" if answer.moved_to else "work", answer.status, moved_to=answer.moved_to[:1000])
    if answer.status in _UNSURE:
        asked = answer.headers.get("retry-after", "")
        return Found(
            "doubt", answer.status, f"The server answered {answer.status}.", wait_s=wait_of(asked) if asked else 0
        )
    return Found("break", answer.status, f"The server answered {answer.status}.")


@transaction.atomic
def gather_links(*, by: Actor) -> int:
    """Every address of listings and bodies becomes a link to look at; returns how many are new."""
    check(by, "link.check")
    urls = {*Listing.objects.filter(listed=True).exclude(url="").values_list("url", flat=True).distinct()}
    urls |= {*Body.objects.exclude(website="").values_list("website", flat=True).distinct()}
    fresh = sorted({url for url in map(web, urls) if url} - {*Link.objects.values_list("url", flat=True)})
    Link.objects.bulk_create(
        (Link(url=url, host=(urlsplit(url).hostname or "")[:255], next_at=clock.now()) for url in fresh),
        batch_size=1000,
    )
    if fresh:
        record("link.gathered", subject="links", count=len(fresh), by=by.label)
    return len(fresh)


def check_links(
    *, by: Actor, look: Look, rng: Random, rest: Callable[[], None] = lambda: None, most: int = A_TURN
) -> dict[str, int]:
    """Look at those whose turn has come; returns how many came to which state. Each look is kept by itself."""
    check(by, "link.check")
    counts: dict[str, int] = {}
    for number, link in enumerate(_due(most)):
        if number:
            rest()
        kept = keep_found(link, look(link.url), rng=rng)
        counts[kept.state] = counts.get(kept.state, 0) + 1
    if counts:
        record("link.checked", subject="links", by=by.label, **counts)
    return counts


def _due(most: int) -> Iterator[Link]:
    """The longest waiting, few of one host, hosts in turn."""
    waiting = Link.objects.filter(next_at__lte=clock.now()).order_by("next_at", "pk")[: most * 20]
    hosts: dict[str, list[Link]] = {}
    for link in waiting:
        hosts.setdefault(link.host, []).append(link)
    turns = (link for at in range(OF_A_HOST) for link in _nth(hosts.values(), at))
    for _, link in zip(range(most), turns, strict=False):
        yield link


def _nth(hosts: Iterable[list[Link]], at: int) -> Iterator[Link]:
    return (links[at] for links in hosts if len(links) > at)


@transaction.atomic
def keep_found(link: Link, found: Found, *, rng: Random) -> Link:
    """What was found, when, and when it is looked at next. A line stands for the whole turn, none for a single look."""
    fresh = Link.objects.select_for_update().get(pk=link.pk)
    fresh.state = LINK.after(fresh.state, found.verb)
    works = found.verb in ("work", "move")
    fresh.status, fresh.fault, fresh.moved_to = found.status, found.fault[:200], found.moved_to
    fresh.checked_at = clock.now()
    fresh.worked_on = clock.today() if works else fresh.worked_on
    fresh.fails = 0 if works else min(fresh.fails + 1, 1000)
    days = AGAIN_DAYS if works else _SOONER_DAYS[min(fresh.fails, len(_SOONER_DAYS)) - 1]
    fresh.next_at = clock.now() + max(
        dt.timedelta(days=days * rng.uniform(0.9, 1.1)), dt.timedelta(seconds=found.wait_s)
    )
    fresh.save()
    return fresh


@transaction.atomic
def look_again(link: Link, *, by: Actor) -> Link:
    """It is looked at with the next turn, whenever that would have been."""
    check(by, "link.check")
    fresh = Link.objects.select_for_update().get(pk=link.pk)
    fresh.next_at = clock.now()
    fresh.save(update_fields=["next_at"])
    return fresh

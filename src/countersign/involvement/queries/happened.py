"""What happened on a panel, newest first, in words that are public already: for its feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from countersign.involvement.models import Panel, Sitting
from countersign.involvement.queries import panels as queries

_MOST = 100


@dataclass(frozen=True)
class Happened:
    """``mark`` is the same for the same thing for good; ``path`` is where to read of it."""

    at: dt.datetime
    mark: str
    title: str
    text: str
    path: str


def happened(panel: Panel) -> list[Happened]:
    """The last hundred things; a constant number of queries."""
    parts = (_seats(panel), _meetings(panel), _votes(panel), _answers(panel))
    return sorted((one for part in parts for one in part), key=lambda one: (one.at, one.mark), reverse=True)[:_MOST]


def _seats(panel: Panel) -> Iterator[Happened]:
    path = reverse("involvement:panel", args=[panel.pk])
    for draw in panel.draws.all():
        laid = f"The seed comes from {draw.seed_source}, known on {_day(draw.seed_on)}. Digest: {draw.digest}"
        yield Happened(draw.laid_at, f"draw/{draw.pk}/laid", "A lottery of users’ seats is laid", laid, path)
        if draw.drawn_at:
            words = f"Panel {draw.drawn} of the lottery sits. Seed: {draw.seed}"
            yield Happened(draw.drawn_at, f"draw/{draw.pk}/drawn", "Users’ seats are drawn", words, path)
    for one in Sitting.objects.filter(seat__panel=panel, until__isnull=False).select_related("seat__body"):
        yield Happened(_at(one.until), f"vacant/{one.pk}", f"{one.seat} is vacant", f"Since {_day(one.until)}.", path)
    if panel.ended_on:
        yield Happened(_at(panel.ended_on), f"panel/{panel.pk}/ended", "The panel ended", panel.ended_because, path)


def _meetings(panel: Panel) -> Iterator[Happened]:
    for one in panel.meetings.prefetch_related("papers"):
        path, mark = reverse("involvement:panel-meeting", args=[panel.pk, one.pk]), f"meeting/{one.pk}"
        yield Happened(_at(one.called_on), mark, f"A meeting is called for {_day(one.on)}", one.where, path)
        for paper in one.papers.all():
            title = f"Paper for {_day(one.on)}{', late' * paper.late}"
            yield Happened(_at(paper.sent_on), f"paper/{paper.pk}", title, paper.title, path)
        if one.published_at:
            yield Happened(one.published_at, f"{mark}/minutes", f"Minutes of {_day(one.on)}", one.minutes, path)


def _votes(panel: Panel) -> Iterator[Happened]:
    for one in queries.ballots_of(panel).exclude(counted_at=None):
        path = reverse("involvement:panel-meeting", args=[panel.pk, one.meeting_id])
        dissent = [f"{vote.sitting.seat} dissents: {vote.dissent}" for vote in queries.cast(one) if vote.dissent]
        title = f"Item {one.item.number}: {one.get_state_display()}"
        yield Happened(one.counted_at, f"ballot/{one.pk}", title, " ".join([one.motion, *dissent]), path)


def _answers(panel: Panel) -> Iterator[Happened]:
    path = reverse("involvement:panel", args=[panel.pk])
    for one in queries.recommendations(panel).exclude(answered_on=None):
        title = f"{one.body}: {one.get_state_display()}"
        words = f"{one.ballot.motion} {one.reason}"
        yield Happened(_at(one.answered_on), f"recommendation/{one.pk}", title, words, path)


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)

"""The same as files: panels, seats, lotteries, agenda, votes and recommendations as CSV, a panel as JSON, minutes as
papers, and what happened as a feed. Whoever sits is a seat in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf, as_word
from countersign.formats.tabular import write_csv
from countersign.frontend.feeds import atom
from countersign.involvement.models import Item, Meeting
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.chairs import chairs, chairs_of, users
from countersign.involvement.queries.happened import happened
from countersign.involvement.queries.panel_paper import minutes_paper
from countersign.involvement.queries.panel_record import printed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_AGENDA = ("item", "state", "title", "words", "seat", "put_on", "meeting", "about", "ended_on")
_VOTES = ("meeting", "item", "vote", "kind", "motion", "to", "state", "seat", "whose", "choice", "dissent")
_RECOMMENDED = ("item", "motion", "to", "made_on", "answer_by", "state", "answered_on", "reason", "commitment",
                "commitment_state")  # fmt: skip
_SEATS = ("seat", "kind", "body", "state", "vacant_since", "fill_by", "days_vacant", "of_days")


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    found = list(queries.panels())
    seats = {pk: users(own) for pk, own in chairs_of(found).items()}
    rows = (
        (one.pk, one.title, one.contract.slug, one.state, len(seats[one.pk]),
         sum(chair.sitting is None for chair in seats[one.pk])) for one in found
    )  # fmt: skip
    return _csv(rows, ("number", "title", "contract", "state", "users_seats", "vacant_now"), "panels.csv")


@require_safe
def one_json(request: HttpRequest, number: int) -> JsonResponse:
    panel = queries.panel(number)
    parts = {
        "meetings": panel.meetings.prefetch_related("papers"), "items": panel.items.select_related("seat"),
        "draws": panel.draws.all(), "ballots": queries.ballots_of(panel),
        "recommendations": queries.recommendations(panel),
    }  # fmt: skip
    return JsonResponse(printed(panel) | {name: [printed(one) for one in found] for name, found in parts.items()})


@require_safe
def seats_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    rows = (
        (c.seat.number, c.seat.kind, c.seat.body.slug if c.seat.body else "", c.state, c.vacant_since, c.fill_by,
         c.days_vacant, c.days) for c in chairs(queries.panel(number))
    )  # fmt: skip
    return _csv(rows, _SEATS, "seats.csv")


@require_safe
def lottery_csv(request: HttpRequest, number: int, draw: int) -> StreamingHttpResponse:
    """Every panel that could be drawn: its tickets, and its volunteers by numbers that say nothing about them."""
    found = queries.panel(number).draws.filter(pk=draw).first()
    if found is None:
        raise NotFound("There is no such lottery of this panel.", remedy="See the panel.")
    rows = (
        (at, n, " ".join(map(str, who))) for at, (n, who) in enumerate(zip(found.tickets, found.members, strict=True))
    )
    return _csv(rows, ("panel", "tickets", "volunteers"), "lottery.csv")


@require_safe
def agenda_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    rows = (
        (one.number, one.state, one.title, one.words, one.seat.number, one.put_on, one.meeting and one.meeting.on,
         _about(one), one.ended_on) for one in queries.agenda(queries.panel(number))
    )  # fmt: skip
    return _csv(rows, _AGENDA, "agenda.csv")


def _about(one: Item) -> str:
    """By its name in an address: ``finding:7``."""
    names = ("finding", "commitment", "clause", "gap")
    return next((f"{name}:{pk}" for name in names if (pk := getattr(one, f"{name}_id"))), "")


@require_safe
def votes_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every vote by its seat, with its dissent."""
    rows = (
        (one.ballot.meeting.on, one.ballot.item.number, one.ballot_id, one.ballot.kind, one.ballot.motion,
         one.ballot.to.slug if one.ballot.to else "", one.ballot.state, one.sitting.seat.number,
         one.sitting.seat.body.slug if one.sitting.seat.body else one.sitting.seat.kind, one.choice, one.dissent)
        for one in queries.votes(queries.panel(number))
    )  # fmt: skip
    return _csv(rows, _VOTES, "votes.csv")


@require_safe
def recommendations_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """What was decided, what was answered, and what became of the promise."""
    rows = (
        (one.ballot.item.number, one.ballot.motion, one.body.slug, one.ballot.counted_at.date(), one.due_on, one.state,
         one.answered_on, one.reason, one.commitment_id, one.commitment.state if one.commitment else "")
        for one in queries.recommendations(queries.panel(number))
    )  # fmt: skip
    return _csv(rows, _RECOMMENDED, "recommendations.csv")


@require_safe
@conditional_page
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """What happened on one panel, newest first, as Atom: meetings, papers, votes, answers, vacancies."""
    panel = queries.panel(number)
    found = happened(panel)
    return atom(
        request, found, title=panel.title, page=reverse("involvement:panel", args=[number]), mark=f"panel/{number}",
        since=panel.drafted_at,
    )  # fmt: skip


@require_safe
def minutes_pdf(request: HttpRequest, number: int, meeting: int) -> HttpResponse:
    met = _published(number, meeting)
    return _file(as_pdf(minutes_paper(met)), "application/pdf", f"minutes-{met.pk}.pdf")


@require_safe
def minutes_word(request: HttpRequest, number: int, meeting: int) -> HttpResponse:
    met = _published(number, meeting)
    return _file(as_word(minutes_paper(met)), WORD, f"minutes-{met.pk}.docx")


def _published(number: int, meeting: int) -> Meeting:
    met = queries.meeting_of(queries.panel(number), meeting)
    if met.published_at is None:
        raise NotFound("The minutes are not signed off yet.", remedy="The page of the meeting shows its votes.")
    return met


def _csv(rows: Iterable[Sequence[object]], header: Sequence[str], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = "text/csv; charset=utf-8"
    return StreamingHttpResponse(write_csv(rows, header=header), content_type=kind, headers=headers)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

"""Promises as everybody sees them: the list, and the life of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries
from countersign.answers.forms import CommitmentsForm
from countersign.answers.models import Claim, Commitment, Contest
from countersign.answers.pages import drawing
from countersign.answers.pages.drawing import Tag, on
from countersign.answers.queries import Asking, Confirmation
from countersign.answers.states import COMMITMENT
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.frontend.parts import parts
from countersign.ledger import queries as ledger
from countersign.people.queries import actor_of
from countersign.people.rules import can

_PER_PAGE = 25
_HEADER = ("number", "measure", "body", "owner", "due_on", "state", "cause", "origin", "clause", "finding",
           "contract", "made_on", "outcome", "asked", "replied", "confirmed", "contested",
           "those_concerned")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One asking of those concerned: when, and what came of it."""

    title: str
    words: str


@dataclass(frozen=True)
class Claimed:
    """One claim that it is done, with its askings."""

    text: str
    rows: list[Row]
    rounds: list[Asked]


@dataclass(frozen=True)
class Contested:
    """One contest: its words once a steward signed them off, and the reply."""

    number: int
    about: str
    tag: Tag
    opened: str
    due: str
    words: str
    reply: str
    late: bool


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every promise, narrowed and in the order asked for."""
    form = CommitmentsForm(request.GET)
    page = Paginator(queries.commitments(**form.asked()), _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse('answers:commitments-csv')}?{request.GET.urlencode()}".rstrip("?")
    shown = {"form": form, "page": page, "table": table(page, csv_href), "total": page.paginator.count}
    return render(request, "answers/commitments.html", shown | {"crumbs": [("Home", "/"), ("Promises", "")]})


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a file."""
    found = list(queries.commitments(**CommitmentsForm(request.GET).asked()))
    confirmations = queries.confirmations(found)
    lines = write_csv((_plain(one, confirmations[one.pk]) for one in found), header=_HEADER)
    headers = {"Content-Disposition": 'attachment; filename="promises.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One promise: what, by whom, by when; its claims, what those concerned said, what they contest; its trace."""
    commitment = queries.commitment(number)
    confirmation = queries.confirmation(commitment)
    shown = {
        "commitment": commitment,
        "tag": drawing.state(commitment),
        "confirmation": confirmation,
        "rows": _rows(commitment),
        "claims": [_claimed(claim, confirmation) for claim in commitment.claims.all()],
        "contests": [_contested(contest) for contest in commitment.contests.all()],
        "keeps": can(actor_of(request), "commitment.claim", body_id=commitment.body_id),
        "verbs": COMMITMENT.verbs(commitment.state),
        "parts": parts([commitment], request)[0],
        "trace": ledger.about(commitment.subject),
        "crumbs": [("Home", "/"), ("Promises", reverse("answers:commitments")), (f"Promise {number}", "")],
    }
    return render(request, "answers/commitment.html", shown)


@require_safe
def one_json(request: HttpRequest, number: int) -> JsonResponse:
    """Exactly what the ledger commits to, with its digest."""
    commitment = queries.commitment(number)
    return JsonResponse({"commitment": queries.printed(commitment), "digest": queries.digest(commitment)})


def table(commitments, csv_href: str = "", *, name: str = "promises", caption: str = "Promises") -> Table:
    """Promises, a line each, with what those concerned said; two queries however many."""
    found = list(commitments)
    confirmations = queries.confirmations(found)
    columns = [Column("Promise"), Column("Promised by"), Column("By when"), Column("State"), Column("Those concerned")]
    rows = [
        (
            Cell(one.measure, reverse("answers:commitment", args=[one.pk])),
            drawing.body_cell(one.body),
            on(one.due_on),
            Cell(drawing.state(one).words, tag=drawing.state(one).colour or "blue"),
            confirmations[one.pk].words or "Not asked yet",
        )
        for one in found
    ]
    return Table(name, caption, columns, rows, csv_href=csv_href)


def _rows(one: Commitment) -> list[Row]:
    finding, contract = one.finding, one.contract
    return [
        Row("Promised by", one.body.name, href=drawing.body_href(one.body)),
        Row("Which office sees to it", one.owner),
        Row("Promised on", on(one.made_on)),
        Row("By when", on(one.due_on)),
        Row("Where it comes from", one.get_origin_display().capitalize()),
        *([Row("Clause", *drawing.clause(one))] if one.change_id else []),
        *([Row("Finding", finding.claim, href=reverse("findings:one", args=[finding.pk]))] if finding else []),
        *([Row("Contract", contract.title, href=drawing.contract_href(contract))] if contract else []),
        Row("Brought about, it says", one.get_cause_display()),
        *([Row("Taken over from", *_link(one.inherited_from))] if one.inherited_from_id else []),
        *([Row("Its date passed on", on(one.fell_due_on))] if one.fell_due_on else []),
        *([Row("Why it ended", one.ended_because)] if one.ended_because else []),
        *([Row("Replaced by", *_promise(one.superseded_by))] if one.superseded_by_id else []),
    ]


def _link(contract) -> tuple[str, str]:
    return contract.title, drawing.contract_href(contract)


def _promise(one: Commitment) -> tuple[str, str]:
    return one.measure, reverse("answers:commitment", args=[one.pk])


def _claimed(claim: Claim, confirmation: Confirmation) -> Claimed:
    rounds = [_asked(asking) for asking in confirmation.rounds if asking.round.claim_id == claim.pk]
    return Claimed(claim.text, drawing.claim_rows(claim), rounds)


def _asked(asking: Asking) -> Asked:
    title = "First asking, at the claim" if asking.round.number == 1 else "Second asking, after 28 days"
    words = f"{asking.words}; {asking.interval} of the share" if asking.interval else asking.words
    return Asked(title, f"{words[:1].upper()}{words[1:]}.")


def _contested(one: Contest) -> Contested:
    tag = Tag(one.get_state_display().capitalize(), drawing.STATE_COLOURS[one.state])
    due = f"A reply is due by {on(one.due_on)}." if not one.replied_on else f"Replied on {on(one.replied_on)}."
    return Contested(one.pk, one.get_about_display(), tag, on(one.opened_on), due, one.published, one.reply, one.late)


def _plain(one: Commitment, said: Confirmation) -> tuple[object, ...]:
    return (
        one.pk, one.measure, one.body.slug, one.owner, one.due_on, one.state, one.cause, one.origin,
        one.change and one.change.number, one.finding_id,
        one.contract and one.contract.slug, one.made_on, said.outcome, said.asked, said.replied,
        said.confirmed, said.contested, said.words,
    )  # fmt: skip

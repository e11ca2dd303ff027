"""What everybody sees: procurements, their criteria and steps, the proof, and the files."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.models import Procurement
from countersign.awards.pages import deciding_drawing, drawing, talking_drawing
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotFound, NotNow
from countersign.formats.ocds.awarding import FILES, extension_file
from countersign.formats.tabular import write_csv

_PAGE = 25
_KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
_LIST = ("contract", "procurement", "body", "state", "published", "deadline", "formula", "record weight")
_SCORES = ("criterion", "bid", "bidder", "evaluator", "kind", "mark", "reason", "passage", "mark that counts",
           "why it counts", "salt")  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every procurement whose criteria were published, by state and by body if asked."""
    state, body = request.GET.get("state", ""), request.GET.get("body", "")
    page = Paginator(queries.procurements(state=state, body=body), _PAGE).get_page(request.GET.get("page"))
    states = [(name, words) for name, words in PROCUREMENT.choices if name != PROCUREMENT.start]
    shown = {
        "page": page,
        "table": drawing.listed(page, csv_href=f"{reverse('awards:list-csv')}?{request.GET.urlencode()}".rstrip("?")),
        "states": [("", "All"), *states],
        "state": state,
        "crumbs": [("Home", "/"), ("Awards", "")],
    }
    return render(request, "awards/list.html", shown)


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    lines = (
        (one.contract.slug, one.number, one.body.slug, one.state, one.published_at.date(), one.deadline, one.formula,
         one.record_weight)
        for one in queries.procurements(state=request.GET.get("state", ""), body=request.GET.get("body", ""))
    )  # fmt: skip
    return _csv(lines, _LIST, "procurements.csv")


@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One procurement, as far as it has come."""
    found = queries.public(slug, number)
    money = queries.price(found)
    shown = {
        "one": found,
        "colour": drawing.COLOURS[found.state],
        "facts": drawing.facts(found),
        "criteria": drawing.criteria(found),
        "asked": drawing.asked(found),
        "each": list(found.criteria.all()),
        "cautions": deciding_drawing.cautions(found),
        "reversal": deciding_drawing.example_reversal(found.formula, float(money.weight) / 100 if money else 0.4),
        "bids": drawing.bids(found) if found.opened_at else None,
        "evaluators": drawing.evaluators(found.evaluators.all()) if found.evaluators.exists() else None,
        "clocks": drawing.clocks(found),
        "steps": drawing.steps(found),
        "told": drawing.told(found),
        "decision": getattr(found, "decision", None),
        "promises": queries.pledges(found) if found.state in ("signed", "looked_back") else [],
        "questions": talking_drawing.clarifications(found),
        "may_ask": rules.can_be_asked(found),
        "challenges": talking_drawing.challenges(found) if drawing.told(found) else [],
        "over": found.deadline < clock.now(),
        "looked_back": getattr(found, "looked_back", None),
        "crumbs": drawing.crumbs(found),
    }
    return render(request, "awards/one.html", shown)


@require_safe
def proof_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """The criteria and the lines of the log that tell of them, each with its proof."""
    return JsonResponse(queries.proof(queries.public(slug, number)), json_dumps_params={"indent": 1})


@require_safe
def ocds_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """The procurement as an OCDS release package, with scores and the proof of the decision."""
    address = f"{settings.ADDRESS}{request.path}"
    return JsonResponse(queries.package(queries.public(slug, number), address=address), json_dumps_params={"indent": 1})


@require_safe
def scores_csv(request: HttpRequest, slug: str, number: int) -> StreamingHttpResponse:
    """Every mark with its reason, and the salt that opens its commitment in the log; after the decision only."""
    found = decided(slug, number)
    lines = (
        (pair.criterion.name, pair.bid.number, _slugs(pair.bid), score.evaluator.number, score.evaluator.kind,
         score.mark, score.reason, score.passage, pair.mark, pair.moderated.reason if pair.moderated else "",
         bytes(score.salt).hex())
        for pair in queries.judged(found)
        for score in pair.scores
    )  # fmt: skip
    return _csv(lines, _SCORES, f"scores-{slug}-{number}.csv")


@require_safe
def extension(request: HttpRequest, name: str) -> HttpResponse:
    """A file of our extension of OCDS, named by each package that uses it."""
    if name not in FILES:
        raise NotFound("The extension has no such file.")
    return HttpResponse(extension_file(name), content_type=_KINDS[name.rpartition(".")[2]])


def decided(slug: str, number: int) -> Procurement:
    """A procurement whose decision is made; before that nobody sees scores, bidders or what-ifs."""
    found = queries.public(slug, number)
    if not drawing.told(found):
        raise NotNow("This award is not decided yet.", remedy="Scores and what-ifs are shown once it is.")
    return found


def _slugs(bid) -> str:
    return " ".join(body.slug for body in bid.bodies)


def _csv(lines, header, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        write_csv(lines, header=header),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

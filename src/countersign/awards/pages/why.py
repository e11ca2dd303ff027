"""Why this provider won, opened down to the evidence; what if; and each bidder's summary."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.awards import queries
from countersign.awards.forms import WhatIfForm
from countersign.awards.models import Procurement
from countersign.awards.pages import deciding_drawing as drawing
from countersign.awards.pages.drawing import crumbs
from countersign.awards.pages.public import decided
from countersign.awards.words import money
from countersign.errors import NotValid
from countersign.formats.papers import as_pdf, as_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def why(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who won, why in plain words, how far it hangs on choices, and every mark behind it."""
    one = decided(slug, number)
    who, decision = drawing.names(one), one.decision
    found = queries.analysis(decision)
    rules, bids = queries.rules_of(decision.inputs), queries.bids_of(decision.inputs)
    shown = {
        "one": one,
        "decision": decision,
        "winner": decision.winner,
        "explanation": getattr(decision, "explanation", None),
        "found": found,
        **(_analysed(found, who, one.contract.currency) if found else {}),
        "cautions": drawing.cautions(one),
        "reversal": drawing.reversal(rules, bids, who, one.contract.currency),
        "evidence": drawing.evidence(one),
        "agreement": drawing.agreement(one),
        "crumbs": crumbs(one, "Why this provider won"),
    }
    return render(request, "awards/why.html", shown)


def _analysed(found: queries.Analysis, who: drawing.Names, currency: str) -> dict[str, object]:
    effect = found.effect
    return {
        "totals": drawing.totals(found.decision, who),
        "margin": f"{found.decision.margin:,.2f}" if found.decision.margin == found.decision.margin else "",
        "record": drawing.with_and_without(effect, who) if effect else None,
        "spans": drawing.spans(effect, who) if effect else None,
        "intervals": drawing.intervals(found, who, currency),
        "holds": drawing.holds(found),
        "ranks": drawing.ranks(found.holds, who),
        "formulas": drawing.formulas(found, who),
    }


@require_safe
def what_if(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Other weights or another formula for the bids as they were scored; only after the decision."""
    one = decided(slug, number)
    rules, who = queries.rules_of(one.decision.inputs), drawing.names(one)
    form = WhatIfForm(rules, request.GET or _published(one, rules))
    tried, fault = None, ""
    if form.is_valid():
        try:
            formula = form.cleaned_data["formula"] or rules.formula
            found = queries.what_if(one.decision, form.weights(), formula)
            tried = drawing.totals(found, who, name="tried", caption="The result with these weights")
        except NotValid as error:
            fault = str(error)
    shown = {"one": one, "filters": form, "tried": tried, "fault": fault, "crumbs": crumbs(one, "What if")}
    return render(request, "awards/what_if.html", shown)


def _published(one: Procurement, rules) -> dict[str, object]:
    """The weights as they were published, to start from."""
    record = rules.record.weight if rules.record else 0.0
    first = [100 * (rules.price_weight or 0.0)]
    quality = [100 * (1 - (rules.price_weight or 0.0)) * each.weight for each in rules.criteria]
    weights = [*first, *quality, *([100 * record] if rules.record else [])]
    return {f"w{place}": round(weight, 2) for place, weight in enumerate(weights)} | {"formula": rules.formula}


@require_safe
def bid(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    """The assessment summary of one bid: what it offered, every mark and reason, beside the winner's marks."""
    one = decided(slug, number)
    found = queries.bid(one, bid)
    shown = {
        "one": one,
        "bid": found,
        "won": one.decision.winner.pk == found.pk,
        "price": money(found.price, one.contract.currency),
        "parts": queries.assessed(one, found),
        "pledges": found.pledges.all(),
        "crumbs": crumbs(one, f"Bid {found.number}"),
    }
    return render(request, "awards/bid.html", shown)


@require_safe
def summary_word(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    return _file(as_word(_paper(slug, number, bid)), WORD, f"summary-{slug}-{number}-{bid}.docx")


@require_safe
def summary_pdf(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    return _file(as_pdf(_paper(slug, number, bid)), "application/pdf", f"summary-{slug}-{number}-{bid}.pdf")


def _paper(slug: str, number: int, bid: int):
    one = decided(slug, number)
    return queries.summary(one, queries.bid(one, bid))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

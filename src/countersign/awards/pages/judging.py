"""The desk's part in judging: evaluators, meetings with bidders, disqualified bids, and the mark that counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from countersign.awards import actions, queries
from countersign.awards.forms import DisqualifyForm, ExposureForm, ModerateForm, QualifyForm, SeatForm
from countersign.awards.models import Evaluator, Procurement
from countersign.awards.pages.desk import mine
from countersign.awards.pages.doing import done
from countersign.errors import NotFound
from countersign.people.models import Account
from countersign.people.queries import actor_of

_QUALIFIED = ("trained_on", "declared_on", "conflict", "cleared", "fee", "paid_on")


@never_cache
def seat(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One more evaluator: the visitor under their own account, or somebody with a code."""
    one, by = mine(request, slug, number), actor_of(request)
    form, made = SeatForm(request.POST or None), []

    def act() -> None:
        account = Account.objects.get(pk=by.account_id) if form.cleaned_data["mine"] else None
        made.append(actions.seat(one, kind=form.cleaned_data["kind"], account=account, by=by))

    if done(request, form, act):
        where, code = "awards:evaluate-code", made[0][1]
        if not code:
            return redirect("awards:build", *one.at)
        return render(request, "awards/code.html", {"one": one, "code": code, "where": where})
    return _form(request, one, form, "Seat an evaluator", "Seat")


@never_cache
def qualify(request: HttpRequest, slug: str, number: int, seat: int) -> HttpResponse:
    """Training, conflict, pay."""
    one = mine(request, slug, number)
    there = _seat(one, seat)
    form = QualifyForm(request.POST or None, initial={name: getattr(there, name) for name in _QUALIFIED})
    if done(request, form, lambda: actions.qualify(there, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, one, form, f"{there}: trained, declared, paid", "Save")


@never_cache
def stand_down(request: HttpRequest, slug: str, number: int, seat: int) -> HttpResponse:
    one = mine(request, slug, number)
    there, form = _seat(one, seat), DisqualifyForm(request.POST or None)
    if done(request, form, lambda: actions.stand_down(there, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, one, form, f"{there} stands down", "Stand down, with this reason")


def _seat(one: Procurement, number: int) -> Evaluator:
    found = one.evaluators.filter(number=number).select_related("procurement__contract").first()
    if found is None:
        raise NotFound("There is no such evaluator.", remedy="See who is seated.")
    return found


@never_cache
def met(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    """Those who judge met one bidder."""
    one = mine(request, slug, number)
    there, form = queries.bid(one, bid), ExposureForm(request.POST or None)
    if done(request, form, lambda: actions.expose(there, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, one, form, f"Bid {there.number} was met", "Write it down")


@never_cache
def disqualify(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    one = mine(request, slug, number)
    there, form = queries.bid(one, bid), DisqualifyForm(request.POST or None)
    if done(request, form, lambda: actions.disqualify(there, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, one, form, f"Disqualify bid {there.number}", "Disqualify, with this reason")


@never_cache
def moderate(request: HttpRequest, slug: str, number: int, bid: int, criterion: int) -> HttpResponse:
    """The mark that counts for one bid on one criterion, beside what each gave."""
    one = mine(request, slug, number)
    every = queries.judged(one) if queries.all_in(one) else []
    pair = next((each for each in every if (each.bid.number, each.criterion.number) == (bid, criterion)), None)
    if pair is None:
        raise NotFound("There is nothing to settle here.", remedy="Scores are seen once all are in.")
    form = ModerateForm(queries.seated(one), request.POST or None)

    def act() -> None:
        actions.moderate(pair.bid, criterion=pair.criterion, by=actor_of(request), **form.moderation())

    if done(request, form, act):
        return redirect("awards:build", *one.at)
    return _form(request, one, form, f"Bid {bid}: {pair.criterion.name}", "This mark counts", pair=pair)


def _form(request: HttpRequest, one: Procurement, form, heading: str, button: str, **more: object) -> HttpResponse:
    shown = {"form": form, "heading": heading, "button": button, "about": str(one), **more}
    return render(request, "awards/form.html", shown)

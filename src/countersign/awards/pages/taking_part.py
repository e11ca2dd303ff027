"""The doors of who takes part: weigh criteria, score bids, send a bid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.awards import actions, queries, rules
from countersign.awards.forms import BidForm, PointsForm, ReasonForm, ScoreForm
from countersign.awards.pages.doing import done
from countersign.errors import NotAllowed, NotFound
from countersign.frontend.forms import CodeForm
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.register import queries as register


@never_cache
def weigh_code(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The code of somebody who weighs the criteria."""
    return _entered(request, slug, number, "awards:weigh", "Weigh what matters")


@never_cache
def evaluate_code(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The code of an evaluator."""
    return _entered(request, slug, number, "awards:evaluate", "Score the bids")


def _entered(request: HttpRequest, slug: str, number: int, to: str, heading: str) -> HttpResponse:
    one, form = queries.procurement(slug, number), CodeForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
        people.hold_receipt(request, receipt)

    if done(request, form, act):
        return redirect(to, *one.at)
    shown = {"form": form, "heading": heading, "button": "Continue", "about": one.contract.title}
    return render(request, "awards/form.html", shown)


@never_cache
def weigh(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Divide 100 points among the criteria, without signing in."""
    one, by = queries.procurement(slug, number), actor_of(request)
    mine = queries.participant_of(one, by)
    if mine is None:
        return redirect("awards:weigh-code", slug, number)
    form = PointsForm(one, request.POST or None, initial={f"points_{n}": value for n, value in mine.points.items()})

    def act() -> None:
        actions.weigh(mine, points=form.points(), misses=form.cleaned_data["misses"], by=by)

    if done(request, form, act):
        return redirect("awards:weigh", slug, number)
    shown = {"one": one, "form": form, "given": mine.given_at, "open": one.state == "draft"}
    return render(request, "awards/weigh.html", shown)


@never_cache
@require_safe
def evaluate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Which bids wait for this evaluator, and what they gave; nobody else's scores."""
    one, by = queries.procurement(slug, number), actor_of(request)
    seat = queries.evaluator_of(one, by)
    if seat is None:
        return redirect("awards:evaluate-code", slug, number)
    shown = {
        "one": one,
        "seat": seat,
        "missing": rules.unready(seat),
        "bids": queries.still_to_score(one, seat) if one.state == "opened" else [],
        "given": queries.own_scores(one, seat),
    }
    return render(request, "awards/evaluate.html", shown)


@never_cache
def score(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    """Score one bid on every criterion, reading what it says without its bidder's name."""
    one, by = queries.procurement(slug, number), actor_of(request)
    seat = queries.evaluator_of(one, by)
    if seat is None:
        return redirect("awards:evaluate-code", slug, number)
    found = next((each for each in queries.still_to_score(one, seat) if each.number == bid), None)
    if found is None or rules.unready(seat):
        raise NotFound("This bid is not for you to score now.", remedy="See which bids wait for you.")
    form = ScoreForm(one, request.POST or None)
    if done(request, form, lambda: actions.score(seat, bid=found, given=form.given(), by=by)):
        return redirect("awards:evaluate", slug, number)
    shown = {"one": one, "form": form, "bid": found, "parts": found.parts.all()}
    return render(request, "awards/score.html", shown)


@never_cache
def bid(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send a sealed bid; afterwards its bidder sees that it came, and its signed note."""
    one, by = queries.public(slug, number), actor_of(request)
    bodies = list(register.bodies().filter(pk__in=by.bodies("provider")))
    if not bodies:
        raise NotAllowed("Only providers send bids.", remedy="Sign in with an account that acts for one.")
    sent = queries.own_bids(one, by)
    form = BidForm(one, bodies, request.POST or None, initial={"body": bodies[0].pk})
    if done(request, form, lambda: actions.send(one, body=form.bidder, offer=form.offer(), by=by)):
        return redirect("awards:bid-in", slug, number)
    shown = {"one": one, "form": form, "sent": sent, "open": one.state in ("published", "bids_in")}
    return render(request, "awards/bid_in.html", shown)


@never_cache
def withdraw(request: HttpRequest, slug: str, number: int, bid: int) -> HttpResponse:
    """Take one's own sealed bid back before the deadline."""
    one, by = queries.public(slug, number), actor_of(request)
    found = next((each for each in queries.own_bids(one, by) if each.number == bid), None)
    if found is None:
        raise NotFound("There is no such bid of yours.", remedy="See what you sent.")
    form = ReasonForm(request.POST or None)
    if done(request, form, lambda: actions.withdraw(found, by=by, **form.cleaned_data)):
        return redirect("awards:bid-in", slug, number)
    shown = {"form": form, "heading": "Withdraw your bid", "button": "Withdraw it", "about": one.contract.title}
    return render(request, "awards/form.html", shown)

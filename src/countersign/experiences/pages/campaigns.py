"""What looks like a campaign, for a steward: what speaks for it, some of its words, and a decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences import actions, rules
from countersign.experiences.pages.desk import shown
from countersign.experiences.queries import chosen
from countersign.people.queries import actor_of


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Those that nobody has decided first, the largest first."""
    rules.check_step(actor_of(request), "dedupe")
    return render(request, "experiences/desk_campaigns.html", {"page": shown(request, chosen.campaigns())})


@never_cache
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Its accounts in the order they came; the decision may be changed at any time."""
    by, found = actor_of(request), chosen.campaign(number)
    rules.check_step(by, "dedupe")
    if request.method == "POST":
        actions.decide_campaign(found, genuine=request.POST.get("genuine") == "yes", by=by)
        messages.success(request, "Decided. The next release counts accordingly.")
        return redirect("desk-campaigns")
    page = shown(request, found.members.exclude(state="withdrawn").order_by("told_at", "pk"), per=10)
    return render(request, "experiences/desk_campaign.html", {"campaign": found, "page": page})

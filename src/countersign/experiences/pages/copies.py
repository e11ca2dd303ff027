"""Copies side by side, with what differs marked: one account told twice, or different people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences import actions, queries, rules
from countersign.experiences.marking import differing, marked
from countersign.experiences.pages.desk import shown
from countersign.experiences.queries import chosen
from countersign.people.queries import actor_of


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Clusters that nobody has decided, the largest first."""
    rules.check_step(actor_of(request), "dedupe")
    return render(request, "experiences/desk_copies.html", {"page": shown(request, queries.clusters())})


@never_cache
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The one that counts on the left, the others beside it; the decision may be changed at any time."""
    by, found = actor_of(request), chosen.cluster(number)
    rules.check_step(by, "dedupe")
    if request.method == "POST":
        actions.decide_cluster(found, same=request.POST.get("same") == "yes", by=by)
        messages.success(request, "Decided. You can change it on the page of the copies.")
        return redirect("desk-copies")
    members = found.members.exclude(state="withdrawn").order_by("-counts", "told_at", "pk")
    first, page = members.first(), shown(request, members[1:], per=6)
    for member in page:
        member.pieces = differing(member.redacted_text, first.redacted_text)
    context = {
        "cluster": found,
        "first": first,
        "pieces": marked(first.redacted_text, ()) if first else (),
        "page": page,
    }
    return render(request, "experiences/desk_copies_one.html", context)

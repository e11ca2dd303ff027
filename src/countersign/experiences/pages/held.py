"""Everything that is held about one's own account: to read, and as JSON to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences.queries.holdings import held
from countersign.experiences.queries.own import account_of
from countersign.frontend.components import Row
from countersign.people.queries import actor_of
from countersign.people.rules import check


@never_cache
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    check(actor, "experience.follow")
    parts = [(title, [_row(*one) for one in said.items()]) for title, said in held(account_of(actor))]
    return render(request, "experiences/follow_everything.html", {"parts": parts})


@never_cache
@require_safe
def everything_json(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    check(actor, "experience.follow")
    said = dict(held(account_of(actor)))
    kept = {"Content-Disposition": 'attachment; filename="what-is-held.json"'}
    return JsonResponse(said, headers=kept, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _row(name: str, value: object) -> Row:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    words = ", ".join(map(str, value)) if isinstance(value, list) else value
    return Row(name.replace("_", " "), words, unknown="None")

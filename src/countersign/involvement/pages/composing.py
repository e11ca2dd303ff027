"""Compose an ask: from a template, and refused phrase by phrase until it is specific."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from countersign.errors import NotFound
from countersign.involvement.actions import composing
from countersign.involvement.forms.composing import ComposeForm
from countersign.involvement.models import Ask
from countersign.involvement.pages.desk import done, own_ask
from countersign.involvement.states import ASK
from countersign.involvement.tasks import TEMPLATES, Times, texts
from countersign.people.queries import actor_of
from countersign.people.rules import Actor, can

_KEPT = ("kind", "title", "task", "benefit", "settles", "where", "meeting_point", "minutes", "support", "expenses",
         "expenses_most", "staff_hours", "vetting", "in_pairs", "least_age", "within_s", "ends_on")  # fmt: skip


@never_cache
def compose(request: HttpRequest) -> HttpResponse:
    """A new draft; ``?kind=`` and ``?about=`` begin with the texts of a template."""
    by = actor_of(request)
    form = ComposeForm(_bodies(by), _sent(request), initial=_first(request))
    made: list[Ask] = []

    def act() -> None:
        body, said = form.said().pop("body"), form.said()
        del said["body"]
        made.append(composing.draft(body=body, times=_times(form), by=by, **said))

    if done(request, form, act):
        return redirect("involvement:desk-ask", made[0].pk)
    shown = {"form": form, "kinds": [(kind, kind.replace("_", " ")) for kind in TEMPLATES]}
    return render(request, "involvement/compose.html", shown)


@never_cache
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft: the same form, filled with what it says."""
    by = actor_of(request)
    ask = own_ask(number, by)
    ASK.after(ask.state, "edit")
    form = ComposeForm(_bodies(by), _sent(request), initial=_as_said(ask))

    def act() -> None:
        said = form.said()
        del said["body"]
        composing.edit(ask, by=by, times=_times(form), **said)

    if done(request, form, act):
        return redirect("involvement:desk-ask", number)
    return render(request, "involvement/compose.html", {"form": form, "ask": ask})


def _bodies(by: Actor) -> QuerySet:
    """For whom this actor may draft: a steward for every body, others for their own."""
    every = Ask._meta.get_field("body").related_model.objects.order_by("name")
    return every if can(by, "ask.draft") else every.filter(pk__in=by.bodies("provider", "commissioner"))


def _first(request: HttpRequest) -> dict[str, object]:
    kind, about = request.GET.get("kind", ""), request.GET.get("about", "").strip()
    if not kind:
        return {}
    if kind not in TEMPLATES:
        raise NotFound("There is no such template.", remedy=f"There are: {', '.join(TEMPLATES)}.")
    template = TEMPLATES[kind]
    times = template.times
    return {
        **texts(kind, about=about or "the service"), "kind": kind, "minutes": template.minutes,
        "expenses_most": template.expenses_most, "staff_hours": template.staff_hours, "vetting": template.vetting,
        "in_pairs": template.in_pairs, "times": ", ".join(f"{time:%H:%M}" for time in times.at), "days": times.days,
        "places": times.places,
    }  # fmt: skip


def _as_said(ask: Ask) -> dict[str, object]:
    slots = list(ask.slots.all())
    cause = next((name for name in ("finding", "gap", "commitment", "clause") if getattr(ask, f"{name}_id")), "finding")
    first: dict[str, object] = {name: getattr(ask, name) for name in _KEPT}
    if slots:
        first |= {
            "times": ", ".join(sorted({f"{one.begins:%H:%M}" for one in slots})), "places": slots[0].places,
            "days": len({one.starts_at.date() for one in slots}), "first_day": slots[0].starts_at.date(),
        }  # fmt: skip
    contract = ask.contract.slug if ask.contract else ""
    about = {"body": ask.body.slug, "contract": contract, "cause": cause}
    return first | about | {"cause_number": getattr(ask, f"{cause}_id")}


def _times(form: ComposeForm) -> list[tuple[dt.datetime, dt.datetime, int]]:
    said = form.cleaned_data
    times = Times(tuple(said["times"]), said["days"], said["places"], said["minutes"] or 60)
    contract = said.get("contract")
    return list(times.slots(said["first_day"], contract.jurisdiction if contract else settings.JURISDICTION))


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None

"""The desk of those who owe something under a contract: what is due, and the forms that meet it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.errors import CountersignError, NotFound, NotValid
from countersign.people.queries import actor_of
from countersign.people.rules import can
from countersign.register import queries as register
from countersign.terms import actions, queries, rules
from countersign.terms.forms import ExcuseForm, MeetForm, RateForm, ReplyForm, SpendForm, WithholdForm
from countersign.terms.models import Kpi, Rating
from countersign.terms.pages import drawing

# verb in the address -> (form, action, heading, words of the button)
_DEEDS = {
    "publish": (MeetForm, actions.meet, "Publish it", "Publish"),
    "withhold": (WithholdForm, actions.withhold, "Withhold it, and say why", "Withhold, with these reasons"),
    "excuse": (ExcuseForm, actions.excuse, "Excuse the other party", "Excuse, with this reason"),
}


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What this visitor’s bodies owe by date, drafts to go on with, and contracts to draft for."""
    by = actor_of(request)
    page = Paginator(queries.waiting(by), 25).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "owed": drawing.owed_table("yours", "Yours to publish, by date", page, to_do=True) if page else None,
        "drafts": queries.drafts(by)[:50],
        "contracts": queries.may_draft_for(by)[:100],
        "bound": queries.bound_to(by)[:100],
        "own": register.bodies().filter(pk__in=by.bodies("commissioner", "provider")),
        "watches": can(by, "sharing.watch"),
    }
    return render(request, "terms/desk.html", shown)


@never_cache
@require_safe
def owed(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing owed, and what can be done about it."""
    one = queries.one_owed(pk)
    shown = {"one": one, "state": queries.OWED[queries.status(one, clock.today())], "deeds": _possible(one)}
    return render(request, "terms/owed.html", shown)


def _possible(one) -> list[tuple[str, str]]:
    return [] if one.met_on else [(verb, words) for verb, (_, _, words, _) in _DEEDS.items()]


@never_cache
def deed(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Publish, withhold or excuse one thing."""
    if verb not in _DEEDS:
        raise NotFound("There is no such step.")
    form_class, act, heading, button = _DEEDS[verb]
    one, form = queries.one_owed(pk), form_class(request.POST or None)
    if done(request, form, lambda: act(one, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:desk")
    shown = {"form": form, "heading": heading, "button": button, "about": one.what, "one": one}
    return render(request, "terms/form.html", shown)


@never_cache
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate one indicator for one period."""
    kpi = _found(Kpi, pk)
    rules.check_rate(actor_of(request), kpi.schedule.contract)
    form = RateForm(request.POST or None)
    if done(request, form, lambda: actions.rate(kpi, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:schedule", kpi.schedule.contract.slug)
    shown = {"form": form, "heading": "Rate this indicator", "button": "Publish this rating", "about": kpi.title}
    return render(request, "terms/form.html", shown)


@never_cache
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply beside a rating."""
    rating = _found(Rating, pk)
    rules.check_reply(actor_of(request), rating.kpi.schedule.contract)
    form = ReplyForm(request.POST or None)
    if done(request, form, lambda: actions.reply(rating, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:schedule", rating.kpi.schedule.contract.slug)
    about = f"{rating.kpi.title}: {rating.get_grade_display()}"
    shown = {"form": form, "heading": "Reply beside this rating", "button": "Print this reply", "about": about}
    return render(request, "terms/form.html", shown)


@never_cache
def spend(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter hours or money used for involvement."""
    contract = register.contract_by_slug(slug)
    rules.check_spend(actor_of(request), contract)
    form = SpendForm(request.POST or None)
    if done(request, form, lambda: actions.spend(contract, by=actor_of(request), **_amounts(form.cleaned_data))):
        return redirect("terms:spend", slug)
    heading = "Enter hours and money used for involvement"
    shown = {"form": form, "heading": heading, "button": "Enter", "about": contract.title}
    return render(request, "terms/form.html", shown)


def _amounts(cleaned: dict) -> dict:
    return cleaned | {name: cleaned[name] or 0 for name in ("hours", "money")}


def _found(model, pk: int):
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such thing.", remedy="See the schedule of the contract.")
    return found


def done(request: HttpRequest, form, act: Callable[[], object]) -> bool:
    """Whether the form was sent, was good, and the deed was done; faults are put beside their fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except NotValid as error:
        for name, words in error.faults or ((None, str(error)),):
            form.add_error(name if name in form.fields else None, words)
    except CountersignError as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, "Done.")
        return True
    return False

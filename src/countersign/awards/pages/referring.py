"""What is sent about records: ties between bodies, and evidence from elsewhere with all that is said of it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from countersign.awards import actions, queries, rules
from countersign.awards.forms.records import BecauseForm, ObjectForm, OfferForm, TieForm, VerifyForm
from countersign.errors import CountersignError, NotFound, NotValid
from countersign.people.queries import actor_of
from countersign.register import queries as register

# verb in the address -> (form, action, heading, words of the button)
_DEEDS = {
    "verify": (VerifyForm, actions.verify, "Write down who verified it", "Verified"),
    "object": (ObjectForm, actions.object_to, "Object to it", "Print this objection"),
    "settle": (BecauseForm, actions.settle, "The objection does not hold", "Settle it, with this reason"),
    "refuse": (BecauseForm, actions.refuse, "Refuse it", "Refuse it, with this reason"),
    "take-back": (BecauseForm, actions.take_back, "Take it back", "Take it back, with this reason"),
}


@never_cache
def tie(request: HttpRequest) -> HttpResponse:
    """Record that a body was renamed, merged, taken over, or is owned."""
    rules.check_tie(actor_of(request))
    form = TieForm(request.POST or None)
    if done(request, form, lambda: _tied(request, form.cleaned_data)):
        return redirect("awards:record", form.cleaned_data["body"])
    says = "A record belongs to who did the work. Say what happened, since when, and where that can be read."
    return _form(request, form, "Record what became of a body", "Record it", says=says)


def _tied(request: HttpRequest, given: dict) -> None:
    bodies = {name: register.body_by_slug(given[name]) for name in ("body", "other")}
    contract = register.contract_by_slug(given["contract"]) if given["contract"] else None
    rest = {name: given[name] for name in ("kind", "on", "source", "source_url")}
    actions.tie(**bodies, **rest, contract=contract, by=actor_of(request))


@never_cache
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """A tie turned out to be wrong."""
    rules.check_tie(actor_of(request))
    one, form = queries.tie_by_number(pk), BecauseForm(request.POST or None)
    if done(request, form, lambda: actions.strike(one, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:record", one.body.slug)
    return _form(request, form, "Strike this tie", "Strike it, with this reason", about=f"{one.body} and {one.other}")


@never_cache
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A provider offers a result from elsewhere."""
    body = register.body_by_slug(slug)
    rules.check_refer(actor_of(request), body)
    form = OfferForm(request.POST or None, request.FILES or None)
    if done(request, form, lambda: _offered(request, body, dict(form.cleaned_data))):
        return redirect("awards:record", slug)
    says = (
        "It counts a quarter of what is known here, once a third party has verified the document and anybody concerned "
        "could object for 14 days. All of it together moves a record only so far. The terms are the same for everybody."
    )
    return _form(request, form, "Offer a result from elsewhere", "Offer it", about=body.name, says=says)


def _offered(request: HttpRequest, body, given: dict) -> None:
    slug = given.pop("service")
    service = register.service_by_slug(slug) if slug else None
    actions.offer(body, service=service, by=actor_of(request), **given)


@never_cache
def deed(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Verify, object to, settle, refuse or take back one piece of evidence."""
    if verb not in _DEEDS:
        raise NotFound("There is no such step.")
    form_class, act, heading, button = _DEEDS[verb]
    one, form = queries.reference(pk), form_class(request.POST or None)
    if done(request, form, lambda: act(one, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:reference", pk)
    return _form(request, form, heading, button, about=f"{one.body.name}: {one.title}")


def _form(request: HttpRequest, form, heading: str, button: str, *, about: str = "", says: str = "") -> HttpResponse:
    shown = {"form": form, "heading": heading, "button": button, "about": about, "says": says}
    return render(request, "awards/deed.html", shown, status=422 if form.errors else 200)


def done(request: HttpRequest, form, act: Callable[[], object]) -> bool:
    """Whether it was sent and done; what our own errors say stands beside its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except NotValid as error:
        for where, what in error.faults or (("", str(error)),):
            form.add_error(where if where in form.fields else None, what)
        return False
    except CountersignError as error:
        form.add_error(None, str(error))
        return False
    return True

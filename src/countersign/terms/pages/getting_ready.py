"""The desk of a body that gets ready: evidence, overrides, and what it is afraid of."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign import clock
from countersign.errors import CountersignError, NotFound
from countersign.people.queries import actor_of
from countersign.people.rules import can, check
from countersign.register import queries as register
from countersign.terms import actions, queries
from countersign.terms.forms import FearForm, OverrideForm, ProlongForm, ShowForm, TakeBackForm
from countersign.terms.models import Override
from countersign.terms.pages import ready_drawing as drawing
from countersign.terms.pages import rehearsed_drawing as rehearsed
from countersign.terms.pages.desk import done
from countersign.terms.readiness import item


def _own(request: HttpRequest, slug: str, deed: str) -> Model:
    """The body at this address; refused to whoever may not do the deed for it."""
    body = register.body_by_slug(slug)
    check(actor_of(request), deed, body_id=body.pk)
    return body


@never_cache
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands in the way, what would remove it, and the forms that do."""
    body = _own(request, slug, "readiness.show")
    found, today = queries.readiness(body), clock.today()
    checked = {one.item.id: one for strand in found.strands for one in strand.items}
    shown = {
        "body": body,
        "ways": drawing.ways(found),
        "to_show": [one for one in checked.values() if not one.item.is_measured],
        "measured": [one for one in checked.values() if one.item.is_measured and one.stands_in_the_way],
        "running": [one for one in queries.overrides(body) if one.state != "stopped" and one.ends_on >= today],
        "rehearses": can(actor_of(request), "rehearsal.run", body_id=body.pk),
        "rehearsals": rehearsed.listed(queries.rehearsals(body)),
        "fears": drawing.own_fears(queries.fears_of(body)),
    }
    return render(request, "terms/getting_ready.html", shown)


@never_cache
def show(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show evidence for one item."""
    body, known = _own(request, slug, "readiness.show"), item(name)
    if known.is_measured:
        raise NotFound("This is measured by the software.", remedy=known.remedy)
    form = ShowForm(known, request.POST or None)
    if done(request, form, lambda: actions.show(body, name, by=actor_of(request), **form.shown())):
        return redirect("terms:getting-ready", slug)
    says = f"{known.why} Wanted: {known.wants}. It counts for {known.lasts:,} days from the date that it bears."
    return _form(request, form, heading=known.asks, button="Show this", about=body.name, says=says)


@never_cache
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Evidence that no longer holds."""
    body, shown = _own(request, slug, "readiness.show"), queries.evidence(pk)
    _check_own(shown.body_id, body)
    form = TakeBackForm(request.POST or None)
    if done(request, form, lambda: actions.take_back(shown, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:getting-ready", slug)
    return _form(request, form, heading="Take back this evidence", button="Take it back", about=shown.title)


@never_cache
def override(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide to ask without being ready."""
    body = _own(request, slug, "readiness.override")
    form = OverrideForm(request.POST or None)
    if done(request, form, lambda: actions.override(body, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:getting-ready", slug)
    says = (
        "Everybody can read that you ask without being ready, why, who decided and until when; also when it is over. "
    )
    says += "It can be prolonged once, and the next one waits half a year."
    heading = "Ask without being ready"
    return _form(request, form, heading=heading, button="Decide this in public", about=body.name, says=says)


@never_cache
def prolong(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Prolong an override, once."""
    _own(request, slug, "readiness.override")
    found, form = queries.override(slug, number), ProlongForm(request.POST or None)
    if done(request, form, lambda: actions.prolong(found, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:getting-ready", slug)
    return _form(request, form, heading="Prolong this, once", button="Prolong it in public", about=_about(found))


@require_POST
def stop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Nothing more is asked under it."""
    return did(request, slug, lambda: actions.stop_override(queries.override(slug, number), by=actor_of(request)))


@never_cache
def fear(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what this body is afraid of."""
    body, form = _own(request, slug, "fear.say"), FearForm(request.POST or None)
    if done(request, form, lambda: actions.fear(body, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:getting-ready", slug)
    return _form(request, form, heading="Say what you are afraid of", button="Keep it", about=body.name)


@require_POST
def drop_fear(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """It is no longer feared."""
    body = _own(request, slug, "fear.say")
    found = queries.fears_of(body).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such entry.", remedy="See the desk of the body.")
    return did(request, slug, lambda: actions.drop_fear(found, by=actor_of(request)))


def did(request: HttpRequest, slug: str, act: Callable[[], object]) -> HttpResponse:
    """Do it, say so or why not, and go back to the desk."""
    try:
        act()
        messages.success(request, "Done.")
    except CountersignError as refused:
        messages.error(request, str(refused))
    return redirect("terms:getting-ready", slug)


def _form(request: HttpRequest, form, **said: str) -> HttpResponse:
    return render(request, "terms/form.html", {"form": form} | said)


def _about(one: Override) -> str:
    return f"{one.get_to_display()}, until {one.ends_on:%-d %B %Y}"


def _check_own(body_id: int, body: Model) -> None:
    if body_id != body.pk:
        raise NotFound("There is no such thing.", remedy="See the desk of the body.")

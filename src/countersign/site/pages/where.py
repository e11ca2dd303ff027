"""Where do I go: who answers for this, how to complain, by when, and what comes after a refusal."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign import clock
from countersign.experiences.actions.asking import log_gap
from countersign.frontend.forms import DateField
from countersign.frontend.parts import parts
from countersign.people.queries import actor_of
from countersign.people.rules import ANYBODY, Actor
from countersign.register import queries as register
from countersign.register.redress import Days
from countersign.register.words import UNKNOWN, address
from countersign.site.pages import ladders
from countersign.site.pages.drawing import HOME
from countersign.text.danger import danger, doors_for

_NOT_YET = "This day is still to come. Enter a day that has passed."


class AskForm(forms.Form):
    """One field is enough. It is sent by POST, so that what happened to somebody stands in no address and no log."""

    asked = forms.CharField(
        label="What happened, and where?",
        help_text="For example: my bins were missed again in Marsh End. A first half of a postcode is fine, too.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Write a few words about what happened, and where."},
    )
    place = forms.CharField(
        label="Where, if you have not said it above", help_text="A place, an address or a postcode.",
        max_length=200, required=False,
    )  # fmt: skip
    reference = forms.CharField(
        label="Number of the contract, if a letter or a van has one", max_length=120, required=False
    )
    complained_on = DateField(
        label="When did you complain to them?", help_text="Leave it empty if you have not yet.", required=False
    )
    refused_on = DateField(
        label="When did they answer?", help_text="Only if their answer did not settle it.", required=False
    )
    final = forms.BooleanField(label="They said that this is their last word", required=False)

    def clean(self) -> dict[str, object]:
        """No day is still to come, and no answer comes before the complaint."""
        given = super().clean()
        for name in ("complained_on", "refused_on"):
            if (day := given.get(name)) and day > clock.today():
                self.add_error(name, _NOT_YET)
        complained, refused = given.get("complained_on"), given.get("refused_on")
        if complained and refused and refused < complained:
            self.add_error("refused_on", "They cannot have answered before you complained. Check the two days.")
        return given

    def days(self) -> Days:
        given = self.cleaned_data
        return Days(clock.today(), complained=given["complained_on"], refused=given["refused_on"], final=given["final"])


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """The whole form, with the days from which the next ones are worked out."""
    return render(request, "site/where.html", {"form": AskForm(), "crumbs": [HOME, ("Where do I go?", "")]})


@never_cache
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """Who answers for this? Where nobody is known to, the gap is logged without identifiers, and help is offered."""
    if request.method != "POST":
        return redirect("home")
    return _answer(request, by=actor_of(request))


@never_cache
@csrf_exempt
@require_POST
@sensitive_post_parameters()
def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """The same answer for a form that stands on another site: nobody is signed in here, whoever they are."""
    return _answer(request, by=ANYBODY)


def _answer(request: HttpRequest, *, by: Actor) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "site/answer.html", {"form": form}, status=422)
    given = form.cleaned_data
    text = given["asked"]
    signs = danger(text)
    found = register.where(text, place=given["place"], reference=given["reference"], days=form.days())
    gap = None if found.known or signs else log_gap(said=" ".join((text, given["place"])), by=by)
    shown = {
        "form": form,
        "answer": found,
        "place": found.places[0] if found.places else None,
        "found": [ladders.way(one) for one in found.ways if one.known],
        "listed": [ladders.way(one) for one in found.ways if not one.known] if not found.known else [],
        "general": ladders.redress(found.redress) if found.redress and not found.known else None,
        "first": [(body.name, address(body), body.complaints_how) for body in found.first],
        "doors": doors_for(signs),
        "gap": gap,
        "parts": parts([gap], request)[0] if gap else [],
        "helpers": [(body.name, address(body)) for body in register.helpers()] if not found.known else [],
        "unknown": UNKNOWN,
        "service": next((one.service.slug for one in found.ways if one.service), ""),
    }
    return render(request, "site/answer.html", shown)

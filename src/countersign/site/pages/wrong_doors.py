"""Wrong doors: say that you were sent on, and how often others were, as released."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.frontend.components import Cell, Column, Table
from countersign.insight import queries as insight
from countersign.insight.pages import csv_response
from countersign.people.queries import actor_of
from countersign.register import actions
from countersign.register import queries as register
from countersign.register.models import Body, Service
from countersign.register.words import address
from countersign.site.pages.drawing import HOME

_SAID = "wrong_doors"
_HEADER = ("office", "times", "shown", "release", "method", "address")
_WITHHELD = "Withheld: fewer than five, or it would give such a number away"


class JourneyForm(forms.Form):
    """The offices in their order, by name. Nothing else is asked, and nothing else is kept."""

    first = forms.CharField(
        label="First I asked", max_length=300, error_messages={"required": "Say whom you asked first."}
    )
    second = forms.CharField(label="They sent me to", max_length=300, required=False)
    third = forms.CharField(label="Who sent me to", max_length=300, required=False)
    fourth = forms.CharField(label="And they to", max_length=300, required=False)
    lost = forms.BooleanField(label="The last one could not help me either", required=False)
    service = forms.SlugField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """Each name is that of one body of the register; what is not known is said at its field, and kept nowhere."""
        given = super().clean()
        self.doors: list[Body] = []
        for name in ("first", "second", "third", "fourth"):
            if said := given.get(name):
                found = register.bodies_of_name([said]) or list(register.bodies(text=said)[:2])
                if len(found) == 1:
                    self.doors.append(found[0])
                else:
                    self.add_error(name, "We know no office by this name, or several. Give the name in full.")
        return given


@never_cache
def say(request: HttpRequest) -> HttpResponse:
    """Tell of a journey; a browser says the same one once."""
    form = JourneyForm(request.POST or None, initial={"service": request.GET.get("service", "")})
    if request.method != "POST" or not form.is_valid():
        shown = {"form": form, "names": _names(), "crumbs": [HOME, ("I was sent somewhere else", "")]}
        return render(request, "site/sent_on.html", shown)
    journey = "-".join(str(door.pk) for door in form.doors) + form.cleaned_data["service"]
    if journey not in request.session.get(_SAID, ()):
        service = _service(form.cleaned_data["service"])
        actions.note_wrong_doors(form.doors, service=service, lost=form.cleaned_data["lost"], by=actor_of(request))
        request.session[_SAID] = [*request.session.get(_SAID, ()), journey]
    messages.success(request, "Thank you. It is counted with the next release, as a number only.")
    return redirect("wrong-doors")


def _names() -> list[str]:
    """Names to choose from: everybody with a part in a contract in force."""
    return sorted(
        {body.name for part in ("commissioner", "provider", "subcontractor") for body in register.bodies_in(part)}
    )


def _service(slug: str) -> Service | None:
    try:
        return register.service_by_slug(slug) if slug else None
    except NotFound:
        return None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """How often people were sent on by each office, as released: small numbers are withheld."""
    lines = _released()
    columns = [Column("Office"), Column("Times it sent somebody on", numeric=True)]
    rows = [(Cell(body.name, address(body)), _times(number)) for body, number in lines]
    shown = {
        "table": Table("doors", "Offices that sent people on", columns, rows, csv_href=reverse("wrong-doors-csv")),
        "rows": rows,
        "release": insight.latest(),
        "crumbs": [HOME, ("Wrong doors", "")],
    }
    return render(request, "site/wrong_doors.html", shown)


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    lines = (
        (body.name, one.value, one.status, one.release, one.method_version, one.address) for body, one in _released()
    )
    return csv_response(lines, header=_HEADER, name="wrong-doors")


def _times(one: insight.PublishedNumber) -> str:
    return _WITHHELD if one.value is None else f"{one.value:,}"


def _released() -> list[tuple[Body, insight.PublishedNumber]]:
    """(office, its released number), by name; offices that sent nobody on are left out."""
    parts = ("commissioner", "provider", "subcontractor")
    bodies = sorted(
        {body for part in parts for body in register.bodies_in(part)}, key=lambda body: (body.name, body.pk)
    )
    numbers = insight.published_each("body_id", [body.pk for body in bodies], facts="wrong_doors")
    return [(body, number) for body in bodies if (number := numbers.get(body.pk)) and number.value != 0]

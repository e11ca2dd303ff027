"""Look something up: bodies, services, contracts and places by their names, former names and references."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.register import queries as register
from countersign.register.words import address
from countersign.site.pages import drawing

_LIMIT = 10


class SearchForm(forms.Form):
    text = forms.CharField(label="Name, former name, abbreviation or reference", required=False, max_length=200)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """At most ten of each kind; every kind leads on to its whole list, narrowed the same way."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    found = register.search(text, limit=_LIMIT)
    shown = {
        "form": form,
        "text": text,
        "found": bool(found),
        "groups": [group for group in _groups(found, text) if group["things"]],
        "crumbs": [drawing.HOME, ("Search", "")],
    }
    return render(request, "site/search.html", shown)


def _groups(found, text: str) -> list[dict[str, object]]:
    more = {name: narrowed(f"register:{name}", text) for name in ("bodies", "services", "contracts")}
    return [
        _group("Bodies", [(b.name, address(b), b.get_sector_display()) for b in found.bodies], more["bodies"]),
        _group("Services", [(s.name, address(s), s.place) for s in found.services], more["services"]),
        _group("Contracts", [(c.title, address(c), c.place) for c in found.contracts], more["contracts"]),
        _group("Places", [(p.name, reverse("place", args=[p.pk]), p.kind) for p in found.places], ""),
    ]


def _group(title: str, things: list[tuple], more: str) -> dict[str, object]:
    return {"title": title, "things": things, "more": more if len(things) == _LIMIT else ""}


def narrowed(name: str, text: str) -> str:
    """The address of a list that is narrowed to these words."""
    return reverse(name, query={"text": text})

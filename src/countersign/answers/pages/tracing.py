"""Where something came from and where it led: from an account to a confirmed change, and back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries


@require_safe
def trace(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """One thing, what it rests on, and what followed from it."""
    found = queries.trace(kind, name)
    shown = {"trace": found, "json_href": reverse("answers:trace-json", args=[kind, name])}
    return render(request, "answers/trace.html", shown | {"crumbs": [("Home", "/"), ("Trace", "")]})


@require_safe
def trace_json(request: HttpRequest, kind: str, name: str) -> JsonResponse:
    """The same for a machine: every link leads to the JSON of the next thing."""
    found = queries.trace(kind, name)
    told = {"kind": found.kind, "name": found.name, "words": found.words, "page": found.href}
    told |= {"rests_on": [_link(link) for link in found.back], "led_to": [_link(link) for link in found.forward]}
    return JsonResponse(told)


def _link(link: queries.Link) -> dict[str, str]:
    return {"kind": link.kind, "words": link.words, "page": link.href, "trace": link.trace_href}

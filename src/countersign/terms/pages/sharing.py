"""Arrangements for sharing: the public list, the desk where they are drafted, signed and stopped, the steward's log."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import CountersignError, NotFound
from countersign.formats.tabular import write_csv
from countersign.people.queries import actor_of
from countersign.people.rules import check
from countersign.register import queries as register
from countersign.terms import actions, queries, rules
from countersign.terms.forms import ArrangeForm, ReviewForm, StopForm
from countersign.terms.pages import shared_drawing as drawing
from countersign.terms.pages.desk import done
from countersign.terms.permitting import policy_text

_STOPS = {
    "drop": ("Drop this draft", "Drop it"),
    "end": ("End this arrangement", "End it"),
    "revoke": ("Revoke this arrangement", "Revoke it; nothing is given from now on"),
}
_LOG = ("at", "contract", "arrangement", "body", "account", "purpose", "level", "fields", "given", "rule", "lines")


@require_safe
def sharing(request: HttpRequest, slug: str) -> HttpResponse:
    """Every arrangement that was ever signed, what was asked for and refused, and the policies that decide."""
    contract = register.contract_by_slug(slug)
    shown = {
        "contract": contract,
        "arrangements": [drawing.arrangement(one) for one in queries.public_arrangements(contract.pk)],
        "carried": drawing.carried(queries.carried(contract.pk)),
        "blocked": drawing.blocked(queries.blocked(contract.pk)),
        "policies": policy_text(),
    }
    return render(request, "terms/sharing.html", shown)


@never_cache
@require_safe
def arranged(request: HttpRequest, slug: str) -> HttpResponse:
    """All arrangements of a contract, drafts too, with what this visitor can do about each."""
    contract, by = register.contract_by_slug(slug), actor_of(request)
    rules.check_arrange(by, contract)
    found = [(drawing.arrangement(one), one, _mine(one, by), _stops(one)) for one in queries.arrangements(contract.pk)]
    return render(request, "terms/arranged.html", {"contract": contract, "arrangements": found})


def _mine(one, by) -> list:
    """Signatures that this visitor can give."""
    return [
        s for s in one.signatures.all() if one.state == "drafted" and not s.signed_on and rules.can_sign(by, s.body)
    ]


def _stops(one) -> list[tuple[str, str]]:
    verbs = {"drafted": ("drop",), "signed": ("end", "revoke")}.get(one.state, ())
    return [(verb, _STOPS[verb][0]) for verb in verbs]


@never_cache
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """A new arrangement, which gives nothing until every party has signed."""
    contract, by = register.contract_by_slug(slug), actor_of(request)
    rules.check_arrange(by, contract)
    form = ArrangeForm(contract, request.POST or None)
    if done(request, form, lambda: actions.draft_arrangement(contract, by=by, **form.arranged())):
        return redirect("terms:arranged", slug)
    heading = "Draft an arrangement for sharing"
    shown = {"form": form, "heading": heading, "button": "Draft it", "about": contract.title}
    return render(request, "terms/form.html", shown)


@require_POST
def sign(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """One party's signature."""
    one = queries.arrangement(slug, number)
    signature = one.signatures.filter(pk=pk).first()
    if signature is None:
        raise NotFound("There is no such signature.", remedy="See the arrangements of the contract.")
    try:
        actions.sign(one, body=signature.body, by=actor_of(request))
        messages.success(request, "Signed.")
    except CountersignError as refused:
        messages.error(request, str(refused))
    return redirect("terms:arranged", slug)


@never_cache
def stop(request: HttpRequest, slug: str, number: int, verb: str) -> HttpResponse:
    """Drop, end or revoke an arrangement, with a reason."""
    if verb not in _STOPS:
        raise NotFound("There is no such step.", remedy="See the arrangements of the contract.")
    one, form = queries.arrangement(slug, number), StopForm(request.POST or None)
    rules.check_arrange(actor_of(request), one.contract)
    if done(request, form, lambda: actions.stop(one, verb, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:arranged", slug)
    heading, button = _STOPS[verb]
    return render(request, "terms/form.html", {"form": form, "heading": heading, "button": button, "about": str(one)})


@never_cache
def review(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """It was looked at and stays; when is it looked at next?"""
    one, form = queries.arrangement(slug, number), ReviewForm(request.POST or None)
    rules.check_arrange(actor_of(request), one.contract)
    if done(request, form, lambda: actions.review(one, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:arranged", slug)
    shown = {"form": form, "heading": "Review this arrangement", "button": "It stays as it is", "about": str(one)}
    return render(request, "terms/form.html", shown)


@never_cache
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """Who asked for shared data, for what purpose, and what came of it; the newest first."""
    check(actor_of(request), "sharing.watch")
    page = Paginator(queries.accesses(), 50).get_page(request.GET.get("page"))
    return render(request, "terms/accesses.html", {"page": page, "table": drawing.accesses(page) if page else None})


@never_cache
@require_safe
def accesses_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same, all of it."""
    check(actor_of(request), "sharing.watch")
    rows = (drawing.logged(one) for one in queries.accesses().iterator(chunk_size=500))
    response = StreamingHttpResponse(write_csv(rows, header=_LOG), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="asked-for-shared-data.csv"'
    return response

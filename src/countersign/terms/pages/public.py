"""A contract's schedule for everybody: how each clause stands, what is late or withheld, and its versions."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.formats.tabular import write_csv
from countersign.frontend.parts import parts
from countersign.register import queries as register
from countersign.terms import queries
from countersign.terms.models import Owed, Schedule
from countersign.terms.pages import drawing
from countersign.terms.words import NO_SCHEDULE, NOT_ADVICE

_CSV = ("what", "clause", "who", "period from", "period until", "due on", "stands", "met on", "address", "withheld as",
        "reason", "decided by", "looked at again on")  # fmt: skip

_COMING = 12  # of what is not due yet


@require_safe
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force, or an honest word that there is none."""
    contract = register.contract_by_slug(slug)
    found = queries.in_force(contract.pk)
    if found is None:
        shown = {
            "contract": contract,
            "none": NO_SCHEDULE,
            "crumbs": _crumbs(contract),
            "missing": queries.missing(None),
            **_law(contract),
        }
        return render(request, "terms/none.html", shown)
    return _page(request, contract, found)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, also one that was replaced. Drafts are not public."""
    found = queries.agreed_version(slug, number)
    return _page(request, found.contract, found)


@require_safe
def compare(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    """What changed between two versions, side by side."""
    old, new = queries.agreed_version(slug, before), queries.agreed_version(slug, after)
    shown = {
        "contract": old.contract,
        "old": old,
        "new": new,
        "crumbs": _crumbs(old.contract),
        "changes": queries.differences(old, new),
    }
    return render(request, "terms/compare.html", shown)


@require_safe
def version_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """Everything one version says, with the digest that the ledger holds."""
    found = queries.agreed_version(slug, number)
    return JsonResponse(queries.printed(found) | {"digest": queries.digest(found)}, json_dumps_params={"indent": 1})


@require_safe
def ocds_json(request: HttpRequest, slug: str) -> JsonResponse:
    """The contract with all its terms as an OCDS release package."""
    contract = register.contract_by_slug(slug)
    address = f"{settings.ADDRESS}{request.path}"
    return JsonResponse(queries.annex(contract, address=address), json_dumps_params={"indent": 1})


@require_safe
def owed_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Everything ever owed under this contract, over all versions."""
    contract = register.contract_by_slug(slug)
    lines = (_line(one) for one in queries.owed(contract_id=contract.pk).iterator(chunk_size=500))
    return StreamingHttpResponse(
        write_csv(lines, header=_CSV),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="owed-{slug}.csv"'},
    )


def _line(one: Owed) -> tuple[object, ...]:
    state = queries.status(one, clock.today())
    dates = (one.starts_on, one.ends_on, one.due_on)
    why = (one.withheld, one.reason, one.decided_by, one.review_on)
    return (one.what, one.clause.kind, one.body.slug, *dates, state, one.met_on, one.url, *why)


def _page(request: HttpRequest, contract, found: Schedule) -> HttpResponse:
    standings = queries.standings(found)
    spending = queries.spending(found, clock.today())
    versions = list(queries.versions(contract.pk))
    kpis = queries.kpis(found)
    shown = {
        "contract": contract,
        "schedule": found,
        "advice": NOT_ADVICE,
        "crumbs": _crumbs(contract),
        "texts": list(zip(standings, parts([one.clause for one in standings], request), strict=True)),
        "clauses": drawing.clauses(standings),
        "csv": reverse("terms:owed-csv", args=[contract.slug]),
        "indicators": drawing.indicators(kpis, queries.users_beside(kpis)),
        "engagement": drawing.engagement(spending),
        "nothing_spent": spending.is_nothing,
        "measured": drawing.plain(spending.years[-1].measured) if spending.years[-1].measured else "",
        "promised": any(one.changes for one in standings),
        "versions": drawing.versions(contract, versions),
        "previous": next((one for one in versions if one.number < found.number), None),
        "missing": queries.missing(found),
        **_law(contract),
        **_owed([one for standing in standings for one in standing.owed]),
    }
    return render(request, "terms/schedule.html", shown)


def _law(contract) -> dict[str, object]:
    """How every duty of the law stands, and what is not published that one would need to know."""
    found = next(iter(queries.law([contract])), None)
    if found is None:
        return {"law": None, "unpublished": []}
    _, standings, unpublished = found
    return {"law": drawing.law(standings), "unpublished": unpublished}


def _owed(rows: list[Owed]) -> dict[str, object]:
    """A table for each state that is there, what is wrong first; and what is due next."""
    today = clock.today()
    states = {state: [one for one in rows if queries.status(one, today) == state] for state in queries.OWED}
    coming = states.pop("not_due")[:_COMING]
    tables = [drawing.owed_table(state, queries.OWED[state], found) for state, found in states.items() if found]
    return {"wrong": tables, "coming": drawing.owed_table("coming", "Due next", coming) if coming else None}


def _crumbs(contract) -> list[tuple[str, str]]:
    return [
        ("Home", "/"),
        ("Contracts", reverse("register:contracts")),
        (contract.title, reverse("contract", args=[contract.slug])),
        ("Schedule", ""),
    ]

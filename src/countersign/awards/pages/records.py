"""Track records for everybody: the list, the record of one provider, its files, and how it is counted."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.awards import queries
from countersign.awards.forms.records import ProvidersForm, RecordForm
from countersign.awards.pages import drawing_records as drawing
from countersign.awards.pages.standing import once, revalidated
from countersign.awards.queries import Record
from countersign.awards.rule import Said, lineages, newest
from countersign.awards.weighing import Result
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Table
from countersign.ledger import queries as ledger
from countersign.people.queries import actor_of
from countersign.people.rules import can
from countersign.register import queries as register

_PER_PAGE = 25
_LIST = (
    "organisation",
    "slug",
    "name",
    "no record",
    "value",
    "lower",
    "upper",
    "counted",
    "not counted",
    "disputed",
    "contracts",
    "as of",
    "rule",
    "start mean",
    "start strength",
)
_RESULT = (
    "kind",
    "about",
    "words",
    "stands",
    "value",
    "evidence",
    "on",
    "contract",
    "ocid",
    "weight",
    "before caps",
    "nearness",
    "whose",
    "why not counted",
    "disputed",
    "reply",
    "address",
    "ledger line",
)


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider by name with what is known of it; never in the order of their records."""
    form = ProvidersForm(request.GET)
    page = Paginator(queries.providers(**form.asked()), _PER_PAGE).get_page(request.GET.get("page"))
    records = queries.track_records(list(page))
    files = (reverse("awards:providers-csv"), reverse("awards:providers-json"))
    shown = {
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "table": drawing.providers(page, records, *files),
        "crumbs": [("Home", "/"), ("Track records", "")],
    }
    return render(request, "awards/providers.html", shown)


@require_safe
@revalidated
def providers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same, whole, a line for each provider."""
    found = list(queries.providers())
    records = queries.track_records(found)
    return _csv((_listed(records[one.pk]) for one in found), header=_LIST, name="track-records")


def _listed(record: Record) -> tuple[object, ...]:
    numbers = (
        (None,) * 3
        if record.is_newcomer
        else tuple(round(number, 4) for number in (record.value, record.lower, record.upper))
    )
    counts = (len(record.counted), len(record.left_out), len(record.disputed), record.contracts)
    about = (queries.organisation(record.body)["id"], record.body.slug, record.body.name, record.is_newcomer)
    return (*about, *numbers, *counts, record.as_of, record.rule.version, record.start.mean, record.start.strength)


@require_safe
@revalidated
def providers_json(request: HttpRequest) -> HttpResponse:
    """Every record in full, by organisation identifier."""
    return HttpResponse(_every_record(), content_type="application/json")


@once
def _every_record() -> str:
    found = list(queries.providers())
    records = queries.track_records(found)
    files = {queries.organisation(one)["id"]: queries.record_file(records[one.pk]) for one in found}
    return json.dumps({"records": files}, indent=1)


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """One provider's record: what it comes to, what counts and what does not, and how to read it."""
    form, found = _asked(request, slug)
    query = f"?{request.GET.urlencode()}".rstrip("?")
    files = [reverse(f"awards:record-{kind}", args=[slug]) + query for kind in ("csv", "json")]
    by, body = actor_of(request), found.body
    shown = {
        "record": found,
        "body": body,
        "form": form,
        "rows": drawing.summary(found),
        "parts": drawing.parts(found),
        "counted": drawing.counted(found, *files),
        "left_out": drawing.left_out(found),
        "ties": drawing.ties(queries.ties(body_id=body.pk)),
        "grounds": drawing.grounds(queries.grounds(body), found.as_of),
        "files": [("This record as CSV", files[0]), ("This record as JSON", files[1])],
        "rule": found.rule,
        "may_offer": can(by, "reference.offer", body_id=body.pk),
        "may_tie": can(by, "tie.record"),
        "crumbs": [("Home", "/"), ("Track records", reverse("awards:providers")), (body.name, "")],
    }
    return render(request, "awards/record.html", shown)


@require_safe
def record_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every result, counted or not."""
    _, found = _asked(request, slug)
    counted = [_line(one.result, one.weight, one.uncapped) for one in found.counted]
    rest = [_line(one, None, None) for one in found.left_out]
    return _csv([*counted, *rest], header=_RESULT, name=f"record-{slug}")


@require_safe
def record_json(request: HttpRequest, slug: str) -> JsonResponse:
    """The record for machines."""
    _, found = _asked(request, slug)
    return JsonResponse(queries.record_file(found), json_dumps_params={"indent": 1})


def _asked(request: HttpRequest, slug: str) -> tuple[RecordForm, Record]:
    form = RecordForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("contract")
    contract = register.contract_by_slug(wanted) if wanted else None
    body = register.body_by_slug(slug)
    return form, queries.track_record(body, as_of=form.cleaned_data.get("as_of"), relevant_to=contract)


def _line(one: Result, weight: float | None, uncapped: float | None) -> tuple[object, ...]:
    contract = one.contract
    where = (contract.slug, contract.ocid) if contract is not None else (None, None)
    weights = tuple(round(number, 4) if number is not None else None for number in (weight, uncapped))
    said = (one.kind, one.about, one.words, one.stands, one.value, one.grade, one.on)
    rest = (one.why_not, one.disputed, one.reply, one.address, one.line)
    return (*said, *where, *weights, round(one.near.factor, 4), one.tie, *rest)


@require_safe
def how_counted(request: HttpRequest) -> HttpResponse:
    """The rule in force: kinds, evidence, caps, and what becomes of a record when a name or an owner changes."""
    rule, start = newest(), queries.market()
    kinds = _weights("kinds", "What counts", [(one.title, one) for one in rule.kinds.values()])
    grades = _weights("grades", "How sure it is", [(one.id, one) for one in rule.grades.values()])
    shown = {
        "rule": rule,
        "start": start,
        "kinds": kinds,
        "grades": grades,
        "lineages": lineages().values(),
        "crumbs": [("Home", "/"), ("Track records", reverse("awards:providers")), ("How it is counted", "")],
    }
    return render(request, "awards/how_counted.html", shown)


def _weights(name: str, caption: str, said: list[tuple[str, Said]]) -> Table:
    columns = [Column("What"), Column("Weight", numeric=True), Column("What it means")]
    return Table(name, caption, columns, [(words, f"{one.weight:g}", one.says) for words, one in said])


@require_safe
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of evidence from elsewhere, with what can be done about it."""
    one, by = queries.reference(pk), actor_of(request)
    mine = can(by, "reference.offer", body_id=one.body_id)
    verbs = [
        *(
            [("verify", "Verify it"), ("settle", "Settle the objection"), ("refuse", "Refuse it")]
            if can(by, "reference.verify")
            else []
        ),
        *([("take-back", "Take it back")] if mine else []),
        *([("object", "Object to it")] if by.bodies("provider", "commissioner") and not mine else []),
    ]
    shown = {
        "one": one,
        "rows": drawing.reference(one),
        "verbs": verbs,
        "trace": ledger.about(one.subject),
        "crumbs": [
            ("Home", "/"),
            ("Track records", reverse("awards:providers")),
            (one.body.name, reverse("awards:record", args=[one.body.slug])),
            (f"Evidence {pk}", ""),
        ],
    }
    return render(request, "awards/reference.html", shown)


def _csv(lines, *, header, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(
        write_csv(lines, header=header), content_type="text/csv; charset=utf-8", headers=headers
    )

"""Packs of evidence: made with one click, fetched as often as anybody likes, always the same bytes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.awards import actions, queries
from countersign.awards.models import Pack
from countersign.errors import NotFound
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.ledger import queries as ledger
from countersign.people.queries import actor_of
from countersign.people.rules import can
from countersign.register import queries as register

_FILES = {
    "pdf": ("application/pdf", lambda one: bytes(one.pdf)),
    "zip": ("application/zip", lambda one: bytes(one.archive)),
    "json": ("application/json", lambda one: one.data.encode()),
}


@require_safe
def packs(request: HttpRequest, slug: str) -> HttpResponse:
    """Every pack of a contract, and the buttons that make another for those who may."""
    contract, by = register.contract_by_slug(slug), actor_of(request)
    rows = [(Cell(f"Pack {one.pk}", reverse("awards:pack", args=[one.pk])), one.get_purpose_display(),
             f"{one.as_of:%-d %B %Y}") for one in queries.packs(contract_id=contract.pk)[:100]]  # fmt: skip
    table = Table("packs", "Packs of this contract", [Column("Pack"), Column("For"), Column("As of")], rows)
    shown = {
        "contract": contract, "table": table if rows else None,
        "may": any(can(by, "pack.make", body_id=body) for body in {None, *(p.body_id for p in contract.parties.all())}),
        "crumbs": [("Home", "/"), (contract.title, reverse("contract", args=[slug])), ("Evidence", "")],
    }  # fmt: skip
    return render(request, "awards/packs.html", shown)


@never_cache
@require_POST
def freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """One click: everything public about the contract, frozen."""
    contract = register.contract_by_slug(slug)
    made = actions.freeze(contract, purpose=request.POST.get("purpose", ""), by=actor_of(request))
    return redirect("awards:pack", made.pk)


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in it, its digests as the log holds them, and what stands otherwise since."""
    one = queries.pack(pk)
    rows = [
        Row("Contract", one.contract.title, href=reverse("contract", args=[one.contract.slug])),
        Row("For", one.get_purpose_display()),
        Row("As of", f"{one.as_of:%-d %B %Y}"),
        *(Row(f"SHA-256 of the {name}", digest) for name, digest in queries.files_of(one).items()),
    ]
    files = [(f"Pack {pk} as {kind.upper()}", reverse("awards:pack-file", args=[pk, kind])) for kind in _FILES]
    shown = {
        "one": one, "rows": rows, "files": files, "changed": queries.changed_since(one),
        "trace": ledger.about(one.subject),
        "crumbs": [("Home", "/"), (one.contract.title, reverse("contract", args=[one.contract.slug])),
                   ("Evidence", reverse("awards:packs", args=[one.contract.slug])), (f"Pack {pk}", "")],
    }  # fmt: skip
    return render(request, "awards/pack.html", shown)


@require_safe
def pack_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Exactly the bytes that the log committed to."""
    if kind not in _FILES:
        raise NotFound("There is no such file.", remedy="See the page of the pack.")
    of_type, content = _FILES[kind]
    one: Pack = queries.pack(pk)
    name = f"evidence-{one.contract.slug}-{pk}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content(one), content_type=of_type, headers=headers)
